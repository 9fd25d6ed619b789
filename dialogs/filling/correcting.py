"""What somebody wants changed of an earlier answer: «nei, fire år, ikke tre», «fristen er 1. april», «endre beløpet»."""

import re
from dataclasses import dataclass
from typing import Final

from conversation.reply import FieldKind
from dialogs.filling.fitting import about_old, fitting, is_typed, likeliest, with_period
from dialogs.filling.naming import named, named_in
from dialogs.filling.taken_back import LEAD, STRIP, Words, apart
from dialogs.filling.took import take
from dialogs.filling.work import Work
from dialogs.form import Fault, Question
from norsk.words import fold
from register.answers import Answer

LONGEST: Final = 200
"""Characters; what is longer tells something new."""
_CHANGE: Final = re.compile(
    r"(?:(?:kan du|kan vi|jeg vil|eg vil|vil|vi må|må|please|can you)\s+)?(?:endre|endra|rette?|korriger|korrigere|bytte?|forandre|oppdater|oppdatere|sette?|juster|justere|øk|reduser|change|correct|fix|set)(?:\s+(?:opp|ut))?\s+(?P<field>.+?)(?:\s*(?:\btil\b|\bto\b|=|:)\s*(?P<value>.+))?[.!]*"
)
_THAT: Final = frozenset({"det", "den", "dette", "denne", "svaret", "svaret mitt", "it", "that", "this"})
"""What names no field, but the answer that was spoken of last."""
_WRONG: Final = re.compile(
    r"(?:det (?:er|var|ble) )?(?:feil|galt|gal|wrong)\s+(?P<field>[\w æøå-]{2,40}?)[.!]*"
    r"|(?P<named>[\w æøå-]{2,40}?)\s+(?:er|var|ble|vart|is)\s+(?:feil|galt?|wrong|ikke riktig|ikkje rett)[.!]*"
    r"|(?P<off>[\w æøå-]{2,40}?)\s+stemmer (?:ikke|ikkje)[.!]*"
)
_TOLD: Final = re.compile(
    r"(?P<field>[\w æøå-]{2,40}?)\s*(?:\b(?:er|skal være|skal vere|skulle være|skulle vere|skulle vært|blir|var|is|should be)\b|[:=])\s*(?P<value>.+)"
)
_YES_BUT: Final = re.compile(
    r"(?:(?:ja|jo|jepp|ok|okei|greit|fint|bra|det stemmer|stemmer|yes)\b[\s,.!–-]*)*(?:men|bortsett fra at|but)\s+"
)
"""What is right but for one thing: «ja, men antallet er 4»."""
_REMOVE: Final = re.compile(
    r"(?:fjern|stryk|ta bort|dropp|slett|tøm|remove)\s+(?P<field>[\w æøå-]{2,40}?)[.!]*"
)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be changed: the fields that it may be about, with the answer each would get.

    No `answers` but a `field`: that one is to be asked again, `fault` said first, or emptied where `remove` says so.
    `value` is what was written, without the words around it.
    """

    answers: tuple[tuple[Question, Answer], ...] = ()
    field: Question | None = None
    value: str = ""
    fault: Fault | None = None
    remove: bool = False


async def correction_of(work: Work, text: str, *, asked: Question | None) -> Correction | None:
    """Return what a text wants changed; None where it changes nothing that has been answered.

    `asked` is the question that waits for an answer here, None where the form is read back.
    """
    if len(text) > LONGEST or "\n" in text.strip():
        return None
    said = text.strip()
    folded = fold(said)
    lead = LEAD.match(folded)
    bare = said[lead.end() :] if lead else said
    but = _YES_BUT.match(folded)
    for words_of in dict.fromkeys((said, bare, said[but.end() :] if but else bare)):
        if found := await _by_name(work, words_of, asked=asked):
            return found
    taken = apart(said)
    if asked is not None and not taken.explicit and not _contradicts(work, taken, asked):
        return None
    return await _by_value(work, taken, asked=asked)


def _last_answered(work: Work, asked: Question | None) -> Question | None:
    """Return what «det» is in «endre det til 4»: the question that is asked if it has an answer, else the one before it."""
    if asked is None:
        return None
    if work.answer(asked.key) is not None:
        return asked
    known = {one.key: one for one in work.open_questions if work.answer(one.key) is not None}
    return next((known[key] for key in reversed(work.draft.trail) if key in known), None)


def _contradicts(work: Work, taken: Words, asked: Question) -> bool:
    """Say whether a text takes something back without saying so outright: a «nei» that answers no question does."""
    no = taken.lead and asked.kind is not FieldKind.YESNO
    return no or (bool(taken.old) and bool(about_old(work, taken.old)))


async def _by_name(work: Work, said: str, *, asked: Question | None) -> Correction | None:
    """Return the change of a field that is named: «endre antall til 30», «feil enhet», «fristen er 1. april»."""
    folded = fold(said)
    for pattern in (_REMOVE, _CHANGE, _WRONG):
        if found := pattern.fullmatch(folded):
            parts = found.groupdict()
            name = next((group for key in ("field", "named", "off") if (group := parts.get(key))), "")
            value = said[found.start("value") : found.end("value")] if parts.get("value") else ""
            if name.startswith("til ") and not value:
                name, value = "det", said[found.start("field") + len("til ") : found.end("field")]
            if name in _THAT and value:
                return await _that(work, value, asked=asked)
            if question := named(work, name):
                return await _changed(work, question, value, remove=pattern is _REMOVE)
    if (found := _TOLD.fullmatch(folded)) and (question := named(work, found["field"])):
        value = apart(said[found.start("value") : found.end("value")]).value
        if asked is not None and not await _may_be(work, question, value, asked):
            return None
        return await _changed(work, question, value)
    return None


async def _that(work: Work, value: str, *, asked: Question | None) -> Correction | None:
    """Return the change of «det» to a value: of the answer given last where one was, else of the fields that it fits."""
    question = _last_answered(work, asked)
    found = await _changed(work, question, value) if question else None
    if found is not None and found.fault is None:
        return found
    words_of = Words(value.strip(STRIP), "", lead=False, explicit=True)
    return await _by_value(work, words_of, asked=asked) or found


async def _may_be(work: Work, question: Question, value: str, asked: Question) -> bool:
    """Say whether «skolen er …» can be about another field than the one that is asked: free text says such things too."""
    if question.key == asked.key:
        return False
    free = asked.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT)
    return not free or await is_typed(work, question, value)


async def _changed(work: Work, question: Question, value: str, *, remove: bool = False) -> Correction:
    if remove or not value.strip(STRIP):
        return Correction(field=question, remove=remove)
    taken = await take(work, question, with_period(question, value.strip(STRIP), work.answer(question.key)))
    if isinstance(taken, Fault):
        return Correction(field=question, fault=taken)
    return Correction(((question, taken),), value=value)


async def _by_value(work: Work, taken: Words, *, asked: Question | None) -> Correction | None:
    """Return the change of the fields that a value fits, or that held what it is said not to be."""
    about = about_old(work, taken.old) if taken.old else []
    if not taken.value:
        return Correction(field=about[0]) if len(about) == 1 else None
    if (in_words := named_in(work, taken.value)) and (in_words[1] or taken.explicit or asked is None):
        question, rest = in_words
        if asked is None or question.key != asked.key:
            whole = await take(work, question, taken.value)
            return await _changed(work, question, rest if isinstance(whole, Fault) else taken.value)
    fits = await fitting(work, taken.value, about)
    if not fits and about:
        return await _changed(work, about[0], taken.value) if len(about) == 1 else None
    if len(fits) > 1:
        fits = likeliest(work, fits, taken.value, just_said=taken.lead or taken.explicit)
    return Correction(tuple(fits), value=taken.value) if fits else None
