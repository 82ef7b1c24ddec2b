"""A program whose dbt begins with what another dbt of this run of tests has parsed.

dbt parses the whole project anew when any `--vars` differ, a quarter of a build of ten
thousand rows, and tests differ in the path of their extract. So what was parsed is kept
for all extracts, and the few texts in it that have their paths and descriptions are
changed for ours. `tests/python/dbt/test_parsed.py` holds that this is the same as a
parse of one's own.

    python -m tests.python.parsed FOLDER bank_churn build extract.csv
"""

import json
import os
import runpy
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from dbt.constants import PARTIAL_PARSE_FILE_NAME
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import ManifestLoader

WORKING_FILE = "BANK_CHURN_WORKING_FILE"
VALUES = "values.json"
# All that a parse takes from these is in `_values`; of months their shape decides too.
TAKEN = ("customers_path", "extract")
# The environment names the folder where parses are kept.
PARSED = "BANK_CHURN_TESTS_PARSED"

_read = ManifestLoader.read_manifest_for_partial_parse
_is_parsable = ManifestLoader.is_partial_parsable
_write = ManifestLoader.write_manifest_for_partial_parse


def main() -> None:
    """Run the module named second, as `python -m` would."""
    os.environ[PARSED] = sys.argv[1]
    del sys.argv[:2]
    with patch.multiple(
        ManifestLoader,
        read_manifest_for_partial_parse=_begin,
        is_partial_parsable=_is_ours,
        write_manifest_for_partial_parse=_keep,
    ):
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _begin(loader: ManifestLoader) -> Manifest | None:
    """Begin with what was kept."""
    own, kept = _own(loader), _kept(loader) / PARTIAL_PARSE_FILE_NAME
    if kept.exists():
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, own)
    return _read(loader)


def _keep(loader: ManifestLoader) -> None:
    _write(loader)  # type: ignore[no-untyped-call]
    kept = _kept(loader)
    if not kept.exists():
        # Whole or not at all: another worker may look, or keep the same.
        begun = kept.with_name(f"{kept.name}.{os.getpid()}")
        begun.mkdir()
        shutil.copy(_own(loader), begun)
        (begun / VALUES).write_text(json.dumps(_values(loader)), encoding="utf-8")
        with suppress(OSError):
            begun.rename(kept)


def _is_ours(loader: ManifestLoader, kept: Manifest) -> tuple[bool, str | None]:
    """Make what was kept that of our values, if all of theirs are found in it."""
    ours, theirs = loader.manifest.state_check, kept.state_check
    values = _kept(loader) / VALUES
    if values.exists():
        before = json.loads(values.read_text(encoding="utf-8"))
        if _exchange(kept, before, _values(loader)):
            theirs.vars_hash, theirs.profile_hash = ours.vars_hash, ours.profile_hash
            kept.env_vars[WORKING_FILE] = os.environ[WORKING_FILE]
    return _is_parsable(loader, kept)


def _exchange(kept: Manifest, before: dict[str, str], now: dict[str, str]) -> bool:
    source = kept.sources["source.bank_churn.bank.extract"]
    files = kept.nodes["model.bank_churn.stg_bank__files"]
    places: list[tuple[dict[str, Any], str, str]] = [
        *((meta, "external_location", "paths") for meta in _metas(source)),
        (source.__dict__, "relation_name", "plain_paths"),
        *((config, "landing_dir", "landing") for config in _configs(files)),
        *((config, "extract_json", "extract") for config in _configs(files)),
    ]
    if any(place[key].count(before[value]) != 1 for place, key, value in places):
        return False
    for place, key, value in places:
        place[key] = place[key].replace(before[value], now[value])
    return True


def _metas(source: Any) -> Iterator[dict[str, Any]]:
    yield source.meta
    if source.config.meta is not source.meta:
        yield source.config.meta
    yield source.unrendered_config["meta"]


def _configs(node: Any) -> Iterator[dict[str, Any]]:
    yield node.config._extra
    yield node.unrendered_config


def _values(loader: ManifestLoader) -> dict[str, str]:
    """The texts that a parse takes from the extract and from the working file."""
    given = loader.root_project.cli_vars
    paths = given.get("customers_path", "")
    listed = [path for path in ([paths] if isinstance(paths, str) else paths) if path]
    plain = json.dumps(listed).replace("'", "''")
    return {
        "paths": plain.replace("{", "{{").replace("}", "}}"),
        "plain_paths": plain,
        "landing": f"{os.environ[WORKING_FILE]}.landing",
        "extract": json.dumps(given.get("extract", {})),
    }


def _own(loader: ManifestLoader) -> Path:
    return Path(loader.root_project.project_target_path) / PARTIAL_PARSE_FILE_NAME


def _kept(loader: ManifestLoader) -> Path:
    """Where the parse is kept that has the same nodes, relations and conditions."""
    config = loader.root_project
    decides = [
        *(config.project_root, config.credentials.type, config.credentials.database),
        config.args.target,
        *(
            (key, _shape(value) if key == "months" else value)
            for key, value in sorted(config.cli_vars.items())
            if key not in TAKEN
        ),
    ]
    name = sha256(json.dumps(decides).encode()).hexdigest()
    return Path(os.environ[PARSED]) / name


def _shape(value: Any) -> Any:
    """A var without its texts and numbers."""
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list):
        return [_shape(inner) for inner in value]
    return value if isinstance(value, bool) or not value else type(value).__name__


if __name__ == "__main__":
    main()
