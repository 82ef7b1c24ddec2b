"""What to do, and what speaks for it."""
