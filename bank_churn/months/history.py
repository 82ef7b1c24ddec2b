"""The months before the latest as rows of `customer_months`, to begin a file with.

Nothing of them changes when a month comes, and to write a row costs more than to read
it. So a DuckDB file that holds this table alone is kept, named by a digest of what the
rows follow from; the next working file and the next published file begin as copies of
it. Every such file may be deleted at any time.
"""

import hashlib
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from bank_churn import paths
from bank_churn.published import MARTS, Table

TABLE = Table(MARTS, "customer_months")
OWN_NAME = re.compile(r"history-\d{4}-\d{2}-\d{2}-[0-9a-f]{32}\.duckdb")


@dataclass(frozen=True, slots=True)
class History:
    """What a file about these months may begin with."""

    folder: Path
    names: tuple[tuple[str, str], ...]
    """(date, file name of the rows up to it) of each month but the latest, of which
    there is one at least."""

    @classmethod
    def of(
        cls, folder: Path, contents: Sequence[tuple[str, str]], rules: str
    ) -> "History | None":
        """Name the files of the months before the latest; None when there are none.

        Args:
            folder: Where they are.
            contents: (date, digest of the rows) of all months in their order.
            rules: Digest of what decides what the table says of a row.
        """
        digest = hashlib.sha256(rules.encode())
        names = []
        for as_of, rows in contents[:-1]:
            digest.update(f"\n{as_of} {rows}".encode())
            names.append((as_of, f"history-{as_of}-{digest.hexdigest()[:32]}.duckdb"))
        return cls(folder, tuple(names)) if names else None

    @property
    def until(self) -> str:
        """The last month before the latest."""
        return self.names[-1][0]

    @property
    def kept_until(self) -> str | None:
        """The last month that a kept file holds with all before it."""
        for as_of, name in reversed(self.names):
            if _ends(self.folder / name, as_of):
                return as_of
        return None

    def begin(self, file: Path) -> str | None:
        """Begin a file that is not there with what is kept; returns `kept_until`."""
        kept_until = self.kept_until
        if kept_until:
            shutil.copyfile(self.folder / dict(self.names)[kept_until], file)
        return kept_until

    def keep(self, file: Path) -> None:
        """Keep a closed file that holds all months before the latest and no more."""
        with (
            paths.private_files(),
            TemporaryDirectory(dir=self.folder, prefix=".keeping-") as scratch,
        ):
            part = Path(scratch, "history.duckdb")
            shutil.copyfile(file, part)
            part.rename(self.folder / dict(self.names)[self.until])
        prune_histories(self.folder, [self.names[-1][1]])


def _ends(file: Path, as_of: str) -> bool:
    """Whether a file is there and can be read up to this month."""
    if not file.is_file():
        return False
    try:
        with duckdb.connect(file, read_only=True) as connection:
            found = connection.execute(
                f"select cast(max(as_of) as varchar) from {TABLE.within()}"
            ).fetchone()
    except duckdb.Error:
        return False
    return found == (as_of,)


def prune_histories(folder: Path, names: Sequence[str]) -> None:
    """Delete what was kept of other months, or by other rules."""
    for path in folder.glob("history-*"):
        if OWN_NAME.fullmatch(path.name) and path.name not in names:
            path.unlink()
