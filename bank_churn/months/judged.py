"""The accepted rows of each month but the latest, as immutable Parquet files.

A month is judged as if it were delivered alone, by the same models as ever, and its
rows are kept in a file named by what they follow from: the bytes of its deliveries,
their description and the rules and code of the intake. So a month that was judged is
not read again, a changed rule or a corrected delivery is another file, and every file
may be deleted at any time.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import yaml

import python_stats
from bank_churn.build import invoke_dbt, parse_project
from bank_churn.errors import BuildError, InputError
from bank_churn.intake.files import changed_file
from bank_churn.months import counted
from bank_churn.months.deliveries import Delivery
from bank_churn.months.history import History, prune_histories
from bank_churn.months.split import is_whole_parquet, sha256_of
from bank_churn.paths import Project
from bank_churn.progress import Progress

# What decides about a row of a delivery, besides the delivery.
RULE_PLACES = ("models/staging", "macros", "dbt_project.yml")
# What decides besides how the rows are counted.
COUNT_PLACES = ("models/months", "models/score", "seeds/reference")
# Parts of the program, not of the project.
INTAKE = Path(__file__).parents[1] / "intake"
STATISTICS = Path(python_stats.__file__).parent
SEEDS = "seeds/reference"
RULE_SEEDS = "_intake__seeds.yml"  # names the seeds that the intake reads
# As `name_of` names a month.
OWN_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{32}\.(parquet|json)")
JUDGE = ("--select", "+stg_bank__customers", "+stg_bank__rejected_rows")
# From the second month on: seeds and what is tested of the rules alone stand.
AGAIN = ("--exclude", "path:seeds", "path:tests/macros")

# In the order of their key, so that the file does not depend on threads.
ROWS = """
    select
        user_id, city, gender, age_years, credit_score, equity_score, balance_amount,
        estimated_salary_amount, product_count, has_credit_card, is_active, is_churned
    from working.staging.stg_bank__customers
    order by user_id, city
"""
FILES = """
    select
        files.sha256,
        files.record_count as source_rows,
        (select count(*) from working.staging.stg_bank__customers as customers
         where customers.file_name = files.file_name) as customer_rows,
        (select count(*) from working.staging.stg_bank__rejected_rows as rejected
         where rejected.file_name = files.file_name) as rejected_rows,
        files.present_fields as fields
    from working.staging.stg_bank__files as files
    order by files.file_index
