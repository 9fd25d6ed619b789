"""Draws the question that a form asks next, with its place in the form and the answers to press."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape, on_one_line
from conversation.reply import Choice, FieldKind, Option, Reply
from dialogs.dialog import Outcome
from dialogs.draft import DraftStage
from dialogs.filling.took import options_of
from dialogs.filling.work import Work
from dialogs.form import Question
from register.answers import UNKNOWN_VALUE, AnswerState

MOST_BUTTONS: Final = 8
"""Options that are drawn as buttons; of more, none is, and they stand numbered in the text."""
_LONGEST_LABEL: Final = 70
_TRAIL: Final = 60
_LONGEST_SHOWN: Final = 200
_HOW: Final = (
    "Svar med dine egne ord, gjerne på flere ting i én melding. "
    "Skriv «hjelp» når du lurer på noe, og «avbryt» for å fortsette en annen gang."
)


async def ask(work: Work, question: Question, *, said: str = "") -> Outcome:
    """Return a question put to the person, `said` told first, and note that it was asked."""
    began = work.draft.asked is None and not work.draft.trail
    _note_asked(work, question)
    options = await options_of(work, question)
    parts = [said, _prompt(work, question), _listed(question, options), _HOW if began else ""]
    reply = Reply(
        "\n\n".join(part for part in parts if part),
        choices=(*_buttons(work, question, options), *_small(work, question, options)),
        private=True,
    )
    return Outcome((reply,), work.remembering(field=question.key, revision=_read_back_here(work)))


def _read_back_here(work: Work) -> int | None:
    """Return the draft's revision where it was read back here as it still is: «send» then needs no reading back."""
    memory, revision = work.context.memory, work.draft.revision
    here = memory.draft == str(work.draft.id) and memory.draft_revision == revision
    return revision if here and not work.missing else None


def _note_asked(work: Work, question: Question) -> None:
    draft = work.draft
    draft.stage = DraftStage.ASKING.value
    if draft.asked == question.key:
        return
    if draft.asked:
        draft.trail = [*(key for key in draft.trail if key != draft.asked), draft.asked][-_TRAIL:]
    draft.asked, draft.faults = question.key, 0


def progress(work: Work, question: Question) -> str:
    """Return where a question stands among those that are put to the person: «4 av 9».

    What was understood or follows by itself is not counted. "" for one that is put once more when all are answered.
    """
    if not question.asked or not work.missing:
        return ""
    left = [one for one in work.missing if one.key != question.key]
    done = [one for one in work.open_questions if one.asked and one.key in work.draft.trail]
    before = [one for one in done if one.key != question.key and one not in left]
    return f"{len(before) + 1} av {len(before) + 1 + len(left)}"


def _prompt(work: Work, question: Question) -> str:
    place = progress(work, question)
    prompt = question.prompt_in(work.filling)
    asked = f"**{place}.** {prompt}" if place else prompt
    answer = work.answer(question.key)
    if answer is None or answer.state is AnswerState.SKIPPED:
        return asked
    stands = shortened(answer.shown)
    stop = "" if stands.endswith((".", "!", "?", "…")) else "."
    return f"{asked}\n\nNå står det: {stands}{stop} Skriv noe annet, eller «behold»."


def shortened(shown: str) -> str:
    """Return somebody's answer on one line, escaped, cut where it is long."""
    return escape(on_one_line(shown, longest=_LONGEST_SHOWN))


def _listed(question: Question, options: tuple[Option, ...]) -> str:
    """Return the options numbered, for those without buttons; yes and no need none."""
    if not options or question.kind is FieldKind.YESNO:
        return ""
    lines = "\n".join(f"{number}. {escape(one.label)}" for number, one in enumerate(options, 1))
    if question.kind is FieldKind.CHOICES:
        return f"{lines}\n\nVelg én eller flere. Skriv for eksempel «1 og {min(3, len(options))}»."
    return lines


def answer_button(work: Work, question: Question, value: str, label: str) -> Choice:
    """Return the button that gives a field an answer, whenever it is pressed."""
    short = label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
    args = {"draft": str(work.draft.id), "field": question.key, "value": value}
    return Choice(short, Action(ActionId.FORM_ANSWER, args))


def step_button(work: Work, do: str, label: str, *, field: str = "") -> Choice:
    """Return a button that steers the form, about one field where it is named."""
    args = {"draft": str(work.draft.id), "do": do} | ({"field": field} if field else {})
    return Choice(label, Action(ActionId.FORM_STEP, args))


def form_button(work: Work, label: str = "Vis hele skjemaet", *, field: str = "") -> Choice:
    """Return the button that draws the form, or one field of it."""
    args = {"draft": str(work.draft.id)} | ({"field": field} if field else {})
    return Choice(label, Action(ActionId.SHOW_FORM, args))


def _buttons(work: Work, question: Question, options: tuple[Option, ...]) -> tuple[Choice, ...]:
    offered = options if len(options) <= MOST_BUTTONS else ()
    buttons = tuple(answer_button(work, question, one.value, one.label) for one in offered)
    if question.kind is FieldKind.CHOICES:
        return (*buttons, form_button(work, "Kryss av flere", field=question.key))
    if question.kind is FieldKind.FILES:
        return (form_button(work, "Legg ved fil", field=question.key),)
    return buttons


def _small(work: Work, question: Question, options: tuple[Option, ...]) -> tuple[Choice, ...]:
    """Return the buttons that stand under every question, as far as they lead anywhere."""
    own = any(one.value == UNKNOWN_VALUE or one.label.casefold() == "vet ikke" for one in options)
    found = []
    if question.unknown and not own and question.kind is not FieldKind.FILES:
        found.append(answer_button(work, question, UNKNOWN_VALUE, "Vet ikke"))
    if not question.required:
        found.append(step_button(work, "skip", "Hopp over", field=question.key))
    if work.draft.trail:
        found.append(step_button(work, "back", "Tilbake", field=question.key))
    return (*found, form_button(work))
