"""A user without rights: what it cannot write or read is said, by its exit code.

The commands run as a user of their own, made by `useradd`, in a copy of the tiny
project that is root's; what cannot be written is so by modes alone.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[3]

Told = Mapping[str, object]
Start = Callable[..., tuple["subprocess.CompletedProcess[str]", Told]]


def closed_folder_above(path: Path) -> Path | None:
    """The first folder on the way to a path that others may not pass."""
    for folder in reversed(path.parents):
        if not folder.stat().st_mode & 0o001:
            return folder
    return None


def opened(paths: Sequence[Path]) -> list[str]:
    """Begin of a command that sees the folders on the way to these paths open.

    In mounts of its own: nothing changes for anybody else.
    """
    script = ["aside=$(mktemp -d)"]
    for folder in sorted({f for p in paths if (f := closed_folder_above(p))}):
        inside = {
            next(q for q in (p, *p.parents) if q.parent == folder)
            for p in paths
            if folder in p.parents
        }
        for number, child in enumerate(sorted(inside)):
            script += [
                f'mkdir "$aside/{number}"',
                f'mount --bind "{child}" "$aside/{number}"',
            ]
        script.append(f'mount -t tmpfs -o mode=755 tmpfs "{folder}"')
        for number, child in enumerate(sorted(inside)):
            script += [f'mkdir "{child}"', f'mount --bind "$aside/{number}" "{child}"']
    if len(script) == 1:
        return []
    prefix = [
        "unshare",
        "--mount",
        "sh",
        "-euc",
        "\n".join([*script, 'exec "$@"']),
        "sh",
    ]
    made = subprocess.run(
        [*prefix, "true"], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(f"another user cannot reach {paths} here: {made.stderr}")
    return prefix


@pytest.fixture(scope="module")
def user() -> Iterator[str]:
    """A user of this machine, for these tests alone."""
    if os.geteuid() != 0:
        pytest.skip("only root can make another user")
    if not (shutil.which("useradd") and shutil.which("setpriv")):
        pytest.skip("there is no useradd or setpriv on this machine")
    name = f"bank-churn-{os.getpid()}"
    subprocess.run(["useradd", "--system", "--no-create-home", name], check=True)
    yield name
    subprocess.run(["userdel", name], check=True)


@pytest.fixture
def tree(built: tuple[Path, str]) -> Iterator[Path]:
    """The tiny project after a build: readable by everybody, root's."""
    # pytest's own folders are closed to others.
    folder = Path(tempfile.mkdtemp(prefix="bank-churn-user-"))
    folder.chmod(0o755)
    project = folder / "project"
    shutil.copytree(built[0], project, symlinks=True)
    for entry in (project, *project.rglob("*")):
        if not entry.is_symlink():
            entry.chmod(0o755 if entry.is_dir() else 0o644)
    yield project
    shutil.rmtree(folder)


@pytest.fixture
def start(user: str, tree: Path, environment: dict[str, str]) -> Start:
    """Run `bank-churn ARGUMENTS --json` as the user, in the tree."""
    reach = opened([Path(sys.executable).resolve(), Path(sys.prefix), ROOT])
    as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]

    def run(
        *arguments: str, **more: str
    ) -> tuple["subprocess.CompletedProcess[str]", Told]:
        ended = subprocess.run(
            [
                *reach,
                *as_user,
                sys.executable,
                "-m",
                "bank_churn",
                *arguments,
                "--json",
            ],
            cwd=tree,
            env=environment | {"HOME": "/nonexistent"} | more,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in ended.stderr
        assert "please report" not in ended.stderr
        told = json.loads(ended.stdout)
        assert told["exit_code"] == ended.returncode, ended.stderr
        return ended, told

    return run


def owned(folder: Path, user: str) -> Path:
    """A new folder of the user."""
    folder.mkdir()
    shutil.chown(folder, user, user)
    return folder


def test_in_folders_of_its_own_every_command_works(
    start: Start, tree: Path, user: str
) -> None:
    own = owned(tree.parent / "own", user)
    folders = {name: str(own / name) for name in ("DBT_TARGET_PATH", "DBT_LOG_PATH")}
    places = ["--working-file", str(own / "w" / "work.duckdb")]
    places += ["--output-dir", str(own / "warehouse")]
    for arguments, is_published in (
        (["build", *places], True),
        (["publish", *places], True),
        (["tables", *places], False),
        (["show", "segments", *places], False),
        (["export", "segments", "--output", str(own / "s.csv"), *places], False),
    ):
        ended, told = start(*arguments, **folders)
        assert ended.returncode == 0, (arguments, ended.stderr)
        assert told["published"] is is_published
    with duckdb.connect(own / "warehouse" / "bank_churn.duckdb", read_only=True) as c:
        assert c.execute("from marts.build_info").fetchall()


@pytest.mark.parametrize(
    "closed", ["tree", "log folder", "output directory", "working"]
)
def test_what_cannot_be_written_is_said_before_the_build(
    closed: str, start: Start, tree: Path, user: str
) -> None:
    """Nothing is changed, and the build before stays published."""
    published = tree / "warehouse" / "bank_churn.duckdb"
    before = published.stat()
    if closed != "tree":
        for folder in ("target", "logs", "warehouse"):
            shutil.chown(tree / folder, user, user)
        shutil.chown(tree / "target" / "bank_churn.duckdb", user, user)
        name = {"log folder": "logs", "output directory": "warehouse"}.get(
            closed, "target"
        )
        shutil.chown(tree / name, "root", "root")
    ended, told = start("build")
    assert (ended.returncode, told["published"]) == (4, False), ended.stderr
    assert "cannot be written" in ended.stderr.lower()
    assert "Preparing" not in ended.stderr
    after = published.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_publishing_where_others_publish(start: Start, tree: Path, user: str) -> None:
    shutil.chown(tree / "target", user, user)
    ended, told = start("publish")
    assert (ended.returncode, told["published"]) == (4, False), ended.stderr
    ended, _ = start("report")
    # The tiny project lacks what the pages show; the lock is asked for first.
    assert ended.returncode in (2, 4), ended.stderr


def test_what_cannot_be_read_or_written_by_other_commands(
    start: Start, tree: Path, user: str
) -> None:
    secret = tree / "secret.csv"
    secret.write_text("userid,products,churn\n1,1,0\n")
    secret.chmod(0o600)
    for arguments, code in (
        (["build", str(secret)], 2),
        (["check", str(secret)], 2),
        (["check", str(tree / "models"), "--write", "d.yml"], 2),
        (["build", "--extract", str(secret)], 2),
        (["export", "segments", "--output", str(tree / "s.csv")], 4),
        (["export", "segments", "--output", str(secret), "--replace"], 2),
        (["init", str(tree / "mine")], 4),
    ):
        ended, told = start(*arguments)
        assert (ended.returncode, told["published"]) == (code, False), ended.stderr
    assert secret.read_text() == "userid,products,churn\n1,1,0\n"
    warehouse = tree / "warehouse"
    (warehouse / "bank_churn.duckdb").chmod(0o600)
    for arguments in (["tables"], ["export", "segments"], ["diff", "a", "b"]):
        assert start(*arguments)[0].returncode == 2
    warehouse.chmod(0o700)
    for arguments in (["tables"], ["report"], ["open"]):
        assert start(*arguments)[0].returncode == 2