"""


@dataclass(frozen=True, slots=True)
class Month:
    """The deliveries that count of one month."""

    as_of: date
    files: tuple[Delivery, ...]


def months_of(deliveries: Sequence[Delivery]) -> list[Month]:
    """The months in their order, each with the files that count."""
    days = sorted({file.as_of for file in deliveries})
    return [
        Month(
            day,
            tuple(f for f in deliveries if f.as_of == day and not f.is_superseded),
        )
        for day in days
    ]


class Store:
    """The folder of judged months beside the working file."""

    def __init__(self, project: Project, variables: Mapping[str, Any]) -> None:
        self._project = project
        self._variables = dict(variables)
        self.folder = project.months_dir
        self._rules = _rules(project.root, variables)
        self._counted = self.folder / counted.FOLDER

    def name_of(self, month: Month) -> str:
        """The file of a month's rows: what they follow from, digested."""
        digest = hashlib.sha256(self._rules.encode())
        for file in month.files:
            digest.update(f"\n{file.file_name} {file.sha256}".encode())
        return f"{month.as_of}-{digest.hexdigest()[:32]}.parquet"

    def has(self, month: Month) -> bool:
        """Whether the month was judged already."""
        if not is_whole_parquet(self.folder / self.name_of(month)):
            return False
        try:
            return bool(self.counts_of(month))
        except (OSError, ValueError):
            return False

    def counts_of(self, month: Month) -> dict[str, dict[str, Any]]:
        """{digest of a file: its rows and fields} of a judged month."""
        text = (self.folder / self.name_of(month)).with_suffix(".json").read_text()
        return {file["sha256"]: file for file in json.loads(text)}

    def count_names(self, months: Sequence[Month]) -> dict[str, dict[str, str]]:
        """The files of what is counted of these months, as `counted` names them."""
        text = (self._project.root / "dbt_project.yml").read_text("utf-8")
        rules = yaml.safe_load(text)["vars"]
        return counted.names_of(
            self._contents(months),
            self._count_rules(),
            flag_horizon_months=rules["flag_horizon_months"],
            score_backtest_pairs=rules["score_backtest_pairs"],
        )

    def history(self, months: Sequence[Month]) -> History | None:
        """What the files of a build about these months may begin with, if anything."""
        return History.of(self.folder, self._contents(months), self._count_rules())

    def _contents(self, months: Sequence[Month]) -> list[tuple[str, str]]:
        return [(str(month.as_of), self.name_of(month)) for month in months]

    def _count_rules(self) -> str:
        root = self._project.root
        places = [root / name for name in COUNT_PLACES]
        digest = hashlib.sha256(self._rules.encode())
        _digest_of([STATISTICS], STATISTICS.parent, digest)
        return _digest_of(places, root, digest)

    def count_plan(self, months: Sequence[Month]) -> dict[str, Any]:
        """Which counts of these months are kept already."""
        return counted.plan_of(self._counted, self.count_names(months))

    def keep_counts(self, working_file: Path) -> None:
        """Keep what a finished build has counted."""
        counted.keep(working_file, self._counted)

    def prune(self, months: Sequence[Month]) -> None:
        """Delete what belongs to other months; what else is there is left alone."""
        kept = {self.name_of(month) for month in months}
        for path in self.folder.glob("*-*.*"):
            is_ours = OWN_NAME.fullmatch(path.name)
            if is_ours and path.with_suffix(".parquet").name not in kept:
                path.unlink()
        counted.prune(self._counted, self.count_names(months))
        begun = self.history(months)
        prune_histories(self.folder, [name for _, name in begun.names] if begun else [])

    def judge(self, months: Sequence[Month], progress: Progress) -> None:
        """Judge the months that were not.

        Raises:
            InputError: A month cannot be used; the message names it.
            BuildError: A test of a month failed; the message names it.
        """
        lacking = [month for month in months if not self.has(month)]
        if not lacking:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self.folder, prefix=".judging-") as scratch:
            # The same variables for every month, so that dbt reads the project once.
            delivered = Path(scratch, "delivered")
            working_file = Path(scratch, "judged.duckdb")
            variables = self._variables | {"customers_path": f"{delivered}/**/*"}
            os.environ["BANK_CHURN_WORKING_FILE"] = str(working_file)
            manifest = parse_project(self._project, variables, Path(scratch, "dbt"))
            for number, month in enumerate(lacking, start=1):
                progress.report(number, len(lacking), f"judging {month.as_of}")
                _show(month.files, delivered)
                try:
                    invoke_dbt(
                        self._project,
                        variables,
                        progress,
                        *(*JUDGE, *(AGAIN if number > 1 else ())),
                        # What it would write of the whole project nobody reads.
                        "--no-write-json",
                        "--target-path",
                        str(Path(scratch, "dbt")),
                        manifest=manifest,
                    )
                except InputError as error:
                    raise InputError(
                        f"{month.as_of}: {error.en}", f"{month.as_of}: {error.ru}"
                    ) from error
                except BuildError as error:
                    raise BuildError(f"{month.as_of}: {error}") from error
                self.keep(month, working_file)

    def keep(self, month: Month, working_file: Path) -> None:
        """Put a judged month from a working file into the store.

        Raises:
            BuildError: A customer is in it twice.
            InputError: What was read is not what the month was named by.
        """
        rows = self.folder / self.name_of(month)
        self.folder.mkdir(parents=True, exist_ok=True)
        with (
            TemporaryDirectory(dir=self.folder, prefix=".keeping-") as scratch,
            duckdb.connect() as connection,
        ):
            part = Path(scratch, "rows.parquet")
            connection.execute(f"attach {_text(working_file)} as working (read_only)")
            connection.execute(f"copy ({ROWS}) to {_text(part)} (format parquet)")
            _require_key(connection, part, month)
            result = connection.execute(FILES)
            names = [column[0] for column in result.description or []]
            files = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
            _require_read(month, {str(file["sha256"]) for file in files})
            counts = Path(scratch, "files.json")
            counts.write_text(json.dumps(files), encoding="utf-8")
            # The counts last: a month is there when both are.
            part.rename(rows)
            counts.rename(rows.with_suffix(".json"))


