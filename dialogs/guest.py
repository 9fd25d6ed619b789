"""What a guest gets: articles and thresholds. Whatever else they ask for, the answer is the same, found or not."""

import re
from dataclasses import replace
from typing import Final

from conversation.actions import OPEN_ACTIONS
from conversation.reply import Choice, Reply
from dialogs import texts
from dialogs.ask import answer_turn
from dialogs.avtaler.dialog import asked_of_register, knows
from dialogs.dialog import Context, Outcome
from dialogs.editor import is_editor_command
from dialogs.expert import is_expert_command
from dialogs.need_talk import talk
from dialogs.stand_in.words import understand

_OWN: Final = re.compile(
    r"\b(?:mine|våre) (?:saker|frister|avvik|kontroller|behovsmeldinger|oppgaver|avtaler|kontrakter)\b|\btidslinje\b"
    r"|\b(?:avtale|kontrakt)(?:en)? (?:nr\.? |nummer )?\d{2,}"
    r"|\bhvilke[nt]? (?:ramme)?(?:avtale|kontrakt)\w* har (?:vi|dere|kommunen)\b"
    r"|\b(?:har vi|har dere|finnes det) (?:en |noen |ei )?(?:ramme)?(?:avtale|kontrakt)\w* (?:på|for|om|med|til|innen)\b",
    re.IGNORECASE,
)
"""The municipality's own agreements and cases, where they are asked for outright."""


def guest_turn(context: Context, text: str, word: str) -> Outcome:
    """Answer what a guest writes: what staff get is refused before anything is looked up, whether it exists or not."""
    if is_staff_matter(context, text, word):
        return staff_only(context)
    return for_guest(answer_turn(context, text))


def is_staff_matter(context: Context, text: str, word: str) -> bool:
    """Say whether words ask for what only employees get; nothing of the register decides it."""
    if is_expert_command(context, word) or is_editor_command(text) or _OWN.search(text) or talk(text):
        return True
    arranged = understand(text, today=context.today)
    if arranged is not None and arranged.sure:
        return True
    question = asked_of_register(context, text)
    return question is not None and (question.outright or not knows(context, text))


def staff_only(context: Context) -> Outcome:
    """Say that something is for employees only; to somebody who could not be checked, that this is why."""
    return Outcome((Reply(texts.staff_only(unchecked=context.unchecked)),), context.memory)


def for_guest(outcome: Outcome) -> Outcome:
    """Return an outcome with nothing in it but words, sources and the buttons of articles and thresholds.

    What is private, or for somebody else, is left out, and nothing else happens.
    """
    replies = tuple(
        replace(reply, choices=_open(reply.choices), form=None, files=(), documents=())
        for reply in outcome.replies
        if not reply.private and not reply.to
    )
    return replace(outcome, replies=replies, events=())


def _open(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(choice for choice in choices if choice.action.id in OPEN_ACTIONS)
