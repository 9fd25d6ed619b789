"""`manifest`: the app manifests to upload."""

import json
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot.channels.slack.manifest import slack_manifest
from bot.channels.teams.manifest import teams_manifest_zip
from bot.commands.failures import FOUND_FAULTS, WRONG_USE, complain, explained
from bot.settings import load_settings

cli = typer.Typer(
    help="Lag manifestet som lastes opp hos Slack eller Teams.", no_args_is_help=True, rich_markup_mode=None
)
Url = Annotated[
    str, typer.Option("--url", help="Botens offentlige adresse, for eksempel https://bot.kommune.no.")
]
Out = Annotated[Path, typer.Option("--out", help="Mappen filene legges i.")]


@cli.command()
def slack(url: Url, out: Out) -> None:
    """Skriv manifestet for Slack, ett for HTTP og ett for Socket Mode."""
    _check(url)
    files = {
        "slack-manifest.json": slack_manifest(url, socket_mode=False),
        "slack-manifest-socket-mode.json": slack_manifest(url, socket_mode=True),
    }
    _write(
        out, {name: json.dumps(data, ensure_ascii=False, indent=2).encode() for name, data in files.items()}
    )


@cli.command()
def teams(
    url: Url,
    out: Out,
    app_id: Annotated[str, typer.Option("--app-id", help="App-id fra registreringen; ellers APP_ID.")] = "",
) -> None:
    """Skriv app-pakken for Teams."""
    _check(url)
    with explained():
        registered = app_id or load_settings().app_id
    if not registered:
        complain(
            "APP_ID mangler. Registrer boten først (se docs/teams.md), og oppgi id-en med --app-id eller APP_ID."
        )
        raise typer.Exit(WRONG_USE)
    _write(out, {"teams-app.zip": teams_manifest_zip(url, registered)})


def _check(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        complain(f"«{url}» er ikke en https-adresse. Skriv for eksempel --url https://bot.kommune.no.")
        raise typer.Exit(WRONG_USE)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
            typer.echo(str(folder / name))
    except OSError as exc:
        complain(f"Kan ikke skrive i «{folder}» ({exc.strerror}). Velg en annen mappe med --out.")
        raise typer.Exit(FOUND_FAULTS) from exc
