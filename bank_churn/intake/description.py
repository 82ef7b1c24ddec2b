"""The description of an extract: one YAML file that says what the files do not.

The shape is `extract.schema.json`. dbt gets the content as the var `extract`; the
intake checks it wherever it comes from.
"""

import codecs
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_of
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from rapidfuzz import fuzz, process

from bank_churn.intake.errors import IntakeError, shown
from bank_churn.intake.fields import FIELD_OF, FIELDS, canonical_field, normal

SCHEMA_FILE = Path(__file__).with_name("extract.schema.json")
MAX_BYTES = 2**20
# In these every scalar is the text that stands in the file: 007, -999999, no.
_TEXTS = ("missing", "ignore", "header")
MAX_DEPTH = 8
# Codecs of Python for names and literals; no file is written in them.
_NO_FILE_CODECS = (
    *("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"),
)

Lines = Mapping[tuple[str | int, ...], int]
"""{path to a value: its line in the YAML}."""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What the description says about one column."""

    field: str
    values: Mapping[str, str] = field_of(default_factory=dict)
    """{delivered text in lower case: canonical value, empty for none}."""
    marks: str = ""
    """Decimal mark and thousands mark; empty: judged from the cells."""


@dataclass(frozen=True, slots=True)
class Description:
    """What is known about an extract beside its files; empty means: detect."""

    columns: Mapping[str, ColumnRule] = field_of(default_factory=dict)
    """By the names in the files; several of one field are names of one column."""
    missing: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    encoding: str = ""
    separator: str = ""
    decimal_mark: str = ""
    header_line: int = 0
    header: tuple[str, ...] = ()
    drops_last_line: bool = False
    sheet: str = ""
    has_row_id: bool = False

    @property
    def rules(self) -> dict[str, ColumnRule]:
        """The rule of each field that a column is named for."""
        return {rule.field: rule for rule in self.columns.values()}

    def cell_rules(self) -> dict[str, dict[str, str]]:
        """{field: {delivered text in lower case: what it stands for}}."""
        blank = {text.strip().lower(): "" for text in self.missing}
        own = {name: dict(rule.values) for name, rule in self.rules.items()}
        found = {name: blank | own.get(name, {}) for name in FIELDS}
        return {name: rules for name, rules in found.items() if rules}


def load_description(path: str | Path) -> dict[str, Any]:
    """Read a description file and check it.

    Returns:
        Its content as JSON has it, for the dbt var `extract`.

    Raises:
        IntakeError: With the line of the first mistake.
    """
    content, lines = read_plain_yaml(Path(path))
    if not isinstance(content, dict) or not content:
        raise IntakeError(
            f"{path} is no description of an extract; write lines "
            "`column of the file: field` below `columns:`.",
            f"{path}: это не описание выгрузки; нужны строки "
            "`столбец файла: поле` под `columns:`.",
        )
    if _is_flat(content):
        content = {"columns": content}
        lines = {("columns", *at): line for at, line in lines.items()}
    parse_description(content, str(path), lines)
    return content


def read_plain_yaml(
    path: Path,
) -> tuple[Any, dict[tuple[str | int, ...], int]]:
    """A YAML file that a person wrote, as JSON has it, and the lines of its parts.

    Raises:
        IntakeError: It is no plain YAML: one document without aliases, tags, names that
            stand twice, and letters that steer a terminal.
    """
    lines: dict[tuple[str | int, ...], int] = {}
    return _plain(_read_yaml(path), (), lines, str(path)), lines


def parse_description(
    content: Mapping[str, Any], origin: str = "extract", lines: Lines | None = None
) -> Description:
    """Check a description's content and take it apart.

    Args:
        content: As `load_description` returns it.
        origin: What to call it in an error: a path or a variable.
        lines: Where its parts stand in the file, if it is one.

    Raises:
        IntakeError: One sentence with the line of the mistake.
    """
    lines = lines or {}
    content = _with_plain_fields(content)
    error = best_match(_validator().iter_errors(content))
    if error is not None:
        raise schema_fault(error, origin, lines)
    columns = {
        source: _column_rule(source, rule, origin, lines, content)
        for source, rule in content.get("columns", {}).items()
    }
    _refuse_unlike_names(columns, origin, lines)
    encoding = content.get("encoding", "")
    _check_encoding(encoding, origin, lines)
    return Description(
        columns=columns,
        missing=tuple(content.get("missing", ())),
        ignore=tuple(content.get("ignore", ())),
        encoding=encoding,
        separator={"\\t": "\t", "tab": "\t"}.get(
            content.get("separator", ""), content.get("separator", "")
        ),
        decimal_mark=content.get("decimal_mark", ""),
        # To the schema 1e3 is a whole number.
        header_line=int(content.get("header_line", 0)),
        header=tuple(content.get("header", ())),
        drops_last_line=content.get("last_line") == "drop_totals",
        sheet=content.get("sheet", ""),
        has_row_id=content.get("row_id", False),
    )


def schema() -> dict[str, Any]:
    """The schema with the fields of the vocabulary as it stands now."""
    found: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    names = [field.column_name for field in FIELD_OF.values()]
    found["$defs"]["field"]["enum"] = list(dict.fromkeys([*names, *FIELDS]))
    return found


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def _with_plain_fields(content: Mapping[str, Any]) -> dict[str, Any]:
    """Names of fields in any case and padding are the same names."""
    columns = content.get("columns")
    if not isinstance(columns, dict):
        return dict(content)

    def plain(rule: Any) -> Any:
        if isinstance(rule, str):
            return normal(rule)
        if isinstance(rule, dict) and isinstance(rule.get("field"), str):
            return rule | {"field": normal(rule["field"])}
        return rule

    return {**content, "columns": {name: plain(r) for name, r in columns.items()}}


class _Loader(yaml.SafeLoader):
    """Without aliases, of which a few lines can stand for gigabytes, and not deep."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        problem = ""
        if self.check_event(yaml.AliasEvent):
            problem = "aliases are no names"
        elif self._depth > MAX_DEPTH:
            problem = "nested too deeply"
        if problem:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


