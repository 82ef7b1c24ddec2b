"""Monthly deliveries: which file is about which month, and the judged rows of each."""
