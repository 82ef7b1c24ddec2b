"""Every path of a run: known, resolved and checked before anything is touched.

A path is not a string: two may be one file, one may lie in the other, and what is there
may be somebody else's. So the paths of a run are resolved once, equal and nested ones
are refused, and only what is proven to be ours is ever replaced or deleted: by the
content of the file, by a marker that this program left, by a name it alone gives.
"""

import glob
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bank_churn.errors import BusyError, InputError, MachineError

FILE_NAME = "bank_churn.duckdb"
# The last is what 0.1 wrote.
PAGE_NAMES = (
    *("dashboard.html", "report.html", "report_en.pdf", "report_ru.pdf"),
    "report.pdf",
)
# Lies in each folder that this program fills, and says so.
MARKER = ".bank_churn"
MARKER_TEXT = "Made by bank-churn, which may replace what it put here.\n"
# What makes up a dbt project of ours; a part of it is in each project of a bank.
SOURCE_FOLDERS = ("models", "macros", "seeds", "tests", "analyses", "mappings")
PRIVATE_DIRECTORY = 0o700
PRIVATE_FILES = 0o077


@dataclass(frozen=True, slots=True)
class Project:
    """Absolute paths of one dbt project and its outputs."""

    root: Path
    working_file: Path
    output_dir: Path
    home: Path | None = None
    """Where dbt's folders lie when the project itself is part of the program."""

    @property
    def published_file(self) -> Path:
        """What people read."""
        return self.output_dir / FILE_NAME

    @property
    def publish_lock(self) -> Path:
        """Held by who writes into the output directory."""
        return self.output_dir / ".publish.lock"

    @property
    def build_lock(self) -> Path:
        """Held by who writes the working file; left by every build of ours."""
        return self.working_file.with_name(f".{self.working_file.name}.lock")

    @property
    def spill_dir(self) -> Path:
        """Where DuckDB puts what memory does not hold; its own name for it."""
        return self.working_file.with_name(f"{self.working_file.name}.tmp")

    @property
    def landing_dir(self) -> Path:
        """Records of the files that DuckDB cannot read in place."""
        return self.working_file.with_name(f"{self.working_file.name}.landing")

    @property
    def months_dir(self) -> Path:
        """Accepted rows of the months that were judged."""
        return self.working_file.parent / "months"

    @property
    def months_lock(self) -> Path:
        """Held by who judges months: several working files of a folder share them."""
        return self.months_dir / ".lock"

    @property
    def campaigns_dir(self) -> Path:
        """The bank's campaigns, unless an option names another folder."""
        return self.root / os.environ.get("BANK_CHURN_CAMPAIGNS", "campaigns")

    @property
    def target_dir(self) -> Path:
        """Where dbt writes what it compiled."""
        return self._home / os.environ.get("DBT_TARGET_PATH", "target")

    @property
    def log_dir(self) -> Path:
        """Where dbt writes every step and message."""
        return self._home / os.environ.get("DBT_LOG_PATH", "logs")

    @property
    def _home(self) -> Path:
        return self.home or self.root

    @property
    def log_file(self) -> Path:
        """The log of dbt."""
        return self.log_dir / "dbt.log"


def locate(
    project_dir: Path | None, working_file: Path | None, output_dir: Path | None
) -> Project:
    """Fill what was not given: the current project, else the one of the package.

    Where that is no checkout but a part of the installed program, everything that is
    made goes into the current folder.

    Raises:
        InputError: There is no `dbt_project.yml`, or two paths would be written over
            each other.
    """
    root = project_dir or Path.cwd()
    if project_dir is None and not (root / "dbt_project.yml").is_file():
        root = packaged_project()
    if not (root / "dbt_project.yml").is_file():
        raise InputError(
            f"{root} holds no dbt_project.yml; name it by --project-dir.",
            f"{root}: нет dbt_project.yml; укажите папку проекта через --project-dir.",
        )
    home = Path.cwd() if _resolved(root) == _INSTALLED_PROJECT else root
    project = Project(
        root=_resolved(root),
        working_file=_resolved(working_file or home / "target" / FILE_NAME),
        output_dir=_resolved(output_dir or home / "warehouse"),
        home=_resolved(home),
    )
    _require_apart(project)
    return project


