"""The questions about risk that the kommune's strategy names, asked as one, and what follows from each."""

from collections.abc import Sequence
from typing import Final

from conversation.reply import Option
from dialogs.behovsmelding import keys
from dialogs.behovsmelding.cited import cited
from dialogs.behovsmelding.kinds import candidates, levels_of
from dialogs.behovsmelding.parsers import NONE, YES, chosen_answer, several_of
from dialogs.form import Fault, Filling
from knowledge.profile_parts import RiskQuestion
from knowledge.risk_question import IKT, names_it, raised
from register.answers import Answer

NO_RISK: Final = "ingen av dem"
_NONE: Final = Option(NONE, "Ingen av dem")


def risk_questions(filling: Filling) -> tuple[RiskQuestion, ...]:
    """Return what the need may touch, by its kind, its words and its value; IT has a field of its own."""
    context = filling.context
    found = raised(
        context.kommune,
        text=_words(filling),
        kinds=candidates(filling),
        levels=levels_of(filling),
        on=context.today,
    )
    return tuple(one for one in found if one.id != IKT)


def _words(filling: Filling) -> str:
    told = (keys.WHAT, keys.NEED)
    return " ".join(filling.value(key) for key in told)


def any_risk(filling: Filling) -> bool:
    """Say whether there is anything to ask about."""
    return bool(risk_questions(filling))


async def risk_options(filling: Filling) -> tuple[Option, ...]:
    """Return what can be ticked, «Ingen av dem» last."""
    return (*(Option(one.id, one.label) for one in risk_questions(filling)), _NONE)


async def parse_risks(filling: Filling, written: str) -> Answer | Fault:
    """Return what was ticked, by id or label."""
    options = await risk_options(filling)
    found = several_of(options, written)
    if found is None:
        return Fault("Skriv numrene på det som gjelder, for eksempel «1 og 3», eller «ingen».")
    return chosen_answer(found, none=NO_RISK)


async def risk_note(filling: Filling) -> str:
    """Return what follows from what was ticked, each with where it stands."""
    return "\n".join(f"- {_cited(filling, one)}" for one in chosen(filling))


def chosen(filling: Filling) -> Sequence[RiskQuestion]:
    """Return the questions that were ticked and still belong."""
    ticked = set(filling.value(keys.RISKS).split(","))
    return [one for one in risk_questions(filling) if one.id in ticked]


async def ikt_note(filling: Filling) -> str:
    """Return what follows where the need is about IT."""
    about = _about_ikt(filling)
    return _cited(filling, about) if about and filling.value(keys.IKT) == YES else ""


def told_anyway(filling: Filling) -> tuple[str, ...]:
    """Return what must be known though nobody ticked it: IT, and what the kommune does not buy or buys on conditions."""
    about = _about_ikt(filling)
    found = [about] if about and filling.value(keys.IKT) == YES else []
    ticked = set(filling.value(keys.RISKS).split(","))
    what = filling.value(keys.WHAT)
    found += [
        one for one in risk_questions(filling) if one.told and one.id not in ticked and names_it(one, what)
    ]
    return tuple(_cited(filling, one) for one in found)


def _about_ikt(filling: Filling) -> RiskQuestion | None:
    context = filling.context
    return next((one for one in context.kommune.risk_questions_on(context.today) if one.id == IKT), None)


def _cited(filling: Filling, question: RiskQuestion) -> str:
    return cited(filling.context.kommune, question)
