"""What Slack delivers, as what somebody did; pure, and None for what is nobody's act."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from bot.channels.slack import marks
from bot.channels.slack.entities import as_written, mentions
from bot.channels.slack.incoming_files import uploads
from bot.channels.slack.modal import uploads_of, values_of
from bot.channels.slack.payloads import (
    BlockActions,
    Command,
    HomeOpened,
    Message,
    Pressed,
    Shortcut,
    Shown,
    ViewSubmission,
)
from conversation.turn import Address, ChannelName, Sender, Turn

WRITTEN: Final = frozenset({None, "file_share", "thread_broadcast"})
"""The subtypes of a message that are somebody's own words; edits, deletions, joins and bots are not."""

LONGEST_KEY: Final = 700
LONGEST_CONVERSATION: Final = 500
LONGEST_USER: Final = 200

Read = TypeVar("Read", bound=BaseModel)


class BadPayloadError(Exception):
    """Slack sent something in a shape that is not known here."""


@dataclass(frozen=True, slots=True)
class Press:
    """The button behind a turn: the message it stands on, and what it said."""

    channel: str
    message: Shown
    reply_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody said or pressed something; `trigger_id` may open a modal."""

    turn: Turn
    trigger_id: str | None = None
    press: Press | None = None
    acknowledgement: str = ""


@dataclass(frozen=True, slots=True)
class SentForm:
    """Somebody sent a modal; `mark` says which form it is, and its answer belongs in the acknowledgement."""

    turn: Turn
    mark: marks.FormMark


@dataclass(frozen=True, slots=True)
class WantsForm:
    """Somebody wants to fill in a form that stands in a message; `own` says whether it was made for them."""

    asked: Asked
    reply_id: str
    trigger_id: str
    own: bool


@dataclass(frozen=True, slots=True)
class OpenedHome:
    """Somebody looks at the bot's home page."""

    user_id: str


@dataclass(frozen=True, slots=True)
class OpenedConversation:
    """Somebody looks at the conversation with the bot."""

    channel: str


Act = Asked | SentForm | WantsForm | OpenedHome | OpenedConversation


def teams_of(body: Mapping[str, object]) -> frozenset[str]:
    """Return every workspace that a payload names: where it happened, and whose user acted."""
    event, team, user = (_mapping(body.get(name)) for name in ("event", "team", "user"))
    named = (
        body.get("team_id"),
        team.get("id"),
        user.get("team_id"),
        event.get("user_team"),
        event.get("team"),
    )
    return frozenset(name for name in named if isinstance(name, str) and name)


def to_act(body: Mapping[str, object], *, bot_user: str, now: datetime) -> Act | None:
    """Return what somebody did, or None. Raises BadPayloadError, or UnknownModalError for a foreign modal."""
    act = _act(body, bot_user=bot_user, now=now)
    turn = act.asked.turn if isinstance(act, WantsForm) else getattr(act, "turn", None)
    if isinstance(turn, Turn) and not _is_named_well(turn):
        raise BadPayloadError
    return act


def _is_named_well(turn: Turn) -> bool:
    """Say whether what names an act can be stored: no database takes every character."""
    named = f"{turn.key}{turn.conversation}{turn.sender.user_id}{turn.address.thread_id or ''}"
    fits = len(turn.key) <= LONGEST_KEY and len(turn.conversation) <= LONGEST_CONVERSATION
    return fits and len(turn.sender.user_id) <= LONGEST_USER and named.isprintable()


def _act(body: Mapping[str, object], *, bot_user: str, now: datetime) -> Act | None:
    team = body.get("team_id") or _mapping(body.get("team")).get("id") or ""
    inbound = _Inbound(team=str(team), bot_user=bot_user, now=now)
    match body.get("type"):
        case "event_callback":
            return inbound.event(_mapping(body.get("event")))
        case "block_actions":
            return inbound.press(_read(BlockActions, body))
        case "message_action":
            return inbound.shortcut(_read(Shortcut, body))
        case "view_submission":
            return inbound.submission(_read(ViewSubmission, body))
    return inbound.command(_read(Command, body)) if "command" in body else None