_INSTALLED_PROJECT = Path(__file__).resolve().with_name("project")


def packaged_project() -> Path:
    """The dbt project that the program came with: its checkout, else in the wheel."""
    checkout = Path(__file__).parents[1]
    if (checkout / "dbt_project.yml").is_file():
        return checkout
    return _INSTALLED_PROJECT


def _resolved(path: Path) -> Path:
    """The path without links, so that two names of one place are equal."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # links in a circle
        raise InputError(
            f"{path} cannot be followed: {error}.",
            f"{path}: по пути не пройти ({error}).",
        ) from error


def _require_apart(project: Project) -> None:
    """Refuse an output directory that holds, or lies in, what is private."""
    output = project.output_dir
    if output.exists() and not output.is_dir():
        raise InputError(
            f"--output-dir {output} is no folder; name one.",
            f"--output-dir {output}: это не папка; назовите папку.",
        )
    if not project.working_file.name:
        raise InputError(
            f"--working-file {project.working_file} is a folder.",
            f"--working-file {project.working_file}: это папка.",
        )
    if _is_within(project.working_file, output):
        raise InputError(
            f"The working file {project.working_file} would lie in the output "
            f"directory {output}, where people look for the published file; name "
            "another place by --working-file or --output-dir. Nothing was changed.",
            f"Рабочий файл {project.working_file} оказался бы в папке "
            f"результатов {output}, где люди ищут опубликованный файл; назовите "
            "другое место через --working-file или --output-dir. Ничего не "
            "изменено.",
        )
    for folder in SOURCE_FOLDERS:
        source = _resolved(project.root / folder)
        for place in (project.working_file, output):
            if _is_within(place, source):
                raise InputError(
                    f"{place} would lie among the sources of the project, in {source}; "
                    "name another place. Nothing was changed.",
                    f"{place} оказался бы среди исходников проекта, в {source}; "
                    "назовите другое место. Ничего не изменено.",
                )
    for name, private in (
        ("dbt's target folder", project.target_dir),
        ("the log folder", project.log_dir),
        ("the landing folder", project.landing_dir),
        ("the folder of judged months", project.months_dir),
        ("the folder of what memory does not hold", project.spill_dir),
    ):
        private = _resolved(private)
        if _is_within(private, output) or _is_within(output, private):
            raise InputError(
                f"The output directory {output} and {name} {private} lie in each "
                "other: one is for people, the other is private. Name another "
                "--output-dir. Nothing was changed.",
                f"Папка результатов {output} и {private} ({name}) лежат одна в "
                "другой: первая для людей, вторая закрыта. Назовите другую через "
                "--output-dir. Ничего не изменено.",
            )
    if project.landing_dir.is_symlink() or (
        project.landing_dir.exists() and not project.landing_dir.is_dir()
    ):
        raise InputError(
            f"{project.landing_dir} is in the way: a build puts a folder of its own "
            "there. Move it away or name another --working-file. Nothing was changed.",
            f"{project.landing_dir} мешает: сборка создаёт там свою папку. "
            "Уберите её или назовите другой --working-file. Ничего не изменено.",
        )


def _is_within(path: Path, folder: Path) -> bool:
    """By name, and by what is there: a folder may be mounted at two places."""
    places = (path, *path.parents)
    return folder in places or any(_is_same_file(place, folder) for place in places)


def require_writable_output(project: Project) -> None:
    """Refuse an output directory that cannot be written, before a build takes its time.

    Raises:
        InputError: A file is in its way.
        MachineError: It cannot be made or written.
    """
    there = project.output_dir
    while not os.path.lexists(there):
        there = there.parent
    if not there.is_dir():
        raise InputError(
            f"--output-dir {project.output_dir} cannot be a folder: {there} is none; "
            "name another.",
            f"--output-dir {project.output_dir} не может быть папкой: {there} "
            "не папка; назовите другую.",
        )
    # By rights and by how the disk is mounted; nothing is written where people look.
    if not os.access(there, os.W_OK | os.X_OK):
        raise MachineError(
            f"{there} cannot be written, so nothing could be published in "
            f"{project.output_dir}. Nothing was changed."
        )


def own_places(project: Project) -> tuple[list[Path], list[Path]]:
    """Files that this program writes, and folders that it empties."""
    databases = (project.working_file, project.published_file)
    files = [
        *databases,
        # What stands there is replayed into the database by whoever opens it.
        *(file.with_name(f"{file.name}.wal") for file in databases),
        project.build_lock,
        project.publish_lock,
        project.log_file,
        project.output_dir / MARKER,
        *(project.output_dir / name for name in PAGE_NAMES),
    ]
    folders = [
        project.landing_dir,
        project.spill_dir,
        project.months_dir,
        project.output_dir / ".parquet",
        project.output_dir / ".publishing",
    ]
    return files, folders


def require_free(project: Project, target: Path) -> None:
    """Refuse a file to write that is, or lies in, what this program keeps for itself.

    So are the campaigns: their members are drawn once, and each build reads them.

    Raises:
        InputError: It is; or its name is one of the published Parquet files.
    """
    files, folders = own_places(project)
    # The last part as it is named: a link there is looked at too.
    places = (_resolved(target.parent) / target.name, _resolved(target))
    folders += [project.output_dir / "parquet", project.target_dir, project.log_dir]
    folders.append(project.campaigns_dir)
    if any(
        _is_within(place, _resolved(folder)) or _is_within(place, folder)
        for place in places
        for folder in folders
    ) or any(
        place == file or _is_same_file(place, file)
        for place in places
        for file in files
    ):
        raise InputError(
            f"{target} belongs to the warehouse itself; name another file.",
            f"{target} принадлежит самому хранилищу; назовите другой файл.",
        )


def require_inputs_apart(project: Project, inputs: Sequence[Path]) -> None:
    """Refuse a run that would write over what it reads.

    Raises:
        InputError: An input is the working file, the published file or a page, or lies
            where the build deletes.
    """
    files, folders = own_places(project)
    for given in inputs:
        real = _resolved(given)
        clash = next(
            (
                place
                for place in (*files, *folders)
                if _is_within(real, place) or _is_same_file(real, place)
            ),
            None,
        )
        if clash is not None:
            raise InputError(
                f"{given} is read, and {clash} is what this command writes: they are "
                "one place. Name another --working-file or --output-dir, or copy the "
                "file first. Nothing was changed.",
                f"{given} читается, а {clash} эта команда записывает: это одно и то "
                "же место. Назовите другой --working-file или --output-dir либо "
                "сначала скопируйте файл. Ничего не изменено.",
            )


def _is_same_file(one: Path, other: Path) -> bool:
    """Also by two names of one file."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def is_pipe(source: str) -> bool:
    """Standard input (`-`), or what a shell passes for `<(command)`."""
    if source == "-":
        return True
    try:
        return stat.S_ISFIFO(os.stat(source).st_mode)
    except (OSError, ValueError):
        return False


