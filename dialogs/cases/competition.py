"""What the year's report is told of a procurement: whether it is held in the tool, whether it is an innovation project.

It is asked where the kommune's strategy measures it, and never stands in the way of anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from conversation.markup import escape
from conversation.reply import Choice, Field
from dialogs.cases.forms import ask, option_field, send_step
from dialogs.cases.handler import handles, is_announced, not_handler
from dialogs.cases.sight import Onlooker
from dialogs.cases.stepping import said_of
from dialogs.cases.words import step
from dialogs.dialog import Outcome
from knowledge.asked_of_case import asked_of_case
from knowledge.names import short
from knowledge.profile_parts import Measure, MeasureName
from register.behovsmelding import COVERED, MERGED, WITHDRAWN, Behovsmelding
from register.competition import note_competition
from register.merging import whole_value

COMPETITION: Final = "competition"
"""The step in which it is told."""
KGV: Final = "i_kgv"
INNOVATION: Final = "innovasjonsprosjekt"
_KEYS: Final[Mapping[MeasureName, str]] = {"kgv": KGV, "innovation": INNOVATION}
_NO_COMPETITION: Final = (COVERED, WITHDRAWN, MERGED)
_VALUES: Final[Mapping[str, bool | None]] = {"ja": True, "nei": False, "vet_ikke": None}
_OPTIONS: Final = (("ja", "Ja"), ("nei", "Nei"), ("vet_ikke", "Vet ikke ennå"))


async def measures_asked(looks: Onlooker, need: Behovsmelding) -> Sequence[Measure]:
    """Return what the kommune's strategy wants to know of a need's procurement; nothing where none comes of it."""
    if need.status in _NO_COMPETITION:
        return ()
    context, whole = looks.context, await whole_value(looks.context.session, need)
    return asked_of_case(
        context.kommune,
        value_nok=whole.high if whole.is_known else None,
        kind=need.kind,
        on=context.today,
        rules=context.knowledge.rules,
    )


def _measured(looks: Onlooker) -> Sequence[Measure]:
    """Return what the kommune's strategy wants to know of any procurement, whatever it is worth."""
    context = looks.context
    return asked_of_case(
        context.kommune, value_nok=None, kind=None, on=context.today, rules=context.knowledge.rules
    )


def _told(need: Behovsmelding, measure: Measure) -> bool | None:
    return need.in_kgv if measure.measures == "kgv" else need.is_innovation


