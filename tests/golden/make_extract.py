"""Write `extract.csv`: made-up customers of a bank, and every trap of a delivery.

    python -m tests.golden.make_extract

The customers follow a few plain rules (more products, more churn; a card matters where
there are few products), so that each table downstream has something to say. What is
odd about a line is said beside it. The file is an input: change it, and every expected
table has to be made anew (`python -m tests.golden`).
"""

import random
from collections.abc import Iterator
from pathlib import Path

EXTRACT = Path(__file__).with_name("extract.csv")
HEADER = (
    "USERID,score,city,gender,age,equity,balance,products,"
    "credit_card,last_activity,EST_SALARY,churn"
)
# Cities and their customers: the third and the fourth are equally large, and the last
# is a level with others.
CITIES = {
    "Рыбинск": 150,
    "Ярославль": 110,
    "Ростов": 31,
    "Данилов": 31,
    "Углич": 14,
    "Мышкин": 4,
}
# Products: (customers in a hundred, churn rate without a card, with a card).
PRODUCTS = {
    1: (40, 0.14, 0.05),
    2: (30, 0.16, 0.07),
    3: (17, 0.75, 0.70),
    4: (11, 0.85, 0.90),
    5: (2, 0.50, 0.50),
}
WOMEN, MEN = ("Ж", "ж", "жен", "F"), ("М", "м", "муж", "M")
YES, NO = ("1", "1.0", "да", "Yes"), ("0", "0.0", "нет", "No")
BLANKS = ("", "NA", "-", " ", "н/д")

# Column: how rarely it is blank.
MISSING_EVERY = {1: 37, 3: 41, 4: 29, 5: 43, 8: 47, 9: 53, 10: 31}

# The line as delivered, and why it is there.
ODD_LINES = (
    # Accepted.
    ("0007,812.5,Углич,Ж,25,3,99999.99,1,1,1,75000,0", "zeros belong to the id"),
    ("7,812.5,Углич,Ж,25,3,100000,1,1,1,75000,0", "so this is somebody else"),
    ("100001,800,Мышкин,Ж,45,2,300000,2,0,1,50000,0", "an id of Рыбинск"),
    ("C-1,0,Углич,М,0,0,0,1,0,0,0,0", "lowest of everything, and an id of letters"),
    (
        "98765432109876543210,1000,Углич,М,120,100,118999999.99,5,1,1,999999.99,1",
        "highest of everything, and an id of twenty digits",
    ),
    ("5001,700,Углич,Ж,46,6,-1500.5,1,1,0,100000,0", "an overdraft"),
    ("5002,750,Углич,М,50,1,,0,0,0,150000,0", "no product"),
    ("5003,850,Углич,М,61,1,,0,0,1,200000,1", "no product, and left"),
    ('5004,900,"Углич, Заречье",Ж,30,4,500000,2,1,1,60000.1,0', "a quoted comma"),
    ('5005,950,"Село ""Новое""",М,35,4,750000,2,1,0,60000.15,0', "quoted quotes"),
    ("5006,900,NA,Ж,40,5,1200000,3,0,1,61000,1", "no city"),
    ("  5007 , 901 , Углич ,Ж, 29 , 5 , 4000000 , 3 , 0 , 1 , 61000 , 0 ", "blanks"),
    ("5008,899.99,Углич,,,,,1,,,,0", "only what is required"),
    ("5009,650,Углич,Ж,24,3,1234.567,1,1,1,49999.99,0", "a third decimal"),
    ("50\u200b10,900,Угл\u200bич,Ж,33,3,555000,2,1,1,61000,0", "spaces of no width"),
    ("5011,900,Углич,?,33,3,1.2E+06,2,1,1,(500),0", "as spreadsheets write"),
    # Rejected.
    ("100001,800,Рыбинск,Ж,45,2,300000,2,0,1,50000,0", "duplicate_key"),
    ("C-1,0.0,Углич,м,0.0,0.0,0.00,1.0,нет,0.0,0,0", "duplicate_row in other words"),
    ("7,812.5,Углич,Ж,25,3,100000,1,1,1,75000,0", "duplicate_row to the letter"),
    ("5006,900,,Ж,40,5,1200000,3,0,1,61000,0", "duplicate_key without a city"),
    ("", "empty_line"),
    ("6001,900,Углич,Ж,40", "wrong_field_count: too few"),
    ("6002,900,Углич,Ж,40,5,1,1,1,1,1,0,0", "wrong_field_count: too many"),
    ('6003,900,"Углич" дальше,Ж,40,5,1,1,1,1,1,0', "broken_quote"),
    ("6004,900,Угл\udcffич,Ж,40,5,1,1,1,1,1,0", "not_text"),
    (",900,Углич,Ж,40,5,1,1,1,1,1,0", "missing_user_id"),
    ("6005,1000.01,Углич,Ж,40,5,1,1,1,1,1,0", "invalid_score: above"),
    ("6006,хорошо,Углич,Ж,40,5,1,1,1,1,1,0", "invalid_score: a word"),
    ("6007,900,Углич,X,40,5,1,1,1,1,1,0", "unknown_gender"),
    ("6008,900,Углич,Ж,40.5,5,1,1,1,1,1,0", "invalid_age: half a year"),
    ("6009,900,Углич,Ж,121,5,1,1,1,1,1,0", "invalid_age: above"),
    ("6010,900,Углич,Ж,40,101,1,1,1,1,1,0", "invalid_equity"),
    ("6011,900,Углич,Ж,40,5,10000000000000.01,1,1,1,1,0", "invalid_balance: above"),
    ("6012,900,Углич,Ж,40,5,1_000,1,1,1,1,0", "invalid_balance: nobody writes so"),
    ("6013,900,Углич,Ж,40,5,1,,1,1,1,0", "missing_products"),
    ("6014,900,Углич,Ж,40,5,1,2.5,1,1,1,0", "invalid_products: a half"),
    ("6015,900,Углич,Ж,40,5,1,-1,1,1,1,0", "invalid_products: below"),
    ("6016,900,Углич,Ж,40,5,1,1,2,1,1,0", "unknown_credit_card"),
    ("6017,900,Углич,Ж,40,5,1,1,1,иногда,1,0", "unknown_last_activity"),
    ("6018,900,Углич,Ж,40,5,1,1,1,1,много,0", "invalid_salary"),
    ("6019,900,Углич,Ж,40,5,1,1,1,1,1,", "missing_churn"),
    ("6020,900,Углич,Ж,40,5,1,1,1,1,1,9", "unknown_churn"),
    ("-,1001,Углич,Z,-1,200,x,none,7,7,y,z", "everything at once"),
)


