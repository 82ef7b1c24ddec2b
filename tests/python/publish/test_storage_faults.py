"""A full disk or a directory that cannot be written: a sentence, the old build."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

MakeWorkingFile = Callable[..., Path]
RunPublish = Callable[..., "subprocess.CompletedProcess[str]"]
PublishedBuild = Callable[[], str]

SMALL_FILES = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
"""


def in_own_mounts(script: str) -> list[str]:
    """Begin of a command that sees the mounts of `script`, which nobody else sees."""
    prefix = ["unshare", "--mount", "sh", "-euc", script + '\nexec "$@"', "sh"]
    try:
        subprocess.run([*prefix, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"mounts of our own are not allowed here: {error}")
    return prefix


def check_fault(outcome: "subprocess.CompletedProcess[str]") -> None:
    assert outcome.returncode == 4
    assert "Traceback" not in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1


def test_a_file_size_limit(
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    published_build: PublishedBuild,
    output_dir: Path,
) -> None:
    make_working_file("first", rows=10)
    run_publish()
    make_working_file("second", rows=200_000)
    outcome = run_publish(before=SMALL_FILES)
    check_fault(outcome)
    assert "intact" in outcome.stderr
    assert published_build() == "first"
    assert not (output_dir / ".publishing").exists()
    assert run_publish().returncode == 0
    assert published_build() == "second"


def test_a_full_disk(
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    published_build: PublishedBuild,
    output_dir: Path,
    tmp_path: Path,
) -> None:
    make_working_file("first", rows=10)
    run_publish()
    make_working_file("second", rows=200_000)
    # The published files go through the small disk and come back by `after`.
    prefix = in_own_mounts(
        f"mkdir -p {tmp_path}/small\n"
        f"mount -t tmpfs -o size=6m tmpfs {tmp_path}/small\n"
        f"cp -a {output_dir}/. {tmp_path}/small\n"
        f"mount --bind {tmp_path}/small {output_dir}"
    )
    keep = (
        "import atexit, shutil\n"
        f"atexit.register(shutil.copytree, {str(output_dir)!r},"
        f" {str(tmp_path / 'after')!r}, symlinks=True)"
    )
    outcome = run_publish(before=keep, prefix=prefix)
    check_fault(outcome)
    output_dir.rename(tmp_path / "before")
    (tmp_path / "after").rename(output_dir)
    assert published_build() == "first"
    assert (output_dir / "parquet" / "segments.parquet").is_file()


def test_a_read_only_directory(
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    published_build: PublishedBuild,
    output_dir: Path,
) -> None:
    make_working_file("first")
    run_publish()
    make_working_file("second")
    prefix: list[str] = []
    if os.geteuid() == 0:  # whom modes do not stop
        prefix = in_own_mounts(
            f"mount --bind {output_dir} {output_dir}\n"
            f"mount -o remount,ro,bind {output_dir}"
        )
    output_dir.chmod(0o555)
    try:
        outcome = run_publish(prefix=prefix)
    finally:
        output_dir.chmod(0o755)
    check_fault(outcome)
    assert str(output_dir) in outcome.stderr
    assert published_build() == "first"