def _read_yaml(path: Path) -> yaml.Node | None:
    try:
        if not path.is_file():
            raise OSError("not a file")
        if path.stat().st_size > MAX_BYTES:
            raise OSError("more than a megabyte")
        text = path.read_text(encoding="utf-8-sig")
        loader = _Loader(text)
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()
    except (OSError, ValueError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f" line {mark.line + 1}" if mark is not None else ""
        reason = getattr(error, "problem", None) or str(error)
        reason = shown(" ".join(reason.split()))
        raise IntakeError(
            f"{path}{at}: the description cannot be read ({reason}); "
            "give a YAML file in UTF-8.",
            f"{path}{at}: описание не читается ({reason}); нужен YAML в UTF-8.",
        ) from error


def _plain(
    node: yaml.Node | None,
    at: tuple[str | int, ...],
    lines: dict[tuple[str | int, ...], int],
    origin: str,
) -> Any:
    """A node as JSON has it. Keys are texts as written: `no` is a name, not false."""
    if node is None:
        return None
    line = node.start_mark.line + 1
    lines.setdefault(at, line)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            key_line = key.start_mark.line + 1
            is_text = isinstance(key, yaml.ScalarNode) and key.tag != _MERGE
            if not is_text or not _is_printable(key.value):
                raise _mistake(
                    origin,
                    key_line,
                    "a name must be plain text",
                    "имя должно быть текстом",
                )
            if key.value in found:
                name = shown(key.value)
                raise _mistake(
                    origin,
                    key_line,
                    f"`{name}` stands here twice; keep one of them",
                    f"`{name}` указано дважды; оставьте одно",
                )
            place = (*at, key.value)
            lines[place] = key_line
            found[key.value] = _plain(value, place, lines, origin)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, (*at, index), lines, origin)
            for index, item in enumerate(node.value)
        ]
    assert isinstance(node, yaml.ScalarNode)
    if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.count(":") > 2:
        raise _mistake(origin, line, "only plain values", "только простые значения")
    return _scalar(node, at)


_MERGE = "tag:yaml.org,2002:merge"


