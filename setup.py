"""Puts the dbt project into the wheel, so that it builds without a checkout."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from bank_churn.own_project import FILES, LEFT_OUT  # noqa: E402
from bank_churn.paths import SOURCE_FOLDERS  # noqa: E402


class BuildWithProject(build_py):
    """`build_py`, and the project's files below `bank_churn/project`."""

    def run(self) -> None:
        """Copy what `bank-churn init` copies."""
        super().run()
        if self.editable_mode:
            return  # the checkout is the project
        target = Path(self.build_lib, "bank_churn", "project")
        target.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            self.copy_file(str(ROOT / name), str(target / name))
        for name in SOURCE_FOLDERS:
            for file in sorted((ROOT / name).rglob("*")):
                parts = file.relative_to(ROOT).parts
                if file.is_file() and not set(parts) & set(LEFT_OUT):
                    place = target.joinpath(*parts)
                    place.parent.mkdir(parents=True, exist_ok=True)
                    self.copy_file(str(file), str(place))


setup(cmdclass={"build_py": BuildWithProject})
