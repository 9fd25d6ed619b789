"""Buttons: their ids, and the signed single-use tokens that carry them through a platform and back.

A token says what the button does, for whom, on which message, and until when. It is signed, so that nobody
can make one, and bound to a person, so that the clicker is authorised and not the message. A message's
single-use buttons share one `use`: when one of them has been pressed, its siblings are spent too.

A message in the procurement office's room is made for nobody in particular. Its tokens are marked `ROOM`, and hold
only for `ROOM_ACTIONS`: those open something, change nothing, and their dialogs ask for the presser's role.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

LIFETIME = timedelta(days=90)
"""How long a button works: long enough for a reminder that lies over a summer."""


class ActionId(StrEnum):
    """Every button of the product."""

    ASK = "ask"
    SHOW_ARTICLE = "show_article"
    SET_KIND = "set_kind"
    RESET_FACTS = "reset_facts"
    ASK_INNKJOP = "ask_innkjop"
    DISPUTE = "dispute"
    FORWARD = "forward"
    SHOW_QUESTION = "show_question"
    ANSWER_QUESTION = "answer_question"
    SEND_ANSWER = "send_answer"
    CLOSE_QUESTION = "close_question"
    SEND_CLOSING = "send_closing"
    DRAFT_ARTICLE = "draft_article"
    HELPED = "helped"
    STILL_WRONG = "still_wrong"
    REOPEN_QUESTION = "reopen_question"
    SHOW_DRAFT = "show_draft"
    APPROVE_DRAFT = "approve_draft"
    REJECT_DRAFT = "reject_draft"
    SEND_REJECTION = "send_rejection"
    EDIT_ARTICLE = "edit_article"
    PROPOSE_ARTICLE = "propose_article"
    NEW_ARTICLE = "new_article"
    SHOW_HISTORY = "show_history"
    ROLL_BACK = "roll_back"
    SEND_ROLL_BACK = "send_roll_back"
    EDIT_NAME = "edit_name"
    EDIT_LIMIT = "edit_limit"
    PROPOSE_PROFILE = "propose_profile"
    KEEP_OWN_TEXT = "keep_own_text"
    USE_SHIPPED_TEXT = "use_shipped_text"
    SHOW_AVTALE = "show_avtale"
    LIST_AVTALER = "list_avtaler"
    AVTALER_FILE = "avtaler_file"
    ASK_STAND_IN = "ask_stand_in"
    ACCEPT_STAND_IN = "accept_stand_in"
    DECLINE_STAND_IN = "decline_stand_in"
    END_STAND_IN = "end_stand_in"
    SHOW_TRACK = "show_track"
    LIST_REMINDERS = "list_reminders"
    HANDLE_ALL = "handle_all"
    DECIDE = "decide"
    SEND_DECISION = "send_decision"
    UNDO_DECISION = "undo_decision"
    SEND_UNDO = "send_undo"
    SNOOZE = "snooze"
    SEND_SNOOZE = "send_snooze"
    NOT_MINE = "not_mine"
    SEND_NOT_MINE = "send_not_mine"
    MARK_TRACKS = "mark_tracks"
    SEND_MARKED = "send_marked"
    LIST_NOT_ENTERED = "list_not_entered"
    CONFIRM_ENTERED = "confirm_entered"
    SEND_NEED = "send_need"
    EDIT_VARSLING = "edit_varsling"
    SAVE_VARSLING = "save_varsling"
    EDIT_REMINDER_TIME = "edit_reminder_time"
    SAVE_REMINDER_TIME = "save_reminder_time"
    START_FORM = "start_form"
    FORM_ANSWER = "form_answer"
    FORM_STEP = "form_step"
    SHOW_FORM = "show_form"
    FILL_FORM = "fill_form"
    CONFIRM_FORM = "confirm_form"
    RESUME_DRAFT = "resume_draft"
    DELETE_DRAFT = "delete_draft"
    LIST_DRAFTS = "list_drafts"
    TAKE_WAY = "take_way"
    SEND_WAY = "send_way"
    SHOW_CASE = "show_case"
    LIST_CASES = "list_cases"
    EDIT_CASE = "edit_case"
    WITHDRAW_CASE = "withdraw_case"
    SEND_WITHDRAWAL = "send_withdrawal"
    CASE_STEP = "case_step"
    SEND_CASE_STEP = "send_case_step"
    ASK_AREA = "ask_area"
    SEND_AREA = "send_area"
    ANSWER_AREA = "answer_area"
    SEND_AREA_ANSWER = "send_area_answer"
    SHOW_TASK = "show_task"
    ANSWER_TASK = "answer_task"
    SEND_TASK = "send_task"
    SHOW_PAPER = "show_paper"
    EDIT_SECTION = "edit_section"
    SAVE_SECTION = "save_section"
    MAKE_PAPER = "make_paper"
    SEND_PAPER = "send_paper"
    SHOW_OWN_DATA = "show_own_data"
    COPY_OWN_DATA = "copy_own_data"
    ASK_FORGET = "ask_forget"
    FORGET_TALK = "forget_talk"
    READ_TALK = "read_talk"
    KEEP_WRITTEN = "keep_written"
    CANCEL = "cancel"
    HELP = "help"


REUSABLE = frozenset(
    {
        ActionId.ASK,
        ActionId.SHOW_ARTICLE,
        ActionId.HELP,
        ActionId.DISPUTE,
        ActionId.SHOW_QUESTION,
        ActionId.ANSWER_QUESTION,
        ActionId.CLOSE_QUESTION,
        ActionId.STILL_WRONG,
        ActionId.SHOW_DRAFT,
        ActionId.REJECT_DRAFT,
        ActionId.EDIT_ARTICLE,
        ActionId.NEW_ARTICLE,
        ActionId.SHOW_HISTORY,
        ActionId.ROLL_BACK,
        ActionId.EDIT_NAME,
        ActionId.EDIT_LIMIT,
        ActionId.SHOW_AVTALE,
        ActionId.LIST_AVTALER,
        ActionId.AVTALER_FILE,
        ActionId.ASK_STAND_IN,
        ActionId.SHOW_TRACK,
        ActionId.LIST_REMINDERS,
        ActionId.HANDLE_ALL,
        ActionId.DECIDE,
        ActionId.UNDO_DECISION,
        ActionId.SNOOZE,
        ActionId.NOT_MINE,
        ActionId.MARK_TRACKS,
        ActionId.LIST_NOT_ENTERED,
        ActionId.EDIT_VARSLING,
        ActionId.EDIT_REMINDER_TIME,
        ActionId.START_FORM,
        ActionId.FORM_ANSWER,
        ActionId.FORM_STEP,
        ActionId.SHOW_FORM,
        ActionId.FILL_FORM,
        ActionId.CONFIRM_FORM,
        ActionId.RESUME_DRAFT,
        ActionId.LIST_DRAFTS,
        ActionId.TAKE_WAY,
        ActionId.SHOW_CASE,
        ActionId.LIST_CASES,
        ActionId.EDIT_CASE,
        ActionId.WITHDRAW_CASE,
        ActionId.CASE_STEP,
        ActionId.ASK_AREA,
        ActionId.ANSWER_AREA,
        ActionId.SHOW_TASK,
        ActionId.ANSWER_TASK,
        ActionId.SHOW_PAPER,
        ActionId.EDIT_SECTION,
        ActionId.MAKE_PAPER,
        ActionId.SHOW_OWN_DATA,
        ActionId.COPY_OWN_DATA,
        ActionId.ASK_FORGET,
        ActionId.READ_TALK,
        ActionId.KEEP_WRITTEN,
    }
)
"""Buttons that change nothing, or nothing more when they are pressed again, and so may be."""

OPEN_ACTIONS = frozenset(
    {
        ActionId.ASK,
        ActionId.SHOW_ARTICLE,
        ActionId.SET_KIND,
        ActionId.RESET_FACTS,
        ActionId.CANCEL,
        ActionId.HELP,
        ActionId.SHOW_OWN_DATA,
        ActionId.COPY_OWN_DATA,
        ActionId.ASK_FORGET,
        ActionId.FORGET_TALK,
    }
)
"""The buttons that a guest may press: those of articles and thresholds, and of what is stored about themself."""

ROOM = "rom"
"""Stands in a token for the person, where a button is for whoever in the procurement office presses it."""

ROOM_ACTIONS = frozenset(
    {
        ActionId.SHOW_QUESTION,
        ActionId.ANSWER_QUESTION,
        ActionId.CLOSE_QUESTION,
        ActionId.SHOW_TRACK,
        ActionId.LIST_REMINDERS,
        ActionId.LIST_NOT_ENTERED,
        ActionId.SHOW_CASE,
        ActionId.LIST_CASES,
    }
)
"""What a button in a room may do: open something for whoever has the role. Each is reusable."""


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does; `args` are short strings, since some platforms allow 2 000 characters in all."""

    id: ActionId
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed and whose token holds: `use` is spent by the first press."""

    action: Action
    person_id: str
    use: str

    @property
    def single_use(self) -> bool:
        """Whether a second press must change nothing."""
        return self.action.id not in REUSABLE


class ActionError(Exception):
    """A token that may not be acted on; the subclasses say why."""


class ForgedActionError(ActionError):
    """The token was not made here."""


class ExpiredActionError(ActionError):
    """The token was made here, too long ago."""


class ForeignActionError(ActionError):
    """The token was made for somebody else."""


class StaffOnlyError(ActionError):
    """The token holds, but what it opens is for employees; `unchecked` where nobody could tell whether this is one."""

    def __init__(self, *, unchecked: bool = False) -> None:
        super().__init__()
        self.unchecked = unchecked


class WrongRoleError(ActionError):
    """The token holds, but what it opens is for people in another role."""


class ActionSigner:
    """Makes and reads tokens with the installation's secret."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="innkjopsbot.action")

    def token(self, action: Action, *, person_id: str, use: str) -> str:
        """Return the token of a button made for one person, or for `ROOM`; `use` is shared by the message's buttons."""
        return self._serializer.dumps([action.id.value, dict(action.args), person_id, use])

    def read(self, token: str, *, person_id: str) -> Press:
        """Return what was pressed by whom.

        Raises ForgedActionError, ExpiredActionError or ForeignActionError; each changes nothing.
        """
        try:
            loaded: object = self._serializer.loads(token, max_age=int(LIFETIME.total_seconds()))
        except SignatureExpired as exc:
            raise ExpiredActionError from exc
        except BadData as exc:
            raise ForgedActionError from exc
        press = _press(loaded)
        for_anyone = press.person_id == ROOM and press.action.id in ROOM_ACTIONS
        if press.person_id != person_id and not for_anyone:
            raise ForeignActionError
        return press


def _press(loaded: object) -> Press:
    match loaded:
        case [str(name), dict(args), str(person_id), str(use)] if name in set(ActionId):
            return Press(Action(ActionId(name), {str(k): str(v) for k, v in args.items()}), person_id, use)
        case _:
            raise ForgedActionError
