"""From whatever was delivered to one readable file: text, Parquet or a workbook.

Pipes are spooled, archives unpacked, texts of two bytes a letter transcoded, all into
the landing folder.
"""

import bz2
import codecs
import gzip
import hashlib
import lzma
import shutil
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

from bank_churn.intake.errors import IntakeError, shown

COPY_BYTES = 2**20
HEAD_BYTES = 2**16
_PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
_OPENERS = {"gzip": gzip.GzipFile, "bzip2": bz2.BZ2File, "xz": lzma.LZMAFile}
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# First bytes of what people deliver by mistake, and its name in both languages.
_FOREIGN = {
    b"%PDF": ("a PDF file", "файл PDF"),
    b"\x89PNG": ("a picture", "картинка"),
    b"\xff\xd8\xff": ("a picture", "картинка"),
    b"Rar!": ("a RAR archive", "архив RAR"),
    b"7z\xbc\xaf": ("a 7z archive", "архив 7z"),
    b"SQLite format 3": ("a SQLite database", "база SQLite"),
    b"\x28\xb5\x2f\xfd": ("a zstd archive", "архив zstd"),
    b"ARROW1": ("an Arrow file", "файл Arrow"),
    b"ORC": ("an ORC file", "файл ORC"),
    b"Obj\x01": ("an Avro file", "файл Avro"),
    b"\x89HDF": ("an HDF5 file", "файл HDF5"),
    b"$FL2": ("an SPSS file", "файл SPSS"),
    b"<stata_dta>": ("a Stata file", "файл Stata"),
    b"{\\rtf": ("a text document", "текстовый документ"),
    b"\x80\x04\x95": ("a pickle of Python", "pickle Python"),
    b"\x80\x05\x95": ("a pickle of Python", "pickle Python"),
}
_TAR_MARK = slice(257, 262)
# Archives within archives; a file can be made that unpacks to itself.
_MAX_LAYERS = 4
# What systems add to an archive unasked.
_LITTER = ("__MACOSX", "Thumbs.db", "desktop.ini")
# The same of texts, in lower case and without what stands before their first sign.
_FOREIGN_TEXTS = {
    b"<html": ("a web page", "веб-страница"),
    b"<!doctype html": ("a web page", "веб-страница"),
    b"<table": ("a web page", "веб-страница"),
    b"<?xml": ("XML", "XML"),
    b'{"': ("JSON", "JSON"),
    b"{\n": ("JSON", "JSON"),
    b"[{": ("JSON", "JSON"),
    b"[\n": ("JSON", "JSON"),
}


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file that can be read."""

    path: Path
    kind: str
    """text, parquet or workbook."""
    sha256: str | None = None
    """Of what was delivered, where that is another file."""
    encoding: str = ""
    """Of the delivered text, where it was transcoded to UTF-8."""
    packing: str = ""
    """What it was unpacked from, for the notes."""


def spool(source: str, target: Path) -> Path:
    """Put down what a pipe holds: it can be read only once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        if source == "-":
            shutil.copyfileobj(sys.stdin.buffer, file, COPY_BYTES)
        else:
            with Path(source).open("rb") as pipe:
                shutil.copyfileobj(pipe, file, COPY_BYTES)
    return target


def unpack(
    path: Path, name: str, spool_file: Path, encoding: str = "", limit: int = 0
) -> Unpacked:
    """Find out what a file is by its first bytes, and make it readable.

    Args:
        path: The delivered file.
        name: What to call it in a sentence.
        spool_file: Where to put it down if need be.
        encoding: What the description says; empty: detect.
        limit: So many bytes of a text are enough; 0: all.

    Raises:
        IntakeError: It is no table, damaged, or holds several.
    """
    found = Unpacked(path, "")
    for layer in range(_MAX_LAYERS + 1):
        with found.path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        kind = _kind_of(head, found.path, name)
        if kind in ("text", "parquet", "workbook"):
            break
        if layer == _MAX_LAYERS:
            raise IntakeError(
                f"{name} is an archive within archives; deliver it unpacked.",
                f"{name}: архив вложен в архивы; нужен распакованный файл.",
            )
        step = spool_file.with_suffix(f".{layer}.{kind}")
        with _damage_told(name), _open_packed(kind, found.path, name) as packed:
            _write(packed, step, limit)
        packing = f"{found.packing}, {kind}" if found.packing else kind
        found = replace(found, path=step, packing=packing)
    found = replace(found, kind=kind)
    if kind == "text":
        wide = encoding if _is_wide(encoding) else "" if encoding else _wide(head)
        if wide:
            text = spool_file.with_suffix(".utf8")
            _transcode(found.path, text, wide, name, limit)
            found = replace(found, path=text, encoding=wide)
    if found.path == path or limit:
        return found
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return replace(found, sha256=sha256)