def delivered_files(customers_path: str) -> list[Path]:
    """The files that a path or glob names, in the order of their names.

    Raises:
        InputError: There are none, or one cannot be read.
    """
    try:
        return [require_readable(path) for path in _named(customers_path)]
    except (ValueError, OSError) as error:  # a name too long, a zero in it
        raise InputError(
            f"{customers_path} cannot be read: {error}.",
            f"{customers_path}: файл не читается ({error}).",
        ) from error


def _named(customers_path: str) -> list[Path]:
    path = Path(customers_path)
    if path.exists() and not path.is_dir():
        return [path]
    names = sorted(glob.glob(customers_path, recursive=True))
    files = [path for path in map(Path, names) if not path.is_dir()]
    if files:
        return files
    if path.is_dir():
        raise InputError(
            f"{customers_path} is a folder; name its files, as in {path / '*.csv'}.",
            f"{customers_path} — это папка; укажите файлы, например {path / '*.csv'}.",
        )
    raise InputError(
        f"{customers_path}: there is no such file; check the path.",
        f"{customers_path}: такого файла нет; проверьте путь.",
    )


def is_there(path: Path) -> bool:
    """Is there a file, as far as this user may look?

    Raises:
        InputError: The folder is closed to this user.
    """
    try:
        return path.is_file()
    except PermissionError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}).",
            f"{path}: файл не читается ({error.strerror}).",
        ) from error


