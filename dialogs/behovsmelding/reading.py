"""What a sentence tells of a behovsmelding, and what follows from what has been answered."""

import re
from typing import Final

from dialogs.behovsmelding import keys
from dialogs.behovsmelding.authority import suggested_authority, suggested_faggruppe
from dialogs.behovsmelding.besides import read_besides
from dialogs.behovsmelding.kinds import kind_answer, kind_matters, kind_of, regimes_of, said_parts
from dialogs.behovsmelding.parsers import NO, ONCE, YES, day_answer, duration_answer
from dialogs.behovsmelding.passing import place_in_passing, without_place
from dialogs.behovsmelding.place import Where, kontakt_of, place_answers, where_of
from dialogs.behovsmelding.value import is_per_period, plain, said_total, total_of, value_answer
from dialogs.form import Fault, Filling
from dialogs.need import Need, parse_need
from knowledge.kind import find_kind
from knowledge.risk_question import IKT, names_it
from knowledge.terskelverdi import Kind
from register.answers import Answer, AnswerState
from register.enhet_search import find_enheter

LONGEST_WHAT: Final = 250
LONGEST_QUANTITY: Final = 100
_ANSWERED: Final = re.compile(
    r"(?:ja|jepp|jada|joda|jo|yes|nei|neida|no)\b\W+(?:[\w-]+\W*){1,3}", re.IGNORECASE
)
"""A yes or no with a few words to it: it tells of what was asked, and of no need."""
_NEW: Final = re.compile(r"(?:en |ei |et |ein |eit |a )?(?:ny|nye|nytt|new)\b", re.IGNORECASE)
_ONCE_KINDS: Final = frozenset({Kind.VARE, Kind.BYGG_ANLEGG})
"""Kinds that are bought once, unless somebody says how long; the others last, and how long is asked."""


async def read_need(filling: Filling, text: str) -> dict[str, Answer]:
    """Return what a text tells of any field."""
    context = filling.context
    besides = await read_besides(filling, text)
    need = None if _ANSWERED.fullmatch(text.strip()) else parse_need(text, today=context.today)
    if need is None:
        return besides
    found = besides | _plain(need, text)
    if need.unit:
        enhet = await _enhet(filling, need.unit)
    elif (place := await place_in_passing(context.session, text)) is not None:
        enhet = _words(place.name)
        found |= {keys.WHAT: _words(without_place(need.what, place.said))} if need.what else {}
    else:
        enhet = None
    if enhet is not None:
        found[keys.ENHET] = enhet
    if keys.WHAT not in filling.answers and (kind := _kind(need, text)):
        found[keys.KIND] = kind_answer(kind, AnswerState.UNDERSTOOD)
    if need.deadline and need.deadline >= context.today:
        found[keys.DEADLINE] = day_answer(need.deadline, AnswerState.UNDERSTOOD)
    return found


def _kind(need: Need, text: str) -> Kind | None:
    """Return the kind of the thing; where its name tells none, that of the sentence without who needs it."""
    return find_kind(need.what or "") or find_kind(text.replace(need.unit, " ") if need.unit else text)


def _plain(need: Need, text: str) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    if need.what:
        found[keys.WHAT] = _words(need.what[:LONGEST_WHAT])
    if need.quantity:
        found[keys.QUANTITY] = _words(need.quantity[:LONGEST_QUANTITY])
    if need.amount is not None:
        value = value_answer(need.amount, text=text, state=AnswerState.UNDERSTOOD, duration=need.duration)
        if not isinstance(value, Fault):
            found[keys.VALUE] = value
    if need.duration is not None:
        found[keys.DURATION] = duration_answer(need.duration, AnswerState.UNDERSTOOD)
    return found


def _words(said: str) -> Answer:
    return Answer(said, said, AnswerState.UNDERSTOOD)


async def _enhet(filling: Filling, unit: str) -> Answer | None:
    """Return the enhet that the words name; as they stand where the register has none, None where it has several."""
    found = await find_enheter(filling.context.session, unit)
    if len(found) > 1:
        return None
    name = found[0].name if found else unit
    return Answer(name, name, AnswerState.UNDERSTOOD)


async def derive_need(filling: Filling) -> dict[str, Answer]:
    """Return what follows from what has been answered; a field that somebody has answered is left out."""
    where = await where_of(filling)
    found = _of_the_place(filling, place_answers(where, await kontakt_of(filling, where)))
    found |= _of_the_words(_with(filling, found))
    found |= _of_the_value(_with(filling, found))
    found |= await _of_the_people(_with(filling, found), where)
    return found


def _with(filling: Filling, found: dict[str, Answer]) -> Filling:
    return Filling(filling.context, {**filling.answers, **found}, filling.args)


def _is_open(filling: Filling, key: str) -> bool:
    """Say whether nobody has answered a field, so that it may follow from others."""
    given = filling.answers.get(key)
    return given is None or given.state is AnswerState.DERIVED


def _of_the_place(filling: Filling, found: dict[str, Answer]) -> dict[str, Answer]:
    return {key: answer for key, answer in found.items() if _is_open(filling, key)}


def _of_the_words(filling: Filling) -> dict[str, Answer]:
    if not _is_open(filling, keys.IKT) or not filling.known(keys.WHAT):
        return {}
    context = filling.context
    about = next((one for one in context.kommune.risk_questions_on(context.today) if one.id == IKT), None)
    is_ikt = about is not None and names_it(about, filling.value(keys.WHAT))
    return {
        keys.IKT: Answer(YES, "ja", AnswerState.DERIVED) if is_ikt else Answer(NO, "", AnswerState.DERIVED)
    }


def _of_the_value(filling: Filling) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    if _is_open(filling, keys.KIND) and not kind_matters(filling):
        found[keys.KIND] = Answer(Kind.UKJENT.value, "ikke avgjort, reglene er de samme", AnswerState.DERIVED)
    if _is_open(filling, keys.DURATION) and _is_once(filling):
        found[keys.DURATION] = Answer(ONCE, ONCE, AnswerState.DERIVED)
    total = total_of(filling)
    if total is not None:
        found[keys.TOTAL] = Answer(plain(total.high), said_total(total), AnswerState.DERIVED)
        found[keys.REGIME] = _regime(filling)
    return found


def _is_once(filling: Filling) -> bool:
    if not filling.known(keys.VALUE) or is_per_period(filling):
        return False
    kind = kind_of(filling)
    return kind in _ONCE_KINDS or (kind is Kind.UKJENT and _is_a_thing(filling))


def _is_a_thing(filling: Filling) -> bool:
    """Say whether what is needed is counted or to be new, as things are: «8 løpehjul», «ny heis»."""
    return filling.value(keys.QUANTITY)[:1].isdigit() or _NEW.match(filling.value(keys.WHAT)) is not None


def _regime(filling: Filling) -> Answer:
    applies = regimes_of(filling)
    value = "|".join("+".join(one.parts) or "utenfor" for one in applies)
    return Answer(value, said_parts(applies), AnswerState.DERIVED)


async def _of_the_people(filling: Filling, where: Where) -> dict[str, Answer]:
    found: dict[str, Answer | None] = {}
    if _is_open(filling, keys.AUTHORITY):
        found[keys.AUTHORITY] = await suggested_authority(filling, where)
    if _is_open(filling, keys.FAGGRUPPE):
        found[keys.FAGGRUPPE] = await suggested_faggruppe(filling, where)
    return {key: answer for key, answer in found.items() if answer is not None}
