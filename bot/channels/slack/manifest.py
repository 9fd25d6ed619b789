"""The app manifest to upload at Slack, with the least it may do and the reason for each."""

from typing import Final

from bot.channels.slack.home import prompts
from bot.channels.slack.marks import COMMAND, SHORTCUT
from bot.channels.slack.payloads import Json
from bot.channels.slack.receiver import PATH

SCOPES: Final = {
    "app_mentions:read": "To be told when somebody mentions the bot in a channel.",
    "assistant:write": "To suggest questions in an empty conversation, and to say that an answer is on its way.",
    "channels:history": "To see whether an answer in a public channel arrived when the connection broke.",
    "channels:read": "To see whether the procurement office's channel is open to the whole workspace.",
    "chat:write": "To answer.",
    "commands": "For /innkjop and the message shortcut.",
    "files:read": "To fetch the files that people send to be attached to a need, a deviation or a change.",
    "files:write": "To put a spreadsheet, a calendar file or a picture that somebody asked for into the conversation.",
    "groups:history": "The same as channels:history, in private channels that the bot was invited to.",
    "groups:read": "To know who is in the procurement office's channel: it gets nothing that somebody there may not read.",
    "im:history": "To be told what people write to the bot, and to see whether an answer arrived.",
    "im:write": "To write first: reminders and receipts.",
    "users:read": "To know who is a guest; Slack gives users:read.email only together with it.",
    "users:read.email": "To know that a person is the same in Slack, in Teams and in the register.",
}
EVENTS: Final = ("app_home_opened", "app_mention", "message.im")


def slack_manifest(url: str, *, socket_mode: bool) -> Json:
    """Return the manifest of an app that is reached at `url`, or over Socket Mode."""
    address = f"{url.rstrip('/')}{PATH}"
    request_url: Json = {} if socket_mode else {"request_url": address}
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Innkjøpsbot",
            "description": "Svarer på spørsmål om anskaffelser, med kilde og dato.",
            "background_color": "#14365d",
        },
        "features": _features({} if socket_mode else {"url": address}),
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request_url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }


def _features(command_url: Json) -> Json:
    tabs = {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}
    about = "Svarer på spørsmål om beløpsgrenser, framgangsmåter, rammeavtaler og avvik."
    return {
        "app_home": tabs,
        "agent_view": {"agent_description": about, "suggested_prompts": prompts()},
        "bot_user": {"display_name": "Innkjøpsbot", "always_online": True},
        "shortcuts": [
            {
                "name": "Spør Innkjøpsbot",
                "type": "message",
                "callback_id": SHORTCUT,
                "description": "Få svar på spørsmålet i meldingen",
            }
        ],
        "slash_commands": [
            {
                "command": COMMAND,
                "description": "Spør om anskaffelser",
                "usage_hint": "Må jeg lyse ut et kjøp på 450 000 kroner?",
                "should_escape": True,
                **command_url,
            }
        ],
    }
