"""Whether a file that is read several times stayed the same bytes all the while."""

import hashlib
import os
import time
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Self

# A change shortly after another may leave the times of a file as they are: a file this
# young is hashed again. Two seconds is the coarsest clock of a file system (FAT).
YOUNG_NANOSECONDS = 3 * 10**9
# So small a file is hashed again anyway: a few hundredths of a second.
SMALL_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Identity:
    """What the system says of a file at one moment; times in nanoseconds."""

    device: int
    inode: int
    size: int
    modified: int
    status_changed: int
    seen: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """Look at the file that the path leads to now.

        Raises:
            OSError: There is none.
        """
        seen = time.time_ns()
        status = os.stat(path)
        return cls(
            status.st_dev,
            status.st_ino,
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
            seen,
        )

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The opposite of `str()`."""
        return cls(*map(int, text.split(":")))

    def __str__(self) -> str:
        return ":".join(map(str, astuple(self)))

    @property
    def _content(self) -> tuple[int, ...]:
        return self.device, self.inode, self.size, self.modified

    @property
    def _is_young(self) -> bool:
        youngest = max(self.modified, self.status_changed)
        return self.seen - youngest < YOUNG_NANOSECONDS

    def is_kept(self, path: Path, sha256: str | None) -> bool:
        """Has the file at `path` been the same since this was taken?

        Args:
            path: Where the file was.
            sha256: Hash of the bytes that were read; None when that is not known. It is
                compared where times cannot tell.
        """
        try:
            now = Identity.of(path)
            if now._content != self._content:
                return False
            is_certain = (
                now.status_changed == self.status_changed
                and not self._is_young
                and self.size > SMALL_BYTES
            )
            if is_certain or sha256 is None:
                return True
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            return False
