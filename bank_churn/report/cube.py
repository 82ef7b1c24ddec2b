"""The cube in the dashboard: attributes as positions in lists of options, counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bank_churn.report.data import Data, Row
from bank_churn.report.language import CODES, Language, shown

FOLDED = -1  # the cell gave up this attribute

# In the order in which `churn_cube` gives attributes up.
ATTRIBUTES = (
    "city",
    "has_credit_card",
    "is_active",
    "gender",
    "age_group",
    "product_count",
)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of an attribute: its key in links, and its label per language."""

    key: str
    labels: Mapping[str, str]


def embedded(data: Data) -> dict[str, Any]:
    """The cube as the page carries it: no cell smaller than `min_cell_size`."""
    cells = data["cube"]
    settings = data["settings"][0]
    options = {name: _options(name, data) for name in (*ATTRIBUTES, "segment_code")}
    positions = {
        name: {value: position for position, value in enumerate(values)}
        for name, values in options.items()
    }
    return {
        "settings": {
            "minCellSize": settings["min_cell_size"],
            "minReportableCount": settings["min_reportable_count"],
            "intervalZ": settings["interval_z"],
        },
        "attributes": {
            name: [{"key": o.key, **o.labels} for o in _with_keys(values)]
            for name, values in options.items()
        },
        "columns": [*options, *MEASURES],
        "cells": [
            [
                *(_position(name, cell, positions[name]) for name in options),
                *(_plain(cell[measure]) for measure in MEASURES),
            ]
            for cell in cells
        ],
    }


MEASURES = (
    "customer_count",
    "churned_count",
    "known_balance_count",
    "balance_amount",
    "balance_at_risk_amount",
)


def _plain(value: Any) -> int | float:
    return 0 if value is None else int(value) if value == int(value) else float(value)


def _is_folded(name: str, cell: Row) -> bool:
    attribute = "product_count" if name == "segment_code" else name
    return int(cell["folded_attribute_count"]) > ATTRIBUTES.index(attribute)


def _value(name: str, cell: Row) -> Any:
    """The value of an attribute; another city is told from a city not known."""
    if name == "city":
        return (bool(cell["is_other_city"]), cell["city"])
    return cell[name]


def _position(name: str, cell: Row, positions: Mapping[object, int]) -> int:
    return FOLDED if _is_folded(name, cell) else positions[_value(name, cell)]


def _options(name: str, data: Data) -> dict[object, Option]:
    """Every value of an attribute that a cell has, in the order people read them."""
    cells = [cell for cell in data["cube"] if not _is_folded(name, cell)]
    first: dict[Any, Row] = {_value(name, cell): cell for cell in cells}
    known = [value for value in first if value not in (None, (False, None))]
    if name == "city":
        sizes = dict.fromkeys(known, 0)
        for cell in cells:
            if (value := _value(name, cell)) in sizes:
                sizes[value] += cell["customer_count"]
        known.sort(key=lambda value: (value[0], -sizes[value], value[1] or ""))
    elif name == "age_group":
        known.sort(key=lambda value: first[value]["age_group_position"])
    elif name == "segment_code":
        order = [segment["segment_code"] for segment in data["segments"]]
        known.sort(key=order.index)
    elif name == "product_count":
        known.sort()
    else:
        known.sort(reverse=True)  # yes before no; men before women
    ordered = [*known, *(value for value in first if value not in known)]
    return {value: _option(name, value, first[value], data) for value in ordered}


def _option(name: str, value: Any, cell: Row, data: Data) -> Option:
    if value in (None, (False, None)):
        return Option("?", _in_both(lambda language: language("not_known")))
    if value == (True, None):
        return Option("*", _in_both(lambda language: language("other_cities")))
    if name == "city":
        return Option(value[1], _in_both(lambda _: shown(value[1])))
    if name == "age_group":
        return Option(value, _in_both(lambda language: language.of(cell, "age_group")))
    if name == "segment_code":
        (segment,) = (s for s in data["segments"] if s["segment_code"] == value)
        return Option(value, _in_both(lambda language: language.of(segment, "name")))
    if name == "product_count":
        return Option(str(value), _in_both(lambda language: language.count(value)))
    if name == "gender":
        return Option(value, _in_both(lambda language: language(f"gender_{value}")))
    key = "yes" if value else "no"
    return Option(key, _in_both(lambda language: language(f"{name}_{key}")))


def _in_both(label: Callable[[Language], str]) -> dict[str, str]:
    return {code: label(Language(code)) for code in CODES}


def _with_keys(options: Mapping[object, Option]) -> Sequence[Option]:
    """Keys that differ, even when an extract has a city named `?`."""
    taken: set[str] = set()
    unique = []
    for option in options.values():
        key = option.key
        while key in taken:
            key += "'"
        taken.add(key)
        unique.append(Option(key, option.labels))
    return unique