def _scalar(node: yaml.ScalarNode, at: tuple[str | int, ...]) -> Any:
    text: str = node.value
    if any(part in _TEXTS for part in at) or node.style in ("'", '"'):
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("null", "~", ""):
        return None
    for number in (int, float):
        try:
            found = number(text)
        except ValueError:
            continue
        # `nan` and `inf` are no amounts, and `1_000` is a text.
        is_number = isinstance(found, int) or math.isfinite(found)
        return found if is_number and "_" not in text else text
    return text


def _is_printable(text: str) -> bool:
    return text.isprintable() and not any("\ud800" <= char <= "\udfff" for char in text)


def _is_flat(content: Mapping[str, Any]) -> bool:
    """The column mapping of old: only lines `column: field`."""
    known = schema()["properties"]
    if all(isinstance(v, str) and canonical_field(v) for v in content.values()):
        return True
    return not any(key in known for key in content)


def _column_rule(
    source: str,
    rule: Any,
    origin: str,
    lines: Lines,
    content: Mapping[str, Any],
) -> ColumnRule:
    at = ("columns", source)
    if isinstance(rule, str):
        rule = {"field": rule}
    name = canonical_field(rule["field"])
    assert name is not None
    known = FIELD_OF[name]
    values = {text.strip().lower(): "" for text in rule.get("missing", ())}
    for text, meaning in rule.get("values", {}).items():
        allowed: Sequence[str] = ()
        if known.kind == "code":
            allowed = ("female", "male") if name == "gender" else ("true", "false")
        word = "" if meaning is None else str(meaning)
        word = word.lower() if isinstance(meaning, bool) else word
        if meaning is not None and allowed and word not in allowed:
            places = " / ".join(allowed)
            raise _mistake(
                origin,
                lines.get((*at, "values", text)),
                f"`{shown(text)}: {shown(word)}` of `{shown(source)}` must mean "
                f"{places}",
                f"`{shown(text)}: {shown(word)}` столбца `{shown(source)}` "
                f"должно значить {places}",
            )
        values[text.strip().lower()] = word
    decimal = rule.get("decimal_mark") or content.get("decimal_mark", "")
    thousands = rule.get("thousands_mark", "")
    if thousands in (".", ",") and not decimal:
        decimal = "," if thousands == "." else "."
    if decimal and decimal == thousands:
        raise _mistake(
            origin,
            lines.get((*at, "thousands_mark")),
            f"`{decimal}` cannot be both marks of `{shown(source)}`",
            f"`{decimal}` не может быть обоими знаками столбца `{shown(source)}`",
        )
    marks = decimal + (thousands if thousands in (".", ",") else "") if decimal else ""
    return ColumnRule(name, values, marks)


def _refuse_unlike_names(
    columns: Mapping[str, ColumnRule], origin: str, lines: Lines
) -> None:
    taken: dict[str, str] = {}
    for source, rule in columns.items():
        first = taken.setdefault(rule.field, source)
        # One file may call a column so, another otherwise; what is in it is the same.
        if columns[first] != rule:
            both = f"`{shown(first)}`, `{shown(source)}`"
            raise _mistake(
                origin,
                lines.get(("columns", source)),
                f"the columns {both} are names of the field `{rule.field}` and are "
                "described otherwise; describe them alike, or keep one",
                f"столбцы {both} — имена одного поля `{rule.field}`, но описаны "
                "по-разному; опишите их одинаково или оставьте один",
            )
    names = [normal(source) for source in columns]
    if len(set(names)) < len(names):
        raise _mistake(
            origin,
            None,
            "two of the columns differ only in case",
            "два столбца различаются только регистром",
        )


def _check_encoding(encoding: str, origin: str, lines: Lines) -> None:
    try:
        # Not every codec is one of texts: base64, rot13.
        codec = codecs.lookup(encoding or "utf-8")
        is_text = codec._is_text_encoding and codec.name not in _NO_FILE_CODECS
    except (LookupError, ValueError):
        is_text = False
    if not is_text:
        name = shown(encoding)
        raise _mistake(
            origin,
            lines.get(("encoding",)),
            f"`{name}` is no encoding of Python; write utf-8, windows-1251, "
            "windows-1252, cp866, koi8-r or another of its codecs",
            f"`{name}` не кодировка Python; напишите utf-8, windows-1251, "
            "windows-1252, cp866, koi8-r или другую из его кодировок",
        )


