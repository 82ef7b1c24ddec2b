"""How many rows of the delivered files this process has read, for the progress."""

import time


class Tally:
    """Told by the intake, read by whoever shows it."""

    def __init__(self) -> None:
        self.rows = 0
        self.last_at = 0.0
        """When it was last told of rows, by the monotonic clock."""

    def begin(self) -> None:
        """Count from nothing."""
        self.rows = 0

    def add(self, count: int) -> None:
        """So many lines were read."""
        self.settle(self.rows + count)

    def settle(self, rows: int) -> None:
        """So many rows are read in all: lines without headers, rows of Parquet."""
        self.rows, self.last_at = rows, time.monotonic()


TALLY = Tally()
