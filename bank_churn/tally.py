"""How many rows of the delivered files this process has read, for the progress."""

from collections.abc import Callable


class Tally:
    """Told by the intake, heard by whoever shows it."""

    def __init__(self) -> None:
        self.rows = 0
        self._listener: Callable[[], None] | None = None

    def begin(self, listener: Callable[[], None]) -> None:
        """Count from nothing; call `listener` whenever there are more."""
        self.rows, self._listener = 0, listener

    def add(self, count: int) -> None:
        """So many lines were read."""
        self.settle(self.rows + count)

    def settle(self, rows: int) -> None:
        """So many rows are read in all: lines without headers, rows of Parquet."""
        self.rows = rows
        if self._listener is not None:
            self._listener()


TALLY = Tally()