def schema_fault(
    error: ValidationError, origin: str, lines: Lines, whole: str = "extract"
) -> IntakeError:
    """The sentence for the first breach of a schema.

    Args:
        error: The breach.
        origin: What to call the file.
        lines: Where its parts stand in it.
        whole: What to call its content.
    """
    # Of an alternative the branch that the value was meant for says more.
    while error.context:
        wanted = [e for e in error.context if e.validator != "enum" or e.path]
        is_mapping = isinstance(error.instance, dict)
        branch = wanted if is_mapping and wanted else error.context[:1]
        error = branch[0]
    at = tuple(error.absolute_path)
    line = next(
        (lines[at[:n]] for n in range(len(at), -1, -1) if at[:n] in lines), None
    )
    name = shown(str(at[-1])) if at else whole
    value = shown(json.dumps(error.instance, ensure_ascii=False, default=str))
    schema: Any = error.schema
    if error.validator == "additionalProperties":
        known = list(schema["properties"])
        written: Any = error.instance
        strange = next(key for key in written if key not in known)
        line = lines.get((*at, strange), line)
        near = process.extractOne(strange, known, scorer=fuzz.ratio, score_cutoff=60)
        hint = f": did you mean `{near[0]}`?" if near else f"; {', '.join(known)}"
        hint_ru = f": возможно, `{near[0]}`?" if near else f"; {', '.join(known)}"
        return _mistake(
            origin,
            line,
            f"`{shown(strange)}` is not known here{hint}",
            f"`{shown(strange)}` здесь неизвестно{hint_ru}",
        )
    if error.validator == "enum" and schema.get("description") == "Name of a field.":
        names = ", ".join(FIELDS)
        return _mistake(
            origin,
            line,
            f"`{name}: {value.strip(chr(34))}` does not name a field; "
            f"the fields are {names}",
            f"в строке `{name}: {value.strip(chr(34))}` нет известного поля; "
            f"поля: {names}",
        )
    if error.validator == "required":
        lacking = next(
            key
            for key in schema["required"]
            if isinstance(error.instance, dict) and key not in error.instance
        )
        return _mistake(
            origin,
            line,
            f"`{name}` lacks `{lacking}`",
            f"`{name}`: не хватает `{lacking}`",
        )
    wanted_en = {
        "enum": "must be one of "
        + ", ".join(json.dumps(v) for v in schema.get("enum", ()) if v != ""),
        "type": f"must be of the type {schema.get('type')}",
        "pattern": f"must look like {schema.get('pattern')}",
        "minimum": f"must be at least {schema.get('minimum')}",
        "maximum": f"must be at most {schema.get('maximum')}",
        "exclusiveMinimum": f"must be above {schema.get('exclusiveMinimum')}",
        "exclusiveMaximum": f"must be below {schema.get('exclusiveMaximum')}",
    }.get(str(error.validator), "is not possible")
    wanted_ru = {
        "enum": "допускает только "
        + ", ".join(json.dumps(v) for v in schema.get("enum", ()) if v != ""),
        "type": f"должно иметь тип {schema.get('type')}",
        "pattern": f"должно иметь вид {schema.get('pattern')}",
        "minimum": f"должно быть не меньше {schema.get('minimum')}",
        "maximum": f"должно быть не больше {schema.get('maximum')}",
        "exclusiveMinimum": f"должно быть больше {schema.get('exclusiveMinimum')}",
        "exclusiveMaximum": f"должно быть меньше {schema.get('exclusiveMaximum')}",
    }.get(str(error.validator), "недопустимо")
    return _mistake(
        origin,
        line,
        f"`{name}` {wanted_en}, not {value}",
        f"`{name}` {wanted_ru}, а не {value}",
    )


def _mistake(origin: str, line: int | None, en: str, ru: str) -> IntakeError:
    at_en, at_ru = (f" line {line}", f", строка {line}") if line else ("", "")
    end = "" if en.endswith("?") else "."
    return IntakeError(f"{origin}{at_en}: {en}{end}", f"{origin}{at_ru}: {ru}{end}")
