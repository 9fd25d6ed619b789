"""What looks like an identity number or a detail of somebody's health is hidden before anything reads what came in.

One place for questions, forms, stories, answers and reasons: nothing hidden reaches a draft, a card or the log. Whoever
needs it kept writes it once more; until they say so it is stored nowhere.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Reply
from dialogs.dialog import Context, Outcome
from dialogs.filling.pressed import form_pressed
from dialogs.stand_in.reason import without_reason
from dialogs.stand_in.words import understand
from norsk.masking import Masked, mask

KEEP_LABEL: Final = "Behold det jeg skrev"
_AGAIN: Final = "Greit. Skriv det en gang til, så tar jeg det med slik du skriver det. Det gjelder bare det neste du sender."
_REPORTS: Final = re.compile(
    r"^\W*(?:(?:jeg|eg|i) (?:vil|skal|må|want to|need to) )?(?:meld\w*|registrer\w*|rapporter\w*|report) (?:(?:et|eit|inn|om|a|an|nytt) ){0,2}(?:avvik|behov|endring|need|deviation)|^\W*(?:avvik|behov)\b",
    re.IGNORECASE,
)
_ELSEWHERE: Final = "Andre kan fortsatt lese det du skrev her. Slett meldingen din."


@dataclass(frozen=True, slots=True)
class Hidden:
    """A turn as the dialogs see it, and what was hidden in it."""

    context: Context
    number: bool = False
    health: bool = False

    @property
    def any(self) -> bool:
        """Whether anything was hidden."""
        return self.number or self.health


def masked(context: Context) -> Hidden:
    """Return a turn without identity numbers and details of health, unless its sender has said that this one is kept.

    Why somebody is away is taken out without a word, whatever they say: nothing here needs it. What is told for a case
    is hidden and never reworded: a case says what its writer wrote, or that something was hidden.
    """
    turn, memory = context.turn, context.memory
    text = _without_reason(context)
    if text is None and not turn.form:
        return Hidden(context)
    if memory.unmasked:
        kept = memory.model_copy(update={"unmasked": False})
        return Hidden(replace(context, turn=replace(turn, text=text), memory=kept))
    said = mask(text) if text is not None else Masked("")
    fields = {key: mask(value) for key, value in turn.form.items()}
    form = {key: one.text for key, one in fields.items()}
    seen = replace(turn, text=None if text is None else said.text, form=form)
    every = (said, *fields.values())
    return Hidden(
        replace(context, turn=seen), any(one.number for one in every), any(one.health for one in every)
    )


def _without_reason(context: Context) -> str | None:
    text = context.turn.text
    if text is None:
        return None
    told_for_case = context.memory.draft is not None or _REPORTS.search(text) is not None
    if told_for_case and understand(text, today=context.today) is None:
        return text
    return without_reason(text)


def told_of(hidden: Hidden, outcome: Outcome, action: Action | None) -> Outcome:
    """Return the outcome with a word about what was hidden; in a conversation of one's own it can be kept."""
    if not hidden.any:
        return outcome
    context = hidden.context
    what = " og ".join(
        word
        for word, is_there in (("et fødselsnummer", hidden.number), ("en helseopplysning", hidden.health))
        if is_there
    )
    text = f"Jeg har skjult det som ser ut som {what}. Det er ikke lagret her."
    if not context.turn.private:
        return replace(outcome, replies=(*outcome.replies, Reply(f"{text} {_ELSEWHERE}")))
    if context.guest:
        return replace(outcome, replies=(*outcome.replies, Reply(text)))
    button = Choice(KEEP_LABEL, Action(ActionId.KEEP_WRITTEN, _form_of(context, action)))
    asks = Reply(f"{text} Trengs det i saken, kan du beholde det.", choices=(button,), private=True)
    return replace(outcome, replies=(*outcome.replies, asks))


def _form_of(context: Context, action: Action | None) -> dict[str, str]:
    """Return what names the form, and the field of it, that the hidden words were written in."""
    if action is not None:
        return {key: action.args[key] for key in ("draft", "field") if action.args.get(key)}
    memory = context.memory
    found = {"draft": memory.draft, "field": memory.draft_field}
    return {key: value for key, value in found.items() if value} if memory.draft else {}


async def keep_written(context: Context, action: Action) -> Outcome:
    """Ask for what was hidden once more, in its form where it belongs to one; the next thing written is kept as it is."""
    memory = context.memory.model_copy(update={"unmasked": True})
    asked = Outcome((Reply(_AGAIN, private=True),), memory)
    if not action.args.get("draft"):
        return asked
    form = await form_pressed(context, Action(ActionId.SHOW_FORM, action.args))
    memory = form.memory.model_copy(update={"unmasked": True})
    return replace(form, replies=(*asked.replies, *form.replies), memory=memory)
