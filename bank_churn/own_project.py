"""A project that a bank owns: models, rules and settings to change as it likes."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from bank_churn.errors import (
    PATH_ERRORS,
    InputError,
    MachineError,
    what_the_machine_lacks,
)
from bank_churn.paths import SOURCE_FOLDERS, packaged_project

# What makes up a dbt project of ours; `setup.py` puts the same into the wheel.
FILES = ("dbt_project.yml", "profiles.yml", "selectors.yml", ".dbtignore")
# The tests of the program are the program's.
LEFT_OUT = ("python", "golden", "oracle", "__pycache__")

SCRATCH = ".bank-churn-init-"
GITIGNORE = "target/\nlogs/\nwarehouse/\n.user.yml\n"
README = """# {name}

The bank churn warehouse of {name}: a dbt project on DuckDB, built by `bank-churn`.

```bash
bank-churn check customers.csv      # how an extract is read; drafts its description
bank-churn build customers.csv      # build, test, publish into warehouse/
bank-churn open                     # the dashboard
```

| folder | what to change there |
|---|---|
| `seeds/reference/` | rules: segments, bands, codes, hypotheses, recommendations |
| `dbt_project.yml` | settings, each with its range and what moving it costs |
| `models/`, `macros/` | the SQL; `tests/` holds what must be true of it |
| `campaigns/` | campaigns of yours, when there are any |

Extracts, `target/` and `warehouse/` hold customers: keep them out of version control.

# {name}: по-русски

Хранилище оттока клиентов «{name}»: проект dbt на DuckDB, собирается командой
`bank-churn`.

```bash
bank-churn check customers.csv      # как читается выгрузка; черновик описания
bank-churn build customers.csv      # собрать, проверить, опубликовать в warehouse/
bank-churn open                     # открыть обзор
```

| папка | что в ней менять |
|---|---|
| `seeds/reference/` | правила: сегменты, интервалы, коды, гипотезы, рекомендации |
| `dbt_project.yml` | настройки, у каждой указаны допустимые значения |
| `models/`, `macros/` | SQL; в `tests/` записано, что должно выполняться всегда |
| `campaigns/` | ваши кампании, когда они появятся |

В выгрузках, `target/` и `warehouse/` есть данные клиентов: не добавляйте их в
репозиторий.
"""


def write_project(folder: Path) -> Path:
    """Write a project into a new folder; its absolute path.

    Raises:
        InputError: There is something in the folder.
        OSError: Its name cannot be one.
        MachineError: It cannot be written.
    """
    folder = folder.absolute()
    is_there = os.path.lexists(folder)
    if is_there and (folder.is_symlink() or not folder.is_dir() or _holds(folder)):
        raise InputError(
            f"{folder} is there and not empty; name a new folder.",
            f"{folder} уже есть и не пуста; назовите новую папку.",
        )
    source = packaged_project().resolve()
    if any(folder.resolve().is_relative_to(source / name) for name in SOURCE_FOLDERS):
        raise InputError(
            f"{folder} would lie among the sources that are copied; name another.",
            f"{folder} оказалась бы внутри копируемого проекта; назовите другую папку.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.iterdir():
            shutil.rmtree(left)
        # Whole or not at all: half a project would be built as if it were one.
        with TemporaryDirectory(dir=folder, prefix=SCRATCH) as scratch:
            made = Path(scratch)
            copy_project(source, made)
            (made / ".gitignore").write_text(GITIGNORE, encoding="utf-8")
            text = README.format(name=folder.name)
            (made / "README.md").write_text(text, encoding="utf-8")
            for entry in list(made.iterdir()):
                entry.rename(folder / entry.name)
    except OSError as error:
        if not is_there:
            with suppress(OSError):
                folder.rmdir()
        if error.errno in PATH_ERRORS:
            raise  # no fault of the machine
        reason = error.strerror or what_the_machine_lacks(str(error)) or str(error)
        raise MachineError(f"{folder} cannot be written: {reason}.") from error
    return folder


def _holds(folder: Path) -> bool:
    """Anything but what was left when this was killed?"""
    return any(not entry.name.startswith(SCRATCH) for entry in folder.iterdir())


def copy_project(source: Path, target: Path) -> None:
    """Copy the files of the dbt project, and nothing that was built or tries code."""
    for name in FILES:
        shutil.copyfile(source / name, target / name)
    for name in SOURCE_FOLDERS:
        shutil.copytree(
            source / name,
            target / name,
            ignore=shutil.ignore_patterns(*LEFT_OUT, "*.pyc"),
            copy_function=shutil.copyfile,
        )
