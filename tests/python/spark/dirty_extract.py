"""An extract of everything that engines could read differently."""

from pathlib import Path

HEADER = "USERID;score;city;gender;age;balance;products;last_activity;EST_SALARY;churn"

# Numbers as people and programs write them, right and wrong ones.
NUMBERS = [
    *("1\u00a0234,5", "12\u202f345,67", "1e3", "1E+3", "+5", "-0", ",5", "5,", "0,005"),
    *("1,005", "2,675", "1_000", "0x10", "5d", "5f", "Infinity", "NaN", "--5", "5-"),
    *("1,2,3", "1.5", "\uff15", "\u0663", "99999999999999999999", "1e400", "1e-400"),
]
WHOLE_NUMBERS = ["25,0", "25,5", "007", "+30", "-1", "121", "1e1", "\u0663\u0663", "x"]
CODES = ["жен", " Ж ", "м", "X", "1", "да", "2"]
BROKEN_LINES = ["", "  ", "1;2;3", '1;"a;b', ";".join("x" * 11), ";" * 9]
REGULAR_COUNT = 1500  # enough for fewer than 5 % to be rejected


def write_dirty_extract(path: Path) -> Path:
    """Write it as UTF-8 with decimal commas and quoted cells that span lines.

    Two optional columns are absent: equity and credit_card.
    """
    rows = [_row(number) for number in range(REGULAR_COUNT)]
    rows += [_row(10_000 + i, balance=text) for i, text in enumerate(NUMBERS)]
    rows += [_row(20_000 + i, age=text) for i, text in enumerate(WHOLE_NUMBERS)]
    rows += [_row(30_000 + i, gender=text) for i, text in enumerate(CODES)]
    rows += [_row(40_000 + i, churn=text) for i, text in enumerate(CODES)]
    rows += [
        _row(1),  # the same row again
        _row(2, age="99"),  # the same key again
        _row(50_000, city='"Ростов ""на""\nДону; \'юг\' \\n"'),
        _row(50_001, city=""),
        _row(50_002, products=""),
        _row(50_003, score="N/A"),
    ]
    path.write_text("\n".join([HEADER, *rows, *BROKEN_LINES]) + "\n", encoding="utf-8")
    return path


def _row(number: int, **cells: str) -> str:
    usual = {
        "userid": str(100_000 + number),
        "score": f"{400 + number * 37 % 600},0",
        "city": ("Ростов", "Рыбинск", "Ярославль", "Углич")[number % 4],
        "gender": "МЖ"[number // 2 % 2],
        "age": "" if number % 29 == 0 else str(18 + number * 7 % 71),
        "balance": ""
        if number % 5 == 0
        else f"{number * 7919 % 3_000_000},{number % 90:02}",
        "products": str(number * 3 % 11 // 2),
        "last_activity": str(int(number % 3 == 0)),
        "salary": f"{20_000 + number * 104_729 % 200_000},5",
        "churn": str(int(number * 13 % 11 < 3)),
    }
    return ";".join((usual | cells).values())
