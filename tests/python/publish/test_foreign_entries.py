"""An output directory that holds what is not ours: kept, and no reason to stop."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

MakeWorkingFile = Callable[..., Path]
RunPublish = Callable[..., "subprocess.CompletedProcess[str]"]
PublishedBuild = Callable[[], str]


def publish_twice(make_working_file: MakeWorkingFile, run_publish: RunPublish) -> None:
    for build_id in ("second", "third"):
        make_working_file(build_id)
        outcome = run_publish()
        assert outcome.returncode == 0, outcome.stderr


def test_strangers_in_our_folders_are_kept(
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    published_build: PublishedBuild,
    output_dir: Path,
    tmp_path: Path,
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "cat.parquet").write_text("a cat")
    make_working_file("first")
    run_publish()
    store = output_dir / ".parquet"
    strangers = [
        store / ".DS_Store",
        store / "notes.txt",
        store / "first-1" / ".nfs0001",
        store / "backup" / "customers.parquet",
        output_dir / ".DS_Store",
        output_dir / "customers.csv",
    ]
    for file in strangers:
        file.parent.mkdir(exist_ok=True)
        file.write_text("kept")
    (store / "link-1").symlink_to(photos)

    publish_twice(make_working_file, run_publish)

    assert published_build() == "third"
    assert [file.read_text() for file in strangers] == ["kept"] * len(strangers)
    assert (photos / "cat.parquet").read_text() == "a cat"
    assert (store / "link-1").is_symlink()
    # Ours are gone but for the present and the one before.
    assert not list((store / "first-1").glob("*.parquet"))
    assert (store / "second-1" / "customers.parquet").is_file()
    assert (output_dir / "parquet").resolve() == store / "third-1"


# A folder called .parquet is filled, and the strangers in it are kept: see above.
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((".parquet", "link"), (".parquet", "file"), (".publishing", "link")),
        *((".publishing", "folder"), ("parquet", "link"), ("parquet", "folder")),
    ],
)
def test_a_stranger_under_a_name_of_ours_is_moved_aside(
    name: str,
    kind: str,
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    published_build: PublishedBuild,
    output_dir: Path,
    tmp_path: Path,
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "cat.jpg").write_text("a cat")
    output_dir.mkdir()
    stranger = output_dir / name
    if kind == "link":
        stranger.symlink_to(photos)
    elif kind == "file":
        stranger.write_text("a cat")
    else:
        stranger.mkdir()
        (stranger / "cat.jpg").write_text("a cat")

    make_working_file("first")
    assert run_publish().returncode == 0

    assert published_build() == "first"
    aside = output_dir / f"{name}.foreign-1"
    kept = aside if kind == "file" else aside / "cat.jpg"
    assert kept.read_text() == "a cat"
    assert (photos / "cat.jpg").read_text() == "a cat"


@pytest.mark.parametrize(
    "content", [b"user_id,city\n1,x\n", b"\0" * 8 + b"DUCK" + b"\0" * 99]
)
def test_a_file_of_somebody_else_is_not_replaced(
    content: bytes,
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    output_dir: Path,
) -> None:
    output_dir.mkdir()
    names = ("bank_churn.duckdb", "dashboard.html")
    for name in names:
        (output_dir / name).write_bytes(content)
    publish_twice(make_working_file, run_publish)
    for name in names:
        assert (output_dir / f"{name}.foreign-1").read_bytes() == content


def test_a_directory_of_version_0_1_is_taken_over(
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    output_dir: Path,
) -> None:
    make_working_file("0123456789abcdef")
    run_publish()
    (output_dir / ".bank_churn").unlink()
    old_store = output_dir / ".parquet" / "0123456789abcdef-1"
    (old_store / ".bank_churn").unlink()
    (output_dir / "dashboard.html").write_text("<html></html>")

    publish_twice(make_working_file, run_publish)

    assert not list(output_dir.glob("*.foreign-*"))
    assert not old_store.exists()


def test_a_lock_that_holds_something_is_not_emptied(
    make_working_file: MakeWorkingFile, run_publish: RunPublish, output_dir: Path
) -> None:
    make_working_file("first")
    output_dir.mkdir()
    lock = output_dir / ".publish.lock"
    lock.write_text("my notes")
    outcome = run_publish()
    assert outcome.returncode == 4
    assert str(lock) in outcome.stderr
    assert lock.read_text() == "my notes"


def test_a_working_file_of_somebody_else_is_not_published(
    make_working_file: MakeWorkingFile, run_publish: RunPublish, tmp_path: Path
) -> None:
    file = make_working_file("first")
    file.write_text("not a database")
    outcome = run_publish()
    assert outcome.returncode == 2
    assert "left alone" in outcome.stderr
    assert not (tmp_path / "target" / ".bank_churn.duckdb.lock").exists()


def test_the_output_directory_may_be_a_link(
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    published_build: PublishedBuild,
    output_dir: Path,
    tmp_path: Path,
) -> None:
    (tmp_path / "disk").mkdir()
    output_dir.symlink_to(tmp_path / "disk")
    make_working_file("first")
    assert run_publish().returncode == 0
    assert published_build() == "first"
    assert os.path.islink(output_dir)