def require_readable(path: Path) -> Path:
    """The path itself, when a regular file can be read there.

    Raises:
        InputError: It cannot; the sentence says why.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        shown = os.fsencode(path).decode(errors="replace")
        raise InputError(
            f"{shown}: the name of the file is not UTF-8; rename it.",
            f"{shown}: имя файла не в UTF-8; переименуйте файл.",
        ) from error
    try:
        with open_regular(path):
            return path
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}); check it.",
            f"{path} не читается ({error.strerror}); проверьте файл.",
        ) from error


@contextmanager
def open_regular(path: Path) -> Iterator[int]:
    """A descriptor to read a file, and never a pipe or a device, which may not end.

    Raises:
        InputError: It is no regular file.
        OSError: It cannot be opened.
    """
    # A pipe without a writer would block an ordinary open.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise InputError(
                f"{path} is no regular file; save it as one.",
                f"{path} — это не обычный файл; сохраните данные в файл.",
            )
        yield descriptor
    finally:
        os.close(descriptor)


def duckdb_path(path: Path) -> str:
    """The path as DuckDB's readers take it, which see patterns in names.

    Raises:
        InputError: No spelling of it means this file alone.
    """
    text = str(path)
    if "\\" in text and any(mark in text for mark in "*?["):
        raise InputError(
            f"{text} has a backslash beside `*`, `?` or `[`, which DuckDB cannot read; "
            "rename it.",
            f"{text}: в пути есть обратная черта и знак `*`, `?` или `[`, DuckDB такое "
            "имя не читает; переименуйте файл.",
        )
    return glob.escape(text)


# ---- what is ours -------------------------------------------------------------------


def require_own_working_file(project: Project) -> None:
    """Refuse to replace a working file that no build of this project made.

    Ours is a DuckDB file with a table `build_state`, one without any table, or one that
    a crash has cut off where a build of ours had held its lock.

    Raises:
        InputError: Something else is there.
        BusyError: Another program writes it.
    """
    file = project.working_file
    try:
        status = file.lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(
            f"{file} cannot be used: {error.strerror}.",
            f"{file}: путь не годится ({error.strerror}).",
        ) from error
    if not stat.S_ISREG(status.st_mode):
        raise InputError(
            f"--working-file {file} is no regular file; name another.",
            f"--working-file {file}: это не обычный файл; назовите другой.",
        )
    if status.st_size == 0:
        return
    foreign = InputError(
        f"{file} is not a working file that this project built, so it is left alone; "
        "name another by --working-file, or move it away. Nothing was changed.",
        f"{file}: это не рабочий файл этого проекта, поэтому он не тронут; "
        "назовите другой через --working-file или уберите этот. Ничего не "
        "изменено.",
    )
    try:
        is_database = is_duckdb_file(file)
    except OSError as error:
        raise InputError(
            f"{file} cannot be read: {error.strerror}.",
            f"{file}: файл не читается ({error.strerror}).",
        ) from error
    if not is_database:
        raise foreign
    # It costs a sixth of a second to import.
    import duckdb

    try:
        with duckdb.connect(file, read_only=True) as connection:
            tables = [
                name
                for (name,) in connection.execute(
                    "select table_name from information_schema.tables"
                ).fetchall()
            ]
    except duckdb.Error as error:
        if "lock" in str(error):
            raise BusyError(
                f"Another program writes {file}; close it and run this again. "
                f"{_process(error)}"
            ) from error
        if not project.build_lock.exists():
            raise foreign from error
        return
    if tables and "build_state" not in tables:
        raise foreign


def _process(error: Exception) -> str:
    _, _, rest = str(error).partition("(PID ")
    return f"(PID {rest.partition(')')[0]})" if rest else ""


def is_duckdb_file(file: Path) -> bool:
    """Does a file begin as DuckDB's do?"""
    with file.open("rb") as opened:
        return opened.read(12)[8:] == b"DUCK"