def _kind_of(head: bytes, path: Path, name: str) -> str:
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise IntakeError(
            f"{name} is empty; deliver it again.",
            f"{name}: файл пуст; нужно выгрузить его заново.",
        )
    begin = head[:1000].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    foreign = [what for magic, what in _FOREIGN.items() if head.startswith(magic)]
    foreign += [w for magic, w in _FOREIGN_TEXTS.items() if begin.startswith(magic)]
    if head[_TAR_MARK] == b"ustar":
        foreign.append(("a tar archive", "архив tar"))
    for what_en, what_ru in foreign:
        raise IntakeError(
            f"{name} is not a table but {what_en}; deliver CSV, Excel or Parquet.",
            f"{name}: это не таблица, а {what_ru}; нужен CSV, Excel или Parquet.",
        )
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "workbook"
    for magic, kind in _PACKED.items():
        if head.startswith(magic):
            return kind
    # The second is an archive without a file.
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        with _damage_told(name), zipfile.ZipFile(path) as archive:
            members = archive.namelist()
        is_workbook = any(m.startswith("xl/") or m == "content.xml" for m in members)
        return "workbook" if is_workbook else "zip"
    return "text"


@contextmanager
def _open_packed(kind: str, path: Path, name: str) -> Iterator[IO[bytes]]:
    if kind != "zip":
        with _OPENERS[kind](path) as file:
            yield cast("IO[bytes]", file)
        return
    with zipfile.ZipFile(path) as archive:
        members = [
            member
            for member in archive.infolist()
            if not member.is_dir()
            and not any(
                part.startswith(".") or part in _LITTER
                for part in member.filename.split("/")
            )
        ]
        if not members:
            raise IntakeError(
                f"{name} is an archive without a file; deliver it again.",
                f"{name}: в архиве нет файлов; нужно выгрузить его заново.",
            )
        if len(members) != 1:
            names = ", ".join(f"`{shown(member.filename)}`" for member in members[:10])
            raise IntakeError(
                f"{name} is a zip with {len(members)} files ({names}); deliver one "
                "table in it, or the files themselves.",
                f"{name}: в архиве файлов {len(members)} ({names}); нужна одна таблица "
                "в архиве или сами файлы.",
            )
        with archive.open(members[0]) as file:
            yield file


@contextmanager
def _damage_told(name: str) -> Iterator[None]:
    try:
        yield
    except (EOFError, lzma.LZMAError, zipfile.BadZipFile, zlib.error) as error:
        raise _damaged(name) from error
    except (RuntimeError, NotImplementedError) as error:
        raise IntakeError(
            f"{name} has a password or an unknown packing; deliver it unpacked.",
            f"{name}: архив с паролем или неизвестным сжатием; нужен распакованный.",
        ) from error
    except OSError as error:
        # gzip and bz2 say so of damage; a full disk has a number.
        if error.errno is not None:
            raise
        raise _damaged(name) from error


def _damaged(name: str) -> IntakeError:
    return IntakeError(
        f"{name} is damaged or incomplete; deliver it again.",
        f"{name}: файл повреждён или обрезан; нужно выгрузить его заново.",
    )


def _write(source: IO[bytes], target: Path, limit: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Tables of other kinds cannot be cut: their end says what they are.
    is_text = True
    with target.open("wb") as file:
        while block := source.read(COPY_BYTES):
            if not file.tell():
                is_text = not block.startswith((b"PAR1", b"PK", b"\xd0\xcf", *_PACKED))
            file.write(block)
            if limit and is_text and file.tell() > limit:
                break


def _is_wide(encoding: str) -> bool:
    """Lines of such a text do not end in the byte of ASCII's line feed."""
    if not encoding:
        return False
    try:
        return "\n;".encode(encoding) != b"\n;"
    except (LookupError, UnicodeError):
        return True


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 by its byte order mark, or by the place of its zeros."""
    for mark, encoding in _WIDE:
        if head.startswith(mark):
            return encoding
    half = len(head) // 2
    # Digits and separators have a zero beside them: at odd places little-endian.
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = head[start::2].count(0)
        if half and zeros > half * 0.4 and head[1 - start :: 2].count(0) < half * 0.05:
            return encoding
    return ""


def _transcode(
    source: Path, target: Path, encoding: str, name: str, limit: int
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            source.open(encoding=encoding, newline="") as read,
            target.open("w", encoding="utf-8", newline="") as written,
        ):
            while block := read.read(COPY_BYTES):
                written.write(block)
                if limit and written.tell() > limit:
                    break
    except UnicodeError as error:
        raise IntakeError(
            f"{name} is not a text in {encoding} throughout; deliver it again, or "
            "write its `encoding:` into the description.",
            f"{name}: это не текст в {encoding} целиком; нужно выгрузить его заново "
            "или указать `encoding:` в описании.",
        ) from error
