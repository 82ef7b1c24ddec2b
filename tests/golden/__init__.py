"""A small world: an extract of every trap, and what has to come of it."""
