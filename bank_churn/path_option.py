"""A path that somebody gives as an option or argument."""

from pathlib import Path
from typing import Any

import click


class _Path(click.Path):
    """Never empty: that is a variable nobody set, and to the system this folder."""

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        if value == "":
            self.fail("is empty; name a path.", param, ctx)
        return super().convert(value, param, ctx)


PATH = _Path(path_type=Path)
