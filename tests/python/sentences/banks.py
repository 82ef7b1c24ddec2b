"""Extracts of other banks, drawn by a seed."""

import csv
from pathlib import Path

import numpy as np

KAGGLE_HEADER = (
    *("RowNumber", "CustomerId", "Surname", "CreditScore", "Geography", "Gender"),
    *("Age", "Tenure", "Balance", "NumOfProducts", "HasCrCard", "IsActiveMember"),
    *("EstimatedSalary", "Exited"),
)


def write_kaggle(path: Path, rows: int = 4000, seed: int = 7) -> Path:
    """The well-known layout: no equity, a third without money, in another currency."""
    rng = np.random.default_rng(seed)
    age = np.clip(rng.normal(39, 10.5, rows), 18, 92).astype(int)
    products = rng.choice([1, 2, 3, 4], rows, p=[0.508, 0.459, 0.027, 0.006])
    is_active = rng.random(rows) < 0.515
    is_german = rng.random(rows) < 0.25
    chance = 1 / (1 + np.exp(1.9 - 0.07 * (age - 39) + 1.1 * is_active - is_german))
    chance = np.where(products == 2, chance * 0.4, np.where(products > 2, 0.9, chance))
    exited = rng.random(rows) < chance
    has_money = is_german | (rng.random(rows) < 0.52)
    balance = np.where(has_money, rng.normal(120_000, 30_000, rows).clip(3000), 0)
    salary = rng.uniform(11, 200_000, rows)
    score = np.clip(rng.normal(650, 97, rows), 350, 850).astype(int)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(KAGGLE_HEADER)
        for i in range(rows):
            country = "Germany" if is_german[i] else ("France", "Spain")[i % 3 == 0]
            writer.writerow(
                [
                    *(i + 1, 15_600_000 + i, "Smith", score[i], country),
                    *(("Female", "Male")[rng.random() < 0.546], age[i], i % 11),
                    *(f"{balance[i]:.2f}", products[i], int(rng.random() < 0.705)),
                    *(int(is_active[i]), f"{salary[i]:.2f}", int(exited[i])),
                ]
            )
    return path


def write_left_segment(path: Path, rows: int = 1500, seed: int = 7) -> Path:
    """All with four products have left, nobody with three; little is known of them.

    Balances are in roubles, nine tenths of them in one band of the seed. A fifth have
    nothing; of those with one product or two one in two leaves, of others one in ten.
    """
    rng = np.random.default_rng(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        names = ["userid", "city", "age", "products", "last_activity", "churn"]
        writer.writerow([*names, "balance"])
        for i in range(rows):
            products = 1 + i % 4
            is_empty = rng.random() < 0.2
            chance = 0.5 if is_empty else 0.1
            churn = {3: 0, 4: 1}.get(products, int(rng.random() < chance))
            age = int(np.clip(rng.normal(42 + 6 * churn, 12), 18, 90))
            city = ("Тверь", "Калуга")[i % 2]
            balance = 0 if is_empty else rng.lognormal(10.6, 0.8)
            row = [1000 + i, city, age, products, int(i % 5 < 3), churn]
            writer.writerow([*row, f"{balance:.2f}"])
    return path
