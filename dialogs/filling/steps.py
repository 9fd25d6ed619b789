"""Steers a form: skip, back, help, repeat, sum up, put away, send; by a word or by a button."""

from conversation.reply import Reply
from dialogs.dialog import Outcome
from dialogs.draft import DraftStage
from dialogs.filling.answering import answer_with, skip
from dialogs.filling.asking import ask
from dialogs.filling.confirming import confirm
from dialogs.filling.control import Control
from dialogs.filling.drafts import deleted, list_drafts, put_away, recap
from dialogs.filling.files import remove_files
from dialogs.filling.reading_back import answers_said, read_back, which_to_add, which_to_change
from dialogs.filling.start import onward, resumed
from dialogs.filling.whole_form import show_form
from dialogs.filling.work import Work, settled
from dialogs.form import Question
from register.answers import SKIPPED, UNKNOWN_VALUE

_LEAVING = "Skriv «tilbake» for forrige spørsmål, «oppsummer» for å se svarene, og «avbryt» for å fortsette en annen gang."


async def steer(work: Work, control: Control, *, question: Question | None) -> Outcome:
    """Return what a word or button of the form leads to. `question` is the one it is about, None in a read-back."""
    match control:
        case Control.UNKNOWN if question is not None:
            return await answer_with(work, question, UNKNOWN_VALUE, read=False)
        case Control.SKIP if question is not None:
            return await skip(work, question)
        case Control.BACK:
            return await back(work, question)
        case Control.HELP:
            return await explain(work, question)
        case Control.UNKNOWN | Control.EDIT:
            return which_to_change(work)
        case Control.MORE:
            return which_to_add(work)
        case Control.SEND:
            return await send(work)
        case _:
            return await _seen_or_left(work, control, question)


async def _seen_or_left(work: Work, control: Control, question: Question | None) -> Outcome:
    match control:
        case Control.SUMMARY:
            return await sum_up(work, question)
        case Control.FORM:
            return await show_form(work)
        case Control.PAUSE:
            return put_away(work)
        case Control.DELETE:
            return await deleted(work.context, work.draft)
        case Control.DRAFTS:
            return await list_drafts(work.context)
        case Control.UNFASTEN:
            return await resumed(await remove_files(work), said="Jeg har fjernet vedleggene.")
        case Control.PROGRESS:
            return await resumed(work, said=_how_far(work))
        case Control.RESUME:
            return await resumed(work, said=recap(work))
        case Control.THANKS:
            return await resumed(work, said="Bare hyggelig.")
        case _:
            return await resumed(work)


async def again(work: Work, question: Question | None, *, said: str = "") -> Outcome:
    """Return the question that waits here, else the read-back, once more."""
    return await ask(work, question, said=said) if question else await resumed(work, said=said)


def _how_far(work: Work) -> str:
    left = len(work.missing)
    if not left:
        return "Alle spørsmålene er besvart."
    return "Det er ett spørsmål igjen." if left == 1 else f"Det er {left} spørsmål igjen."


async def back(work: Work, question: Question | None) -> Outcome:
    """Ask the question before this one once more; its answer stands until there is another."""
    trail, draft = list(work.draft.trail), work.draft
    key = question.key if question else None
    earlier = trail[: trail.index(key)] if key in trail else trail
    open_keys = {one.key: one for one in work.open_questions}
    before = next((one for one in reversed(earlier) if one in open_keys and one != key), None)
    if before is None:
        return await again(work, question, said="Dette er det første spørsmålet.")
    draft.trail, draft.asked, draft.faults = earlier[: earlier.index(before)], before, 0
    return await ask(work, open_keys[before])


async def explain(work: Work, question: Question | None) -> Outcome:
    """Explain the question that is asked, and how to leave the form."""
    if question is None:
        done, not_done = ("lagret", "endret") if work.edits else ("sendt", "sendt")
        said = f"Dette er {work.the_form} slik {work.spec.it} blir {done}. Ingenting er {not_done} ennå."
        return await read_back(work, said=f"{said} {_LEAVING}")
    ways = ["Du kan svare «vet ikke»."] if question.unknown else []
    ways += ["Du kan hoppe over dette."] if not question.required else []
    told = question.help or "Svar så godt du kan, med dine egne ord."
    return await ask(work, question, said=f"{told}\n\n{' '.join([*ways, _LEAVING])}")


async def sum_up(work: Work, question: Question | None) -> Outcome:
    """Show what has been answered so far, and go on."""
    if question is None:
        return await read_back(work)
    so_far = answers_said(work)
    said = f"Dette har du svart så langt:\n\n{so_far}" if so_far else "Du har ikke svart på noe ennå."
    return await ask(work, question, said=said)


async def send(work: Work) -> Outcome:
    """Send what has been read back here as it is; else say what is missing, or read it back first."""
    seen = work.context.memory.draft_revision
    if seen is not None and (
        work.draft.stage == DraftStage.READING_BACK.value or seen == work.draft.revision
    ):
        return await confirm(work, revision=str(seen))
    needed = [one for one in work.missing if one.required]
    if needed:
        names = ", ".join(one.label for one in needed)
        return await ask(work, needed[0], said=f"Før jeg kan sende, må jeg vite: {names}.")
    work, _ = await settled(work, {one.key: SKIPPED for one in work.missing})
    return await onward(work)


async def edit(work: Work, question: Question | None) -> Outcome:
    """Ask one field again, or which one."""
    if question is None or question.computed:
        return which_to_change(work)
    return await ask(work, question)


def not_understood(work: Work) -> Outcome:
    """Say that a message fits nothing in the form that is read back."""
    send = "«lagre endringen» for å lagre" if work.edits else f"«send» for å sende {work.the_form}"
    said = (
        "Jeg forsto ikke hva du vil endre. Skriv for eksempel «endre antall til 30» eller «fristen er 1. april», "
        f"{send}, eller «vis skjemaet»."
    )
    return Outcome((Reply(said, private=True),), work.context.memory)
