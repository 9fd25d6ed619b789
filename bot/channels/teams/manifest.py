"""The app package that an administrator uploads to Teams: a manifest and two icons in a zip."""

import json
import uuid
import zipfile
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

from bot.channels.teams.icons import colour_icon, outline_icon

VERSION: Final = "1.30"
SCHEMA: Final = f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json"
APP_VERSION: Final = "1.0.0"
SCOPES: Final = ("personal", "team", "groupChat")
COMMANDS: Final = (
    ("hjelp", "Se hva jeg kan svare på"),
    ("avbryt", "Glem det vi snakket om"),
    ("meld behov", "Meld et behov for en vare, en tjeneste eller et arbeid"),
    ("meld avvik", "Meld fra om noe som ikke er som avtalt"),
    ("meld endringsbehov", "Meld at en avtale må endres"),
    ("mine saker", "Se det du har meldt"),
    ("fortsett", "Gå videre med det du holdt på med"),
    ("Hva er terskelverdiene?", "Beløpsgrensene som gjelder nå"),
    ("Må jeg lyse ut et kjøp på 450 000 kroner?", "Et eksempel på et spørsmål"),
)
"""What Teams suggests where one writes, and what it stands for; choosing one writes it."""
MADE_AT: Final = (2026, 1, 1, 0, 0, 0)
"""The zip's dates are fixed: the same settings give the same bytes."""


def teams_manifest_zip(url: str, app_id: str) -> bytes:
    """Return the app package for the bot at this public address and with this registration."""
    files = {
        "manifest.json": json.dumps(teams_manifest(url, app_id), ensure_ascii=False, indent=2).encode(),
        "color.png": colour_icon(),
        "outline.png": outline_icon(),
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name, MADE_AT), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def teams_manifest(url: str, app_id: str) -> dict[str, object]:
    """Return the manifest. The app's own id is made from the bot's, so that an upgrade replaces the app."""
    site = url.rstrip("/")
    return {
        "$schema": SCHEMA,
        "manifestVersion": VERSION,
        "version": APP_VERSION,
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"innkjopsbot:teams:{app_id}")),
        "developer": {
            "name": "Innkjøpsbot",
            "websiteUrl": site,
            "privacyUrl": f"{site}/personvern",
            "termsOfUseUrl": f"{site}/vilkar",
        },
        "name": {"short": "Innkjøpsbot", "full": "Innkjøpsbot – svar om anskaffelser i kommunen"},
        "description": {
            "short": "Svarer på spørsmål om anskaffelser, med kilde og dato.",
            "full": (
                "Spør om beløpsgrenser, framgangsmåter, roller, rammeavtaler og avvik. Svarene har kilde og dato. "
                "Vet boten ikke svaret, sier den det, og sender spørsmålet videre til dem som kan svare."
            ),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#1B4F8A",
        "localizationInfo": {"defaultLanguageTag": "nb-no"},
        "bots": [_bot(app_id)],
        "defaultInstallScope": "personal",
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(site).hostname or ""],
    }


def _bot(app_id: str) -> dict[str, object]:
    commands = [{"title": title, "description": told} for title, told in COMMANDS]
    return {
        "botId": app_id,
        "scopes": list(SCOPES),
        "supportsFiles": True,
        "isNotificationOnly": False,
        "commandLists": [{"scopes": [scope], "commands": commands} for scope in SCOPES],
    }
