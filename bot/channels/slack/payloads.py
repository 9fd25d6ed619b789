"""What Slack sends, as far as we read it; everything else in a payload is left alone."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Json = dict[str, object]


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Message(_Read):
    """A `message` or `app_mention` event."""

    type: Literal["message", "app_mention"]
    channel: str
    ts: str
    user: str | None = None
    text: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    hidden: bool = False
    thread_ts: str | None = None
    files: tuple[Json, ...] = ()


class HomeOpened(_Read):
    """Somebody opened the app: its home, or the conversation with it."""

    type: Literal["app_home_opened"]
    user: str
    channel: str = ""
    tab: str = "home"


class User(_Read):
    """Who acted."""

    id: str
    team_id: str | None = None


class Channel(_Read):
    """Where something stands."""

    id: str


class Shown(_Read):
    """A message with a button, as it stands."""

    ts: str
    text: str | None = None
    thread_ts: str | None = None
    blocks: tuple[Json, ...] = ()


class Label(_Read):
    """The words on a button."""

    text: str = ""


class Pressed(_Read):
    """A button that was pressed."""

    action_id: str
    block_id: str = ""
    value: str | None = None
    text: Label = Label()


class BlockActions(_Read):
    """Buttons pressed, in a message or in the home view."""

    type: Literal["block_actions"]
    user: User
    trigger_id: str
    actions: tuple[Pressed, ...]
    channel: Channel | None = None
    message: Shown | None = None


class Shortcut(_Read):
    """The message shortcut: somebody wants an answer to what another wrote."""

    type: Literal["message_action"]
    user: User
    trigger_id: str
    message: Shown


class InputState(_Read):
    """What stands in one input of a modal; exactly one of these is set, or none."""

    value: str | None = None
    selected_date: str | None = None
    selected_option: Json | None = None
    selected_options: tuple[Json, ...] | None = None
    files: tuple[Json, ...] | None = None


class ViewState(_Read):
    """All inputs: block id, then action id."""

    values: dict[str, dict[str, InputState]] = {}


class View(_Read):
    """A modal that was sent in."""

    id: str
    callback_id: str = ""
    private_metadata: str = ""
    state: ViewState = ViewState()


class ViewSubmission(_Read):
    """Somebody sent a modal."""

    type: Literal["view_submission"]
    user: User
    trigger_id: str
    view: View


class Command(_Read):
    """`/innkjop …`."""

    command: str
    user_id: str
    channel_id: str
    trigger_id: str
    text: str = ""
