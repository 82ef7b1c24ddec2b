"""The same customers in files as people have them: one function per kind of file."""

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import xlwt

HEADER = (
    *("USERID", "score", "city", "gender", "age", "equity", "balance", "products"),
    *("credit_card", "last_activity", "EST_SALARY", "churn"),
)
CITIES = ("Ярославль", "Рыбинск", "Ростов")
COUNT = 40
Rows = list[list[str]]
BALANCE, SALARY, GENDER, CITY, CHURN, USER = 6, 10, 3, 2, 11, 0


def rows_of(first_id: int) -> Rows:
    """Forty made-up customers."""
    return [
        [
            str(first_id + i),
            str(600 + 7 * i),
            CITIES[i % 3],
            "МЖ"[i % 2],
            str(22 + i),
            str(i % 6),
            f"{10000.5 + 31234.25 * i:.2f}",
            str(1 + i % 4),
            str(i % 2),
            str(i // 2 % 2),
            f"{30000.25 + 2500 * i:.2f}",
            str(int(i % 5 == 0)),
        ]
        for i in range(COUNT)
    ]


def written(
    rows: Rows,
    separator: str = ",",
    header: Sequence[str] = HEADER,
    above: str = "",
    below: str = "",
    end: str = "",
) -> str:
    lines = [separator.join(header), *(separator.join(row) + end for row in rows)]
    return above + "\n".join(lines) + "\n" + below


def changed(rows: Rows, column: int, change: Callable[[str], str]) -> Rows:
    return [
        [change(cell) if i == column else cell for i, cell in enumerate(row)]
        for row in rows
    ]


def grouped(mark: str, decimal: str) -> Callable[[str], str]:
    def change(cell: str) -> str:
        return f"{float(cell):,.2f}".translate({ord(","): mark, ord("."): decimal})

    return change


def money(rows: Rows, change: Callable[[str], str]) -> Rows:
    return changed(changed(rows, BALANCE, change), SALARY, change)


def spelled(rows: Rows, column: int, spelling: str) -> Rows:
    """Every tenth cell of a column is `spelling`."""
    return [
        [spelling if i == column and n % 10 == 0 else c for i, c in enumerate(row)]
        for n, row in enumerate(rows)
    ]


def zipped(name: str, content: bytes, others: Mapping[str, bytes] = {}) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for member, held in {**others, name: content}.items():
            archive.writestr(member, held)
    return raw.getvalue()


def lakhs(cell: str) -> str:
    """Grouped as in India: 12,34,567.89."""
    whole, _, decimals = cell.partition(".")
    head, tail = whole[:-3], whole[-3:]
    groups = [head[max(i - 2, 0) : i] for i in range(len(head), 0, -2)][::-1]
    return ",".join([*groups, tail]) + f".{decimals}"


def table_of(rows: Rows) -> list[list[str | float]]:
    """The header and the rows, amounts and counts as numbers."""
    numbers = {BALANCE, SALARY, 1, 4, 5, 7, 8, 9, 11}
    return [
        list(HEADER),
        *([float(c) if i in numbers else c for i, c in enumerate(r)] for r in rows),
    ]


def book_of(sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> bytes:
    """A workbook of several sheets."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def xlsx(rows: Rows, above: Sequence[str] = (), merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for title in above:
        sheet.append([title])
    if merged:
        sheet.merge_cells(merged)
    for line in table_of(rows):
        sheet.append(line)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def xls(rows: Rows) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Клиенты")
    for y, row in enumerate([list(HEADER), *rows]):
        for x, cell in enumerate(row):
            sheet.write(y, x, cell)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def ods(rows: Rows) -> bytes:
    book = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="customers")
    for row in [list(HEADER), *rows]:
        line = odf.table.TableRow()
        for cell in row:
            made = odf.table.TableCell(valuetype="string")
            made.addElement(odf.text.P(text=cell))
            line.addElement(made)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


Kind = Callable[[Rows], bytes]


def text(encoding: str = "utf-8", **options: str) -> Kind:
    return lambda rows: written(rows, **options).encode(encoding)


# All of them are the forty customers, value for value.
SAME: dict[str, Kind] = {
    "plain.csv": text(),
    "gz.csv.gz": lambda rows: gzip.compress(written(rows).encode()),
    "plain_called_gz.csv.gz": text(),
    "bz2.csv.bz2": lambda rows: bz2.compress(written(rows).encode()),
    "xz.csv.xz": lambda rows: lzma.compress(written(rows).encode()),
    "zip.zip": lambda rows: zipped("клиенты.csv", written(rows).encode("cp1251")),
    "zipped_xlsx.zip": lambda rows: zipped("a.xlsx", xlsx(rows)),
    "utf16.txt": text("utf-16", separator="\t"),
    "utf16be.txt": lambda rows: written(rows, "\t").encode("utf-16-be"),
    "utf32.txt": text("utf-32"),
    "cp1251.csv": text("windows-1251", separator=";"),
    "cp866.csv": text("cp866", separator=";"),
    "koi8.csv": text("koi8-r", separator=";"),
    "title.csv": text(separator=";", above="Выгрузка клиентов на 01.11.2026\n\n"),
    "sep.csv": text(separator=";", above="sep=;\n"),
    "two_headers.csv": text(
        separator=";",
        above="Номер;Скоринг;Город;Пол;Возраст;Собственность;Остаток;Продукты;Карта;"
        "Активность;Доход;Отток\n",
    ),
    "rows_end_in_separator.csv": text(end=","),
    "wrapped.csv": lambda rows: "\n".join(
        '"' + line.replace('"', '""') + '"' for line in written(rows).splitlines()
    ).encode(),
    "wrapped_with_quotes.csv": lambda rows: "\n".join(
        '"' + line.replace('"', '""') + '"'
        for line in written(money(rows, lambda c: f'"{c}"')).splitlines()
    ).encode(),
    "index.csv": lambda rows: written(
        [[str(i), *row] for i, row in enumerate(rows)], header=("", *HEADER)
    ).encode(),
    "r_index.csv": lambda rows: written(
        [[f'"{i}"', *row] for i, row in enumerate(rows)]
    ).encode(),
    "decimal_comma.csv": lambda rows: written(
        money(rows, lambda c: c.replace(".", ",")), ";"
    ).encode(),
    "comma_and_point.csv": lambda rows: written(
        changed(rows, BALANCE, lambda c: c.replace(".", ",")), ";"
    ).encode(),
    "german.csv": lambda rows: written(money(rows, grouped(".", ",")), ";").encode(),
    "swiss.csv": lambda rows: written(money(rows, grouped("'", "."))).encode(),
    "thin.csv": lambda rows: written(money(rows, grouped("\u2009", ",")), ";").encode(),
    "no_break.csv": lambda rows: written(
        money(rows, grouped("\u00a0", ",")), ";"
    ).encode(),
    "quoted_thousands.csv": lambda rows: written(
        money(rows, lambda c: f'"{float(c):,.2f}"')
    ).encode(),
    "euro.csv": lambda rows: written(money(rows, lambda c: f"€{c}")).encode(),
    "rub.csv": lambda rows: written(
        money(rows, lambda c: c.replace(".", ",") + " ₽"), ";"
    ).encode(),
    "exponent.csv": lambda rows: written(
        changed(rows, SALARY, lambda c: f"{float(c):.7E}")
    ).encode(),
    "backslash_t.tsv": text(separator="\t"),
    "sibling.csv": lambda rows: written(
        rows,
        header=(
            *("userid", "score", "City", "Gender", "Age", "Objects", "Balance"),
            *("Products", "CreditCard", "Loyalty", "estimated_salary", "Churn"),
        ),
    ).encode(),
    "attrited.csv": lambda rows: written(
        changed(
            rows,
            CHURN,
            lambda c: "Attrited Customer" if c == "1" else "Existing Customer",
        )
    ).encode(),
    "float_ids.csv": lambda rows: written(
        changed(rows, USER, lambda c: c + ".0")
    ).encode(),
    "book.xlsx": xlsx,
    "book_with_title.xlsx": lambda rows: xlsx(rows, ["Клиенты банка", "на 01.11.2026"]),
    "book.xls": xls,
    "book.ods": ods,
}
# The same, of the kinds that come now and then.
SAME |= {
    "mac.csv": text("mac-cyrillic", separator=";"),
    "iso8859_5.csv": text("iso8859-5", separator=";"),
    "utf16le.csv": lambda rows: written(rows, ";").encode("utf-16-le"),
    "mark_in_quotes.csv": lambda rows: "\n".join(
        ",".join(f'"{cell}"' for cell in line) for line in [list(HEADER), *rows]
    ).encode("utf-8-sig"),
    "tabs_called.csv": text(separator="\t"),
    "pipes.txt": text(separator="|"),
    "comments.csv": text(separator=";", above="# выгрузка\n# 01.11.2026\n"),
    "header_ends_in_separator.csv": lambda rows: written(
        rows, header=(*HEADER, ""), end=","
    ).encode(),
    "typographic.csv": lambda rows: written(money(rows, grouped("’", "."))).encode(),
    "three_decimals.csv": lambda rows: written(
        changed(rows, BALANCE, lambda c: f"{c}0"), ";"
    ).encode(),
    "roubles_in_words.csv": lambda rows: written(
        money(rows, lambda c: c.replace(".", ",") + " руб."), ";"
    ).encode(),
    "left_or_stayed.csv": lambda rows: written(
        changed(rows, CHURN, lambda c: "Ушёл" if c == "1" else "Остался")
    ).encode(),
    "russian_excel.csv": lambda rows: written(
        changed(rows, CHURN, lambda c: "ИСТИНА" if c == "1" else "ЛОЖЬ"), ";"
    ).encode("windows-1251"),
    "short_genders.csv": lambda rows: written(
        changed(rows, GENDER, lambda c: "муж" if c == "М" else "жен")
    ).encode(),
    "merged_title.xlsx": lambda rows: xlsx(rows, ["Клиенты банка"], merged="A1:L1"),
}
# The same again: found among many odd files that somebody made up.
SAME |= {
    "kept_as_text.csv": lambda rows: written(
        changed(
            changed(rows, USER, lambda c: f'="{c}"'), BALANCE, lambda c: f'"=""{c}"""'
        )
    ).encode(),
    "header_with_line_breaks.csv": lambda rows: written(
        rows, header=(*HEADER[:9], '"last\nactivity"', *HEADER[10:])
    ).encode(),
    "wrapped_but_the_header.csv": lambda rows: "\n".join(
        line if i == 0 or i % 3 else '"' + line.replace('"', '""') + '"'
        for i, line in enumerate(written(rows).splitlines())
    ).encode(),
    "wrapped_with_blank_fields.csv": lambda rows: "\n".join(
        f'"{line}",,,' for line in written(rows).splitlines()
    ).encode(),
    "gz_twice.gz": lambda rows: gzip.compress(gzip.compress(written(rows).encode())),
    "zip_with_litter.zip": lambda rows: zipped(
        "out/клиенты.csv",
        written(rows).encode(),
        {"out/": b"", "out/.DS_Store": b"x", "__MACOSX/out/._клиенты.csv": b"x"},
    ),
    "indian.csv": lambda rows: written(
        money(rows, lambda c: f'"₹{lakhs(c)}"')
    ).encode(),
    "tenge.csv": lambda rows: written(money(rows, lambda c: f"{c} тенге")).encode(),
    "euros.csv": lambda rows: written(
        money(rows, lambda c: c.replace(".", ",") + " евро"), ";"
    ).encode(),
    "upper_names.csv": lambda rows: written(
        rows, header=[name.upper().replace("_", "-") for name in HEADER]
    ).encode(),
    "no_break_ids.csv": lambda rows: written(
        changed(rows, USER, lambda c: c + "\u00a0")
    ).encode(),
    "first_a_dictionary.xlsx": lambda rows: book_of(
        {"Описание": [["Поле", "Смысл"], ["USERID", "номер"]], "Данные": table_of(rows)}
    ),
    "first_a_cover.xlsx": lambda rows: book_of(
        {"Титул": [["Отчёт"]], "Данные": table_of(rows)}
    ),
    "beside_the_corner.xlsx": lambda rows: book_of(
        {"Данные": [[], ["", "Клиенты"], [], *(["", "", *r] for r in table_of(rows))]}
    ),
}
# Every tenth balance is written as somebody's "no value".
BLANK = ("—", "–", "#N/A", "\\N", "<NA>", "?", "нет данных", "NULL", "n/a", "(null)")


def write_same(folder: Path) -> dict[str, int]:
    """Write all of them, each with ids of its own; {file name: its first id}."""
    first_ids = {name: 700_000 + 1000 * i for i, name in enumerate(SAME)}
    folder.mkdir()
    for name, first_id in first_ids.items():
        (folder / name).write_bytes(SAME[name](rows_of(first_id)))
    return first_ids
