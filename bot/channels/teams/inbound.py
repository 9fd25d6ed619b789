"""An activity as what somebody did: said something, pressed a button, let the bot in or threw it out. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.channels.teams.activity import Activity
from bot.channels.teams.incoming_files import uploads
from conversation.turn import Address, ChannelName, Sender, Turn

OWN: Final = "innkjopsbot"
"""Under this name a card's button carries what is ours; a form's answers stand beside it."""
LONGEST_LABEL: Final = 200
HELP: Final = "hjelp"
_THREAD: Final = re.compile(r";messageid=(\d+)$")
_OTHER_MENTION: Final = re.compile(r"<at[^>]*>(.*?)</at>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Message:
    """Somebody wrote, with the files that they attached in the turn's `uploads`."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody pressed a button or sent a form on the card `card_id`; `label` is what stood on the button.

    `invoked` is True where Teams waits for the card's replacement (Action.Execute), False where the press came as
    a message (Action.Submit).
    """

    turn: Turn
    card_id: str | None
    label: str
    invoked: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """The bot was let in; `turn` asks what it can do, and its key lacks the part that tells one arrival from the next."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Departure:
    """The bot was thrown out: nobody can be reached in this conversation."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing to do: an edit, a reaction, a message among others that does not name the bot."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Teams asks for something that this bot has not got, and waits for an answer."""


Act = Message | Press | Arrival | Departure | Ignored | Unsupported


def read_act(activity: Activity, *, now: datetime) -> Act:
    """Return what an activity asks for."""
    match activity.type:
        case "message":
            return _message(activity, now)
        case "invoke":
            return _invoke(activity, now)
        case "installationUpdate":
            return _installation(activity, now)
        case "conversationUpdate":
            return _membership(activity, now)
        case _:
            return Ignored()


def _message(activity: Activity, now: datetime) -> Act:
    if isinstance(activity.value.get(OWN), dict) and not (activity.text or "").strip():
        return _press(activity, activity.value, now, invoked=False)
    if not activity.conversation.is_personal and not _is_mentioned(activity):
        return Ignored()
    return Message(replace(_turn(activity, now, text=_said(activity)), uploads=uploads(activity.attachments)))


def _invoke(activity: Activity, now: datetime) -> Act:
    action = activity.value.get("action")
    if activity.name != "adaptiveCard/action" or not isinstance(action, dict):
        return Unsupported()
    data = action.get("data")
    return _press(activity, data if isinstance(data, dict) else {}, now, invoked=True)


def _press(activity: Activity, data: Mapping[str, object], now: datetime, *, invoked: bool) -> Press:
    found = data.get(OWN)
    own: Mapping[str, object] = found if isinstance(found, dict) else {}
    form = {key: value for key, value in data.items() if isinstance(value, str)} if own.get("form") else {}
    turn = _turn(activity, now, action=str(own.get("token") or ""), form=form)
    return Press(turn, activity.reply_to_id, str(own.get("label") or "")[:LONGEST_LABEL], invoked)


def _installation(activity: Activity, now: datetime) -> Act:
    # An upgrade of the app (`add-upgrade`, `remove-upgrade`) changes nothing for anybody.
    if activity.action == "add":
        return Arrival(_arrival(activity, now))
    return Departure(activity.conversation.id) if activity.action == "remove" else Ignored()


def _membership(activity: Activity, now: datetime) -> Act:
    if any(member.get("id") == activity.recipient.id for member in activity.members_added):
        return Arrival(_arrival(activity, now))
    if any(member.get("id") == activity.recipient.id for member in activity.members_removed):
        return Departure(activity.conversation.id)
    return Ignored()


def _arrival(activity: Activity, now: datetime) -> Turn:
    return _turn(activity, now, text=HELP, key=f"teams:{activity.conversation.id}:velkommen")


def _turn(
    activity: Activity,
    now: datetime,
    *,
    text: str | None = None,
    action: str | None = None,
    form: Mapping[str, str] | None = None,
    key: str | None = None,
) -> Turn:
    sender = activity.sender
    # Nobody is an employee before Teams has said so, and somebody without an account never is.
    known = sender.aad_object_id is not None
    return Turn(
        key=key or f"teams:{activity.conversation.id}:{activity.id}",
        sender=Sender(ChannelName.TEAMS, sender.user_id, name=sender.shown_name, guest=True, unchecked=known),
        address=address_of(activity),
        received_at=now,
        text=text,
        action=action,
        form=form or {},
        private=activity.conversation.is_personal,
    )


def address_of(activity: Activity) -> Address:
    """Return where an answer goes: in a channel, the thread that the conversation's id names."""
    thread = _THREAD.search(activity.conversation.id)
    return Address(
        ChannelName.TEAMS,
        activity.conversation.id,
        user_id=activity.sender.id,
        tenant_id=activity.tenant_id,
        service_url=activity.service_url,
        thread_id=thread[1] if thread else None,
    )


def _mentions(activity: Activity) -> list[str]:
    """Return the words in the text that mention the bot."""
    found = []
    for entity in activity.entities:
        mentioned = entity.get("mentioned") if entity.get("type") == "mention" else None
        if isinstance(mentioned, dict) and mentioned.get("id") == activity.recipient.id:
            found.append(str(entity.get("text") or ""))
    return found


def _is_mentioned(activity: Activity) -> bool:
    return bool(_mentions(activity))


def _said(activity: Activity) -> str:
    """Return the text without the bot's own name; others who are mentioned stand by name."""
    text = activity.text or ""
    for mention in filter(None, _mentions(activity)):
        text = text.replace(mention, " ")
    text = _OTHER_MENTION.sub(r"\1", text) if activity.entities else text
    return text.replace("&nbsp;", " ").strip()
