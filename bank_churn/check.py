"""`bank-churn check`: what a file is, before anything is built, and a draft for it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bank_churn import terminal
from bank_churn.errors import MACHINE_ERRORS, InputError, MachineError
from bank_churn.path_option import PATH
from bank_churn.paths import require_free

if TYPE_CHECKING:
    from bank_churn.intake.preview import ColumnPreview, Preview
    from python_stats.sentences.wording import Language

HELP = """Say what the FILES are and whether `build` would accept them.

Looks at a sample of at most 20 000 lines, without building anything: columns, codes,
numbers, what would be rejected and why. --write drafts the description, ready to edit.
Exit code 0 when a build would pass, else 2.

\b
  bank-churn check customers.csv --write extract.yml
  bank-churn build customers.csv --extract extract.yml
"""


def add_to(
    cli: click.Group,
    *,
    paths: Callable[..., Any],
    extract: Callable[..., Any],
    as_json: Callable[..., Any],
    language: Callable[..., Any],
    shown_language: "Callable[[Language], Language]",
) -> None:
    """Add the command to the group, with the options that it shares with others."""

    @cli.command(name="check", help=HELP)
    @paths
    @extract
    @click.option(
        "--write",
        "target",
        type=PATH,
        metavar="FILE",
        help="Draft the description into a new YAML file.",
    )
    @as_json
    @language
    @click.pass_context
    def check_command(
        context: click.Context,
        project: Any,
        variables: dict[str, Any],
        inputs: list[Path],
        target: Path | None,
        is_json: bool,
        language: "Language",
    ) -> None:
        if target is not None:
            require_free(project, target)
        previews = check(variables)
        if target is not None:
            write_draft(previews[0], target, variables.get("extract", {}))
        is_fine = all(
            found.would_pass_with_draft if target else found.would_pass
            for found in previews
        )
        if is_json:
            from bank_churn.intake.preview import as_plain

            terminal.say_json(
                {
                    "status": "ok" if is_fine else "refused",
                    "exit_code": 0 if is_fine else 2,
                    "published": False,
                    "build_id": None,
                    "files": [
                        as_plain(found)
                        | {
                            "would_pass": found.would_pass,
                            "would_pass_with_draft": found.would_pass_with_draft,
                        }
                        for found in previews
                    ],
                    "description": str(target) if target else None,
                }
            )
        else:
            language = shown_language(language)
            text = "\n\n".join(as_text(found, language) for found in previews)
            drafted = WORDS[language]["drafted"]
            written = f"\n\n{drafted}: {target}" if target else ""
            terminal.say(text + written)
        context.exit(0 if is_fine else 2)


def check(variables: Mapping[str, Any]) -> "list[Preview]":
    """Look at the files that the options name.

    Raises:
        InputError: There are none.
    """
    # They cost half a second to import.
    from bank_churn.intake import parse_description
    from bank_churn.intake.fields import project_vars
    from bank_churn.intake.preview import preview

    sources = variables.get("customers_path")
    if not sources:
        raise InputError(
            "Name the file to check: bank-churn check customers.csv.",
            "Назовите файл для проверки: bank-churn check customers.csv.",
        )
    content = variables.get("extract", {})
    limit = content.get("max_rejected_share", project_vars()["max_rejected_share"])
    return preview(
        [sources] if isinstance(sources, str) else sources,
        parse_description(content),
        float(limit),
    )


WORDS: dict[str, dict[str, str]] = {
    "en": {
        "lines": "lines",
        "whole": "all of it",
        "sample": "a sample: the first lines",
        "layout": "Known layout",
        "repeated": "Repeated ids",
        "better": "every value is another one in",
        "rejected": "Would be rejected, lines",
        "reason": "{reason} in `{column}`",
        "cell": "`{cell}` {count} times, in line {lines}",
        "problem": "Problem",
        "pass": "`bank-churn build` would pass.",
        "stop": "`bank-churn build` would stop.",
        "draft": "`bank-churn build` would stop, and pass with the description that "
        "--write drafts.",
        "unused": "not used",
        "guess": "a guess",
        "missing": "{share} missing",
        "range": "{lowest} to {highest}",
        "examples": "as",
        "no_name": "(no name)",
        "no_value": "no value",
        "frequent": "most frequent",
        "sentinel": "{text} stands there {count} times, far from all others: a number "
        'or no value? `missing: ["{text}"]` says the latter',
        "drafted": "Draft of the description",
        "text": "text",
        "whole_number": "whole",
        "number": "number",
        "code": "code",
        "empty": "empty",
    },
    "ru": {
        "lines": "строк",
        "whole": "файл целиком",
        "sample": "выборка: первые строки",
        "layout": "Известный формат",
        "repeated": "Повторяющиеся идентификаторы",
        "better": "все значения различны в столбце",
        "rejected": "Было бы отклонено строк",
        "reason": "{reason}, столбец `{column}`",
        "cell": "`{cell}`: {count}, строки {lines}",
        "problem": "Помеха",
        "pass": "`bank-churn build` примет файл.",
        "stop": "`bank-churn build` остановится.",
        "draft": "`bank-churn build` остановится, а с описанием, черновик которого "
        "пишет --write, примет файл.",
        "unused": "не используется",
        "guess": "догадка",
        "missing": "пусто {share}",
        "range": "от {lowest} до {highest}",
        "examples": "например",
        "no_name": "(без имени)",
        "no_value": "нет значения",
        "frequent": "чаще всего",
        "sentinel": "{text} стоит далеко от остальных значений (строк: {count}): это "
        'число или пропуск? Если пропуск, напишите `missing: ["{text}"]`',
        "drafted": "Черновик описания",
        "text": "текст",
        "whole_number": "целое",
        "number": "число",
        "code": "код",
        "empty": "пусто",
    },
}


def as_text(found: "Preview", language: "Language" = "en") -> str:
    """For people: the file, its columns, what would be rejected, the verdict."""
    words = WORDS[language]
    what, problems = found.what, found.problems
    if language == "ru":
        what, problems = found.what_ru, found.problems_ru
    scope = words["whole"] if found.is_whole else words["sample"]
    lines = [
        f"{found.file_name}: {what}; {found.line_count} {words['lines']} ({scope})"
        if what
        else found.file_name
    ]
    if found.layout:
        lines.append(f"{words['layout']}: {found.layout}")
    for column in found.columns:
        lines += _column_lines(column, language)
    if found.repeated_id_count:
        better = ", ".join(f"`{name}`" for name in found.better_keys)
        hint = f"; {words['better']} {better}" if better else ""
        lines.append(f"{words['repeated']}: {found.repeated_id_count}{hint}")
    if found.rejected_count:
        lines.append(f"{words['rejected']}: {found.rejected_count}")
        for reason in found.rejections:
            cells = "; ".join(
                words["cell"].format(
                    cell=cell, count=count, lines=", ".join(map(str, numbers))
                )
                for cell, count, numbers in reason.cells
            )
            place = reason.reason
            if reason.column:
                place = words["reason"].format(reason=place, column=reason.column)
            lines.append(f"  {place}: {reason.count}: {cells}")
    lines += [f"{words['problem']}: {problem}" for problem in problems]
    drafts = not found.would_pass and found.would_pass_with_draft
    lines.append(words["pass" if found.would_pass else "draft" if drafts else "stop"])
    return "\n".join(lines)


def _column_lines(column: "ColumnPreview", language: "Language") -> list[str]:
    # It knows CLDR, which costs time to import.
    from python_stats.sentences.wording import percent

    words = WORDS[language]
    target = column.field or words["unused"]
    guess = f" ({words['guess']})" if column.is_guess else ""
    facts = [words["whole_number" if column.type == "whole" else column.type]]
    if column.missing_share:
        share = percent(column.missing_share, language)
        facts.append(words["missing"].format(share=share))
    if column.lowest is not None:
        facts.append(
            words["range"].format(lowest=column.lowest, highest=column.highest)
        )
    if column.examples:
        facts.append(f"{words['examples']} " + ", ".join(column.examples))
    name = column.name or words["no_name"]
    lines = [f"  {name} → {target}{guess}: {'; '.join(facts)}"]
    if column.frequent and (column.type == "code" or len(column.frequent) > 1):
        texts = [
            f"{code.text} ({code.count})"
            + (
                f" = {code.meaning or words['no_value']}"
                if code.meaning is not None
                else ""
            )
            for code in column.frequent
        ]
        lines.append(f"      {words['frequent']}: {', '.join(texts)}")
    for text, count in column.sentinels:
        lines.append("      " + words["sentinel"].format(text=text, count=count))
    return lines


def write_draft(found: "Preview", target: Path, given: Mapping[str, Any]) -> None:
    """Draft the description of a file into a new one.

    Raises:
        InputError: There is a file of that name already, or no such folder.
        MachineError: It cannot be written.
    """
    text = draft(found, given)
    try:
        with target.open("x", encoding="utf-8") as file:
            try:
                file.write(text)
                file.flush()
            except BaseException:
                # A draft that is cut off would be taken for one.
                target.unlink(missing_ok=True)
                raise
    except FileExistsError as error:
        raise InputError(
            f"{target} is there already; give the draft another name.",
            f"{target} уже есть; назовите черновик иначе.",
        ) from error
    except OSError as error:
        if error.errno in MACHINE_ERRORS:
            raise MachineError(
                f"{target} cannot be written: {error.strerror}."
            ) from error
        raise InputError(
            f"{target} cannot be written: {error.strerror}.",
            f"{target}: файл не записать ({error.strerror}).",
        ) from error


def draft(found: "Preview", given: Mapping[str, Any]) -> str:
    """The description of a file as YAML with comments."""
    lines = [
        f"# Description of {found.file_name}, drafted by `bank-churn check`.",
        "# Lines marked as a guess are worth a look; what else can be said:",
        "# bank_churn/intake/extract.schema.json",
    ]
    lines += [f"# To decide: {problem}" for problem in found.open_problems]
    lines.append("columns:")
    rules = found.description.rules
    for column in found.columns:
        if column.field is None or not column.name:
            continue
        rule = next((r for r in rules.values() if _is_of(r.field, column.field)), None)
        values = dict(rule.values) if rule else {}
        said = _scalar(column.name)
        guess = "  # a guess" if column.is_guess else ""
        parts = [f"field: {column.field}"]
        if values:
            pairs = ", ".join(f"{_scalar(t)}: {v or 'null'}" for t, v in values.items())
            parts.append(f"values: {{{pairs}}}")
            guess = "  # a guess: which is which" if not column.is_guess else guess
        unknown = [c.text for c in column.frequent if c.meaning is None]
        if column.type == "code" and _is_code(column.field) and unknown and not values:
            guess += f"  # say what these mean: values: {{{unknown[0]}: …}}"
        if rule and rule.marks:
            parts.append(f'decimal_mark: "{rule.marks[0]}"')
            if rule.marks[1:]:
                parts.append(f'thousands_mark: "{rule.marks[1:]}"')
        plain = column.field if len(parts) == 1 else "{" + ", ".join(parts) + "}"
        lines.append(f"  {said}: {plain}{guess}")
        for text, count in column.sentinels:
            lines.append(
                f"  # {text} stands in it {count} times: if it is no value, write "
                f'{{field: {column.field}, missing: ["{text}"]}}'
            )
    unused = [c.name for c in found.columns if c.field is None and c.name]
    if unused:
        listed = ", ".join(_scalar(name) for name in unused)
        lines.append(f"ignore: [{listed}]  # not used; give a field to those that are")
    if found.description.has_row_id:
        guess = "" if given.get("row_id") else "  # a guess: no column is an id"
        lines.append(f"row_id: true{guess}")
    if found.description.encoding:
        mark = "  # a guess" if found.has_guessed_encoding else ""
        lines.append(f"encoding: {found.description.encoding}{mark}")
    kept = ("separator", "header_line", "header", "sheet", "last_line", "currency")
    for name in kept:
        if name in given:
            lines.append(f"{name}: {_flow(given[name])}")
    if "currency" not in given:
        lines.append('# currency: {code: EUR, symbol: "€"}  # roubles unless said')
    return "\n".join(lines) + "\n"


def _is_of(field: str, column_name: str) -> bool:
    from bank_churn.intake.fields import FIELD_OF

    return FIELD_OF[field].column_name == column_name


def _is_code(column_name: str) -> bool:
    from bank_churn.intake.fields import FIELD_OF

    codes = [f.column_name for f in FIELD_OF.values() if f.kind == "code"]
    return column_name in codes


def _scalar(text: str) -> str:
    """A text as a YAML scalar on one line."""
    return _flow(text)


def _flow(value: Any) -> str:
    import yaml

    dumped = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, width=10_000
    )
    return str(dumped).removesuffix("\n...\n").strip()
