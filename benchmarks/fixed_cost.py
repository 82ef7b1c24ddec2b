"""What a build costs without rows: dbt projects that do nothing, and the default."""

from pathlib import Path

from benchmarks.contenders import DBT, ROOT, Command, Settings, working_file

PROJECT = """\
name: nothing
version: "1.0"
config-version: 2
profile: nothing
flags:
  send_anonymous_usage_stats: false
  version_check: false
"""

PROFILE = """\
nothing:
  target: duckdb
  outputs:
    duckdb:
      type: duckdb
      path: "{working_file}"
      threads: {threads}
      config_options:
        storage_compatibility_version: v1.4.0
      settings:
        threads: {threads}
        memory_limit: {memory_limit}
"""

PROJECTS = ("default extract", "empty project", "one model")


def command(project: str, folder: Path, settings: Settings) -> Command:
    """A warm `dbt build` of one of PROJECTS; the small ones are written first."""
    if project == "default extract":
        source, variables = ROOT, {"BANK_CHURN_WORKING_FILE": str(working_file(folder))}
    else:
        source, variables = folder / "target" / "project", {}
        write_project(source, working_file(folder), settings)
        if project == "one model":
            model = source / "models" / "one.sql"
            model.parent.mkdir(exist_ok=True)
            model.write_text("select 1 as one\n")
    paths = ["--project-dir", str(source), "--profiles-dir", str(source)]
    paths += ["--target-path", str(folder / "target")]
    paths += ["--log-path", str(folder / "logs")]
    return Command(
        [DBT, "--quiet", "build", *paths],
        settings.environment() | variables,
        [DBT, "--quiet", "parse", *paths],
    )


def write_project(folder: Path, database: Path, settings: Settings) -> None:
    """A project without a node, with a profile like the real one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dbt_project.yml").write_text(PROJECT)
    profile = PROFILE.format(
        working_file=database,
        threads=settings.threads,
        memory_limit=settings.memory_limit,
    )
    (folder / "profiles.yml").write_text(profile)
