"""`bank-churn campaign plan | start | list`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bank_churn import signals, terminal
from bank_churn.errors import InputError
from bank_churn.path_option import PATH

if TYPE_CHECKING:
    from bank_churn.paths import Project
    from python_stats.sentences.wording import Language

GROUP_HELP = """Draw who is called and who is held back, before anybody is called.

\b
  1. write campaigns/ID.yml               docs/CAMPAIGNS.md has an example
  2. bank-churn campaign plan ID          what it can find; writes nothing
  3. bank-churn campaign start ID         draws the members, once
  4. bank-churn campaign list ID --output calls.csv
  5. deliver the next months and build: the mart campaign_results has the answer
"""

SAID: Mapping["Language", Mapping[str, str]] = {
    "en": {
        "started": "The members are in {}. Next: {} campaign list {}",
        "listed": "To call: {}, in {}",
    },
    "ru": {
        "started": "Участники записаны в {}. Дальше: {} campaign list {}",
        "listed": "Кому звонить: {}, файл {}",
    },
}
Decorator = Callable[..., Any]

folder = click.option(
    "--campaigns",
    "folder",
    type=PATH,
    envvar="BANK_CHURN_CAMPAIGNS",
    help="The bank's folder of campaigns. Default: campaigns/ of the project.",
)


def add_to(
    cli: click.Group,
    *,
    paths: Decorator,
    as_json: Decorator,
    language: Decorator,
    pass_run: Decorator,
    finish: Callable[..., None],
) -> None:
    """Add the group to the command line.

    Args:
        cli: The command line.
        paths: Adds the options of the project, its argument `project`.
        as_json: Adds `--json`.
        language: Adds `--language`.
        pass_run: Gives the run.
        finish: Prints the outcome.
    """

    @cli.group(
        name="campaign",
        help=GROUP_HELP,
        short_help="Draw who is called and who is held back.",
    )
    def campaign() -> None:
        """Only the group of the commands."""

    @campaign.command(name="plan")
    @click.argument("campaign_id", metavar="ID")
    @folder
    @as_json
    @language
    @paths
    @pass_run
    def plan_command(
        run: Any,
        project: "Project",
        campaign_id: str,
        folder: Path | None,
        is_json: bool,
        language: "Language",
    ) -> None:
        """Say how many would be called and what could be found. Writes nothing."""
        from bank_churn.campaigns.plan import plan
        from bank_churn.published import open_published

        with open_published(project.published_file) as connection:
            planned = plan(connection, folder_of(project, folder), campaign_id)
        text = planned.as_text(terminal.language_to_show(language))
        finish(run, is_json, planned.as_dict(), text)

    @campaign.command(name="start", short_help="Draw the members, once.")
    @click.argument("campaign_id", metavar="ID")
    @folder
    @as_json
    @language
    @paths
    @pass_run
    def start_command(
        run: Any,
        project: "Project",
        campaign_id: str,
        folder: Path | None,
        is_json: bool,
        language: "Language",
    ) -> None:
        """Draw the members and write ID.csv, which is never written again."""
        from bank_churn.campaigns.plan import start
        from bank_churn.published import open_published

        with open_published(project.published_file) as connection:
            planned, path = start(
                connection,
                folder_of(project, folder),
                campaign_id,
                # Begun is begun: a signal then would say that it was not.
                begin=signals.ignore_further,
            )
        content = planned.as_dict() | {"file": str(path)}
        shown = terminal.language_to_show(language)
        text = planned.as_text(shown)
        written = SAID[shown]["started"].format(path, terminal.program(), campaign_id)
        finish(run, is_json, content, f"{text}\n{written}")

    @campaign.command(name="list", short_help="Write whom to call, and nobody else.")
    @click.argument("campaign_id", metavar="ID")
    @click.option(
        "--output",
        type=PATH,
        help="The CSV file, or - for standard output. Default: calls-ID.csv here.",
    )
    @click.option("--raw", "is_raw", is_flag=True, help="Texts as they are.")
    @click.option(
        "--replace",
        "replaces",
        is_flag=True,
        help="Replace a file that is no earlier list, too.",
    )
    @folder
    @as_json
    @language
    @paths
    @pass_run
    def list_command(
        run: Any,
        project: "Project",
        campaign_id: str,
        output: Path | None,
        is_raw: bool,
        replaces: bool,
        folder: Path | None,
        is_json: bool,
        language: "Language",
    ) -> None:
        """Write whom to call: the arm to call of a started campaign, nobody else."""
        from bank_churn.campaigns.plan import call_list
        from bank_churn.export import STANDARD_OUTPUT, export_rows

        output = output or Path(f"calls-{campaign_id}.csv")
        if output == STANDARD_OUTPUT and is_json:
            raise InputError(
                "--json and --output - both want standard output; leave one.",
                "--json и --output - вместе требуют стандартного вывода; оставьте "
                "что-то одно.",
            )
        campaigns = folder_of(project, folder)
        if campaigns.resolve() in output.resolve().parents:
            raise InputError(
                f"{output} lies among the campaigns themselves; name another file.",
                f"{output} лежит среди самих кампаний; назовите другой файл.",
            )
        members = call_list(campaigns, campaign_id)
        rows = export_rows(
            project,
            {
                "campaign_id": "varchar",
                "user_id": "varchar",
                "city": "varchar",
                "churn_probability": "double",
                "expected_loss_amount": "decimal(18, 2)",
            },
            [
                (
                    campaign_id,
                    member.user_id,
                    member.city or None,
                    member.churn_probability,
                    member.expected_loss_amount,
                )
                for member in members
            ],
            output,
            is_raw=is_raw,
            replaces=replaces,
        )
        if output != STANDARD_OUTPUT:
            content = {"rows": rows, "file": str(output)}
            shown = terminal.language_to_show(language)
            finish(run, is_json, content, SAID[shown]["listed"].format(rows, output))


def require_folder(folder: Path | None) -> None:
    """Refuse a named folder that is not there, before anything is read.

    Raises:
        InputError: It is none.
    """
    if folder is not None and not folder.is_dir():
        raise InputError(
            f"{folder.absolute()} is no folder of campaigns.",
            f"{folder.absolute()}: это не папка с кампаниями.",
        )


def folder_of(project: "Project", folder: Path | None) -> Path:
    """The bank's folder: as named, else that of the project."""
    return (folder or project.campaigns_dir).absolute()