async def competition_choice(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    """Return the button by which whoever handles a need answers, where there is anything to answer."""
    if not handles(looks, need) or not await measures_asked(looks, need):
        return []
    return [step(need, COMPETITION, "Svar til årsrapporten")]


async def competition_line(looks: Onlooker, need: Behovsmelding) -> str:
    """Return what has been told, as Markdown; what is missing only to whoever handles an announced need. "" for nothing."""
    asked = await measures_asked(looks, need)
    told = [_sentence(looks, need, one) for one in _measured(looks) if _told(need, one) is not None]
    missing = [_about(looks, one) for one in asked if _told(need, one) is None]
    if missing and handles(looks, need) and is_announced(looks, need):
        told.append(f"Årsrapporten mangler svar på om {' og om '.join(missing)}.")
    return " ".join(told)


def _sentence(looks: Onlooker, need: Behovsmelding, measure: Measure) -> str:
    if measure.measures == "kgv":
        return f"Konkurransen er {'' if need.in_kgv else 'ikke '}i {_tool(looks)}."
    return f"Anskaffelsen er {'' if need.is_innovation else 'ikke '}et innovasjonsprosjekt."


def _about(looks: Onlooker, measure: Measure) -> str:
    return (
        f"konkurransen er i {_tool(looks)}"
        if measure.measures == "kgv"
        else "anskaffelsen er et innovasjonsprosjekt"
    )


def _tool(looks: Onlooker) -> str:
    return escape(short(looks.context.kommune.names["kgv"]))


async def competition_asked(looks: Onlooker, need: Behovsmelding, said: Outcome) -> Outcome:
    """Return what was said when a need came as far as announced, with the form of what nobody has told yet."""
    unknown = [one for one in await measures_asked(looks, need) if _told(need, one) is None]
    if not unknown or not said.replies:
        return said
    first, *rest = said.replies
    form = _form(looks, need, unknown).replies[0].form
    text = f"{first.text}\n\n**Til årsrapporten:** Svar nå eller senere. Strategien måler dette."
    return replace(said, replies=(replace(first, text=text, form=form, private=True), *rest))


async def competition_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Ask whoever handles a need what the strategy wants to know of it."""
    _ = do
    if (refused := _refused(looks, need)) is not None:
        return refused
    asked = await measures_asked(looks, need)
    every = _measured(looks)
    shown = [one for one in every if one in asked or _told(need, one) is not None]
    return _form(looks, need, shown or every)


def _refused(looks: Onlooker, need: Behovsmelding) -> Outcome | None:
    if not handles(looks, need):
        return not_handler(looks, need, "kan svare til årsrapporten")
    if need.status in _NO_COMPETITION or not _measured(looks):
        return said_of(looks, need, f"Årsrapporten spør ikke om {need.number}. Ingenting er endret.")
    return None


def _form(looks: Onlooker, need: Behovsmelding, asked: Sequence[Measure]) -> Outcome:
    intro = f"{need.number}: {escape(need.title)}. Svarene blir med i årsrapporten. Du kan endre dem senere."
    fields = tuple(competition_field(looks, need, one) for one in asked)
    return ask(looks.context, intro, fields, "Lagre svarene", action=send_step(need, COMPETITION))


def competition_field(looks: Onlooker, need: Behovsmelding, measure: Measure) -> Field:
    """Return the field of one measure, with what has been told; it can stand empty."""
    kgv, told = measure.measures == "kgv", _told(need, measure)
    prompt = (
        f"Er konkurransen i {short(looks.context.kommune.names['kgv'])}?"
        if kgv
        else "Er anskaffelsen et innovasjonsprosjekt?"
    )
    value = "" if told is None else "ja" if told else "nei"
    return option_field(_KEYS[measure.measures], prompt, _OPTIONS, value=value, required=False)


async def innovation_field(looks: Onlooker, need: Behovsmelding, section: str) -> tuple[Field, ...]:
    """Return the field that goes with a document's section on innovation, for whoever handles the need."""
    if section != "innovation" or not handles(looks, need):
        return ()
    asked = await measures_asked(looks, need)
    return tuple(competition_field(looks, need, one) for one in asked if one.measures == "innovation")


async def competition_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Keep what was told in the form; a field that was left empty stands as before."""
    _ = do
    if (refused := _refused(looks, need)) is not None:
        return refused
    return await tell_competition(looks, need, competition_given(looks))


def competition_given(looks: Onlooker) -> Mapping[str, bool | None]:
    """Return what was chosen in the form that was sent, by `KGV` and `INNOVATION`; what stood empty is not there."""
    form = looks.context.turn.form
    return {key: _VALUES[form[key]] for key in _KEYS.values() if form.get(key) in _VALUES}


async def tell_competition(looks: Onlooker, need: Behovsmelding, told: Mapping[str, bool | None]) -> Outcome:
    """Keep what whoever handles a need has told by `KGV` and `INNOVATION`, and say how it stands."""
    if (refused := _refused(looks, need)) is not None:
        return refused
    changed = keep_competition(looks, need, told)
    stands = await competition_line(looks, need)
    lead = f"**{need.number} er oppdatert.**" if changed else f"{need.number} står som før."
    return said_of(looks, need, " ".join(one for one in (lead, stands) if one))


def keep_competition(looks: Onlooker, need: Behovsmelding, told: Mapping[str, bool | None]) -> bool:
    """Keep what was told, and return whether anything is new."""
    context = looks.context
    event = note_competition(
        context.session,
        need,
        in_kgv=told.get(KGV, need.in_kgv),
        is_innovation=told.get(INNOVATION, need.is_innovation),
        by=context.person,
        now=context.now,
    )
    return event is not None