def mark(folder: Path) -> None:
    """Leave the sign that this program fills a folder."""
    (folder / MARKER).write_text(MARKER_TEXT, encoding="utf-8")


def is_marked(folder: Path) -> bool:
    """Has this program filled the folder? A link to one is not the folder."""
    marker = folder / MARKER
    return (
        folder.is_dir()
        and not folder.is_symlink()
        and marker.is_file()
        and not marker.is_symlink()
    )


def remove_folder(folder: Path) -> None:
    """Delete a folder of ours with all that is in it.

    The marker goes last: killed in between, the folder is still known as ours.

    Raises:
        OSError: Something in it cannot be deleted.
    """
    _empty(folder)
    (folder / MARKER).unlink(missing_ok=True)
    folder.rmdir()


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.name == MARKER:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def is_regular(path: Path) -> bool:
    """A file, and not a link to one."""
    return path.is_file() and not path.is_symlink()


def move_aside(stranger: Path) -> None:
    """Keep what another program left in the place of ours, under another name."""
    if os.path.lexists(stranger):
        stranger.rename(free_name(stranger.with_name(f"{stranger.name}.foreign")))


def free_name(path: Path) -> Path:
    """`path` with the first number that is not taken."""
    number = 1
    while os.path.lexists(candidate := path.with_name(f"{path.name}-{number}")):
        number += 1
    return candidate


def claim_folder(folder: Path, option: str) -> None:
    """Empty a folder that this program filled before, or begin one.

    Raises:
        InputError: There is something in it, and it is not ours.
        MachineError: It cannot be written.
    """
    try:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise InputError(
                f"{option} {folder} is no folder; name another.",
                f"{option} {folder}: это не папка; назовите другую.",
            )
        if folder.is_dir() and any(folder.iterdir()):
            if not is_marked(folder):
                raise InputError(
                    f"{option} {folder} holds files that this program did not put "
                    "there, so it is left alone; name another folder or empty it.",
                    f"{option} {folder}: здесь лежат файлы, которых эта программа не "
                    "создавала, поэтому папка не тронута; назовите другую или очистите "
                    "эту.",
                )
            _empty(folder)
        folder.mkdir(parents=True, exist_ok=True)
        mark(folder)
    except OSError as error:
        raise MachineError(f"{folder} cannot be written: {error.strerror}.") from error


def log_folder() -> Path:
    """Where the trace of a fault of this program goes: no project may be known yet."""
    return Path(os.environ.get("DBT_LOG_PATH", "logs")).absolute()


# ---- private files ------------------------------------------------------------------


@contextmanager
def private_files() -> Iterator[None]:
    """What is created inside the block is for this user alone."""
    before = os.umask(PRIVATE_FILES)
    try:
        yield
    finally:
        os.umask(before)


def make_private_directories(project: Project) -> None:
    """Make dbt's folders and the working file's, closed to others from the start.

    The project's `target/` and `logs/` are closed even if they were open; a folder that
    somebody chose keeps its mode.

    Raises:
        MachineError: One cannot be made or written.
    """
    folders = (project.target_dir, project.log_dir, project.working_file.parent)
    try:
        with private_files():
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True)
                _require_writable(folder)
        home = project.home or project.root
        for folder in (home / "target", home / "logs"):
            # Another user's folder stays as it is, and so does where a link leads.
            if folder in folders and not folder.is_symlink():
                with suppress(PermissionError):
                    folder.chmod(PRIVATE_DIRECTORY)
    except OSError as error:
        raise MachineError(
            f"{error.filename} cannot be written ({error.strerror}). "
            "Nothing was changed."
        ) from error


def _require_writable(folder: Path) -> None:
    """By writing: rights, read-only mounts and quotas are all that counts."""
    probe = folder / f".writable-{os.getpid()}"
    try:
        descriptor = os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.write(descriptor, b"1")
        finally:
            os.close(descriptor)
            os.unlink(probe)
    except OSError as error:
        # People know the folder, not our file in it.
        raise OSError(error.errno, error.strerror, str(folder)) from error
