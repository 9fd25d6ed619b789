"""The ways out as buttons and words, and what a draft remembers of the way that it went."""

from enum import StrEnum
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs.dialog import Context
from dialogs.draft import Draft, DraftStage
from dialogs.filling.work import forgetting
from dialogs.state_store import Memory
from register.way_count import Way, count_way

FORM: Final = "behovsmelding"
"""The form's id (`dialogs.form.FormSpec.id`)."""
WAYS: Final = "ways"
PASSED: Final = "passed"
ASKING: Final = "asking"
CLOSED: Final = "closed"
LISTED: Final = "listed"
NEED: Final = "joins"
AVTALE: Final = "found"
"""The draft's arg for the agreement that was found; `avtale` is the one that the form was begun from."""


class Take(StrEnum):
    """What a button of the ways out does."""

    SHOW = "show"
    ORDER = "order"
    NOT_FITTING = "not_fitting"
    BECAUSE = "because"
    UNSURE = "unsure"
    CALL_OFF = "call_off"
    REPORT = "report"
    BELOW = "below"
    UNDER = "under"
    OVER = "over"
    NOT_KNOWN = "not_known"
    OTHER_NEED = "other_need"
    JOIN = "join"
    OWN = "own"
    AGAIN = "again"


class Asked(StrEnum):
    """What was asked last, before the form."""

    WHAT = "what"
    AVTALE = "avtale"
    CHOICE = "choice"
    WHY = "why"
    VALUE = "value"
    BELOW = "below"
    SPLITTING = "splitting"
    SIMILAR = "similar"
    QUANTITY = "quantity"
    QUESTION = "question"


def way_choice(label: str, draft: Draft, take: Take, **args: str) -> Choice:
    """Return a button of the ways out."""
    more = {key: value for key, value in args.items() if value}
    return Choice(label, Action(ActionId.TAKE_WAY, {"draft": str(draft.id), "way": take.value, **more}))


def put(draft: Draft, **args: str) -> None:
    """Remember something with a draft; an empty value forgets it. A new dict, since changes inside one are not seen."""
    kept = {**draft.args, **args}
    draft.args = {key: value for key, value in kept.items() if value}


def passed(draft: Draft) -> frozenset[str]:
    """Return the ways that were shown and not taken."""
    return frozenset(filter(None, draft.args.get(PASSED, "").split(",")))


def pass_by(draft: Draft, way: str) -> None:
    """Remember that a way was not taken, so that it is not shown again."""
    put(draft, **{PASSED: ",".join(sorted(passed(draft) | {way}))})


async def count(context: Context, draft: Draft, way: Way) -> None:
    """Count a way, once for each draft."""
    counted = draft.args.get(WAYS, "").split(",")
    if way.value not in counted:
        put(draft, **{WAYS: ",".join(filter(None, (*counted, way.value)))})
        await count_way(context.session, way, by=context.person.id, on=context.today)


def asks(context: Context, draft: Draft, asked: Asked) -> Memory:
    """Remember what is asked, in the draft and in the conversation, and return what the conversation remembers."""
    put(draft, **{ASKING: asked.value})
    draft.changed_at = context.now
    update = {"draft": str(draft.id), "draft_field": None, "draft_revision": None, "question": draft.text}
    return context.memory.model_copy(update=update)


def close(context: Context, draft: Draft, take: Take, *, avtale: str | None = None) -> Memory:
    """Put a draft away that ended before its form, so that its other buttons open it again; one begun is kept."""
    if draft.stage == DraftStage.BEFORE.value:
        draft.stage = DraftStage.DELETED.value
        put(draft, **{CLOSED: take.value})
    draft.changed_at = context.now
    return without(context, draft).model_copy(update={"avtale": avtale})


def close_joined(context: Context, draft: Draft, *, number: str, record: str, receipt: str) -> Memory:
    """End a draft in a case that was there already; a second press gets the same receipt."""
    draft.stage, draft.number, draft.record = DraftStage.SENT.value, number, record
    draft.receipt = receipt
    put(draft, **{CLOSED: Take.JOIN.value})
    draft.changed_at = context.now
    return without(context, draft)


def without(context: Context, draft: Draft) -> Memory:
    """Return what the conversation remembers when this draft is open in it no more; another one stays open."""
    return forgetting(context.memory) if context.memory.draft == str(draft.id) else context.memory