def customers() -> Iterator[str]:
    """The plain customers, one line each, city by city."""
    chance = random.Random(20_261_125)
    number = 100_000
    for city, count in CITIES.items():
        for place in range(count):
            number += 1
            yield customer(chance, str(number), city, place)


def customer(chance: random.Random, user_id: str, city: str, place: int) -> str:
    """One line; what is missing, and how codes are written, follows from the place."""
    products = chance.choices(list(PRODUCTS), [w for w, _, _ in PRODUCTS.values()])[0]
    has_card = chance.random() < (0.75 if products < 3 else 0.3)
    is_active = chance.random() < (0.5 if products < 3 else 0.6)
    is_woman = chance.random() < (0.5 if products < 3 else 0.65)
    _, without_card, with_card = PRODUCTS[products]
    churn_rate = with_card if has_card else without_card
    # Among those with few products the active leave, among the others the inactive.
    churn_rate *= 1.4 if is_active == (products < 4) else 0.6
    is_churned = chance.random() < churn_rate
    age = min(85, max(19, round(chance.gauss(41 if products < 3 else 46, 11))))
    score = round(chance.gauss(850 + 12 * products, 60) * 2) / 2
    equity = chance.choice((0, 0, 1, 2, 3, 4)) if products < 3 else chance.randint(2, 7)
    balance = round(chance.lognormvariate(12.4 + 0.5 * products, 0.9), 2)
    salary = round(chance.lognormvariate(11.3, 0.5), 2)
    # A missing balance goes with no equity and with staying.
    has_balance = equity > 0 or is_churned
    cells = [
        user_id,
        str(min(1000.0, score)),
        city,
        (WOMEN if is_woman else MEN)[place % 4],
        f"{age}.0" if place % 3 else str(age),
        str(equity),
        f"{balance:.2f}" if has_balance else "",
        f"{products}.0" if place % 7 == 0 else str(products),
        (YES if has_card else NO)[place % 4],
        (YES if is_active else NO)[(place + 1) % 4],
        f"{salary:.2f}",
        "1" if is_churned else "0",
    ]
    blank = BLANKS[place % len(BLANKS)]
    for column, every in MISSING_EVERY.items():
        if place % every == every - 1:
            cells[column] = blank
    return ",".join(cells)


def write(path: Path) -> None:
    """The odd lines stand between the others, the first of them after the tenth."""
    odd = iter(line for line, _ in ODD_LINES)
    lines = [HEADER]
    for place, line in enumerate(customers()):
        lines.append(line)
        if place % 8 == 7:
            lines.extend(line for line in [next(odd, None)] if line is not None)
    lines.extend(odd)
    content = "\n".join(lines) + "\n"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    write(EXTRACT)
