"""Did the calls help? Randomised control groups, compared as they were drawn."""