def _require_read(month: Month, digests: set[str]) -> None:
    """A name made of other bytes would lead every later build to the wrong rows."""
    for file in month.files:
        if _digest(file) not in digests:
            raise changed_file(file.file_name)


def _require_key(
    connection: duckdb.DuckDBPyConnection, rows: Path, month: Month
) -> None:
    """Once for good: no later build looks at the key of this month again."""
    repeated = connection.execute(
        f"select user_id from read_parquet({_text(rows)})"
        " group by user_id, city having count(*) > 1 limit 1"
    ).fetchone()
    if repeated:
        raise BuildError(f"{month.as_of}: the customer {repeated[0]} is there twice.")


def _show(files: Sequence[Delivery], folder: Path) -> None:
    """A folder that holds these files alone, under their names."""
    for link in folder.rglob("*"):
        if link.is_symlink():
            link.unlink()
    for file in files:
        link = folder / file.file_name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(file.source.absolute())


def _rules(root: Path, variables: Mapping[str, Any]) -> str:
    """Digest of the code and the settings that judge a row."""
    digest = hashlib.sha256(json.dumps(dict(variables), sort_keys=True).encode())
    digest.update(duckdb.__version__.encode())
    declared = yaml.safe_load((root / SEEDS / RULE_SEEDS).read_text(encoding="utf-8"))
    seeds = [f"{SEEDS}/{seed['name']}.csv" for seed in declared["seeds"]]
    places = [root / name for name in (*RULE_PLACES, f"{SEEDS}/{RULE_SEEDS}", *seeds)]
    _digest_of([INTAKE], INTAKE.parent, digest)
    return _digest_of(places, root, digest)


def _digest_of(places: Sequence[Path], base: Path, digest: "hashlib._Hash") -> str:
    """Digest of files, and of all files in folders, with their names below `base`."""
    for place in places:
        paths = [place] if place.is_file() else sorted(place.rglob("*"))
        for path in paths:
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(base).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def plan_of(
    deliveries: Sequence[Delivery], months: Sequence[Month], store: Store
) -> dict[str, Any]:
    """The dbt var `months`: every month but the latest is judged."""
    counts: dict[str, dict[str, Any]] = {}
    for month in months[:-1]:
        counts |= store.counts_of(month)
    files = []
    for file in deliveries:
        known = counts.get(_digest(file), {}) if not file.is_superseded else {}
        files.append(
            {
                "as_of": str(file.as_of),
                "file_name": file.file_name,
                "sha256": file.sha256,
                "part": file.part,
                "delivery": file.delivery,
                "is_superseded": file.is_superseded,
                "read_sha256": None if file.is_superseded else _digest(file),
                "source_rows": known.get("source_rows"),
                "customer_rows": known.get("customer_rows"),
                "rejected_rows": known.get("rejected_rows"),
                "fields": ",".join(known["fields"]) if known else None,
            }
        )
    history = store.history(months)
    return {
        "folder": str(store.folder),
        "months": [
            {
                "as_of": str(month.as_of),
                "rows": store.name_of(month) if month is not months[-1] else None,
            }
            for month in months
        ],
        "files": files,
        "counted": store.count_plan(months),
        "begun_until": history.kept_until if history else None,
    }


def _digest(file: Delivery) -> str:
    return sha256_of(file.read_path) if file.read_path else file.sha256