@dataclass(frozen=True, slots=True)
class _Inbound:
    team: str
    bot_user: str
    now: datetime

    def event(self, event: Mapping[str, object]) -> Act | None:
        match event.get("type"):
            case "message" | "app_mention":
                return self.message(_read(Message, event))
            case "app_home_opened":
                opened = _read(HomeOpened, event)
                if opened.tab == "messages":
                    return OpenedConversation(opened.channel)
                return OpenedHome(opened.user)
        return None

    def message(self, message: Message) -> Asked | None:
        user, text = message.user, message.text or ""
        if (
            message.subtype not in WRITTEN
            or message.bot_id
            or message.hidden
            or not user
            or user == self.bot_user
        ):
            return None
        addressed = message.type == "app_mention" or mentions(text, self.bot_user)
        if not (is_direct(message.channel) or addressed):
            return None
        # One key for both events of a mention: the message is the act, however it is told.
        key = f"slack:message:{self.team}:{message.channel}:{message.ts}"
        address = self._at(user, message.channel, message.thread_ts or message.ts)
        turn = self._turn(key, user, address, text=as_written(text, bot_user=self.bot_user))
        return Asked(replace(turn, uploads=uploads(message.files)))

    def press(self, pressed: BlockActions) -> Asked | WantsForm | None:
        button = next(iter(pressed.actions), None)
        if button is None or button.value is None:
            return None
        user, on = pressed.user.id, marks.read_mark(button.block_id)
        key = f"slack:action:{self.team}:{pressed.trigger_id}"
        if button.action_id.startswith(marks.QUESTION):
            return Asked(self._turn(key, user, self._direct(user), text=button.value), pressed.trigger_id)
        if on.kind not in (marks.CHOICE, marks.FORM):
            return None
        own = on.owner == user
        turn = self._turn(key, user, self._beside(pressed, own=own), action=button.value)
        asked = Asked(turn, pressed.trigger_id, press=_press(pressed, button, on.reply_id) if own else None)
        return WantsForm(asked, on.reply_id, pressed.trigger_id, own) if on.kind == marks.FORM else asked

    def shortcut(self, used: Shortcut) -> Asked:
        text = as_written(used.message.text or "", bot_user=self.bot_user)
        key = f"slack:shortcut:{self.team}:{used.trigger_id}"
        return Asked(self._turn(key, used.user.id, self._direct(used.user.id), text=text), used.trigger_id)

    def submission(self, sent: ViewSubmission) -> SentForm:
        mark, user = marks.read_form_mark(sent.view.private_metadata), sent.user.id
        address = Address(ChannelName.SLACK, mark.conversation_id, user, self.team, thread_id=mark.thread_id)
        # The form's id stands first, so that a form shown again with errors finds what came after it.
        key = f"slack:view:{mark.reply_id}:{sent.trigger_id}"
        turn = self._turn(key, user, address, action=mark.token, form=values_of(sent.view.state))
        return SentForm(replace(turn, uploads=uploads_of(sent.view.state)), mark)

    def command(self, given: Command) -> Asked:
        user, direct = given.user_id, is_direct(given.channel_id)
        key = f"slack:command:{self.team}:{given.trigger_id}"
        text = as_written(given.text, bot_user=self.bot_user) or "hjelp"
        # Slack lets a command be given where the bot is not; only the direct conversation is always open to it.
        said = "" if direct else "Jeg svarer deg i en direktemelding."
        return Asked(
            self._turn(key, user, self._direct(user), text=text), given.trigger_id, acknowledgement=said
        )

    def _beside(self, pressed: BlockActions, *, own: bool) -> Address:
        user = pressed.user.id
        if pressed.channel is None or pressed.message is None or not own:
            return self._direct(user)
        return self._at(user, pressed.channel.id, pressed.message.thread_ts or pressed.message.ts)

    def _direct(self, user: str) -> Address:
        return Address(ChannelName.SLACK, user, user, self.team)

    def _at(self, user: str, channel: str, thread: str) -> Address:
        # A person's direct messages are one conversation; elsewhere each thread is one.
        conversation = channel if is_direct(channel) else f"{channel}:{thread}"
        return Address(ChannelName.SLACK, conversation, user, self.team, thread_id=thread)

    def _turn(
        self,
        key: str,
        user: str,
        address: Address,
        *,
        text: str | None = None,
        action: str | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Turn:
        # Nobody is an employee before Slack has said so.
        sender = Sender(ChannelName.SLACK, user, guest=True, unchecked=True)
        return Turn(
            key,
            sender,
            address,
            self.now,
            text=text,
            action=action,
            form=form or {},
            private=is_direct(address.conversation_id) or address.conversation_id == user,
        )


def is_direct(conversation_id: str) -> bool:
    """Say whether a conversation is between one person and the bot."""
    return conversation_id.startswith("D")


def _press(pressed: BlockActions, button: Pressed, reply_id: str) -> Press | None:
    if pressed.channel is None or pressed.message is None:
        return None
    return Press(pressed.channel.id, pressed.message, reply_id, as_written(button.text.text, bot_user=""))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _read(shape: type[Read], data: Mapping[str, object]) -> Read:
    try:
        return shape.model_validate(data)
    except ValidationError as exc:
        raise BadPayloadError from exc
