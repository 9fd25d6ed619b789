"""An innkjøpskontakt asks all enheter of a tjenesteområde whether they have the same need."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.cases.forms import LONGEST, ask, told
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.words import NOT_YOURS, say, show_case
from dialogs.dialog import Context, Outcome
from norsk.calendar import add_working_days
from norsk.date import parse_date
from norsk.when import norwegian_date
from register.area_ask import ask_area, questions_of, whom_to_ask
from register.behovsmelding import Behovsmelding
from register.cases import CaseRecord, area_of
from register.events import AreaAsked

TEXT, BY = "tekst", "frist"
FURTHEST: Final = timedelta(days=90)
LEAST_DAYS: Final = 3
_FRIDAY: Final = 4


def next_friday(today: date) -> date:
    """Return the first Friday that leaves those who are asked at least three working days."""
    day = add_working_days(today, LEAST_DAYS)
    return day + timedelta(days=(_FRIDAY - day.weekday()) % 7)


async def ask_pressed(context: Context, case: CaseRecord) -> Outcome:
    """Show the form that asks the other enheter."""
    looks = await onlooker(context)
    if not isinstance(case, Behovsmelding) or not looks.works_on(case):
        return say(context, NOT_YOURS)
    return await _ask_form(looks, case)


async def _ask_form(looks: Onlooker, need: Behovsmelding, faults: Mapping[str, str] | None = None) -> Outcome:
    context, wrong = looks.context, faults or {}
    area = area_of(need, looks.enheter)
    if why := await _cannot_ask(looks, need, area):
        return say(context, why, show_case(need, "Se saken"))
    asked, nobody = await whom_to_ask(
        context.session, need, area or "", enheter=looks.enheter, asker=context.person, on=context.today
    )
    if not asked:
        text = f"Jeg finner ingen andre enheter i {escape(area or 'området')} med en leder eller innkjøpskontakt jeg kan spørre."
        return say(context, text)
    sent = bool(context.turn.form)
    text = told(context, TEXT) if sent else f"Har dere også behov for «{' '.join(need.title.split())}»?"
    by = context.turn.form.get(BY, "") if sent else next_friday(context.today).isoformat()
    fields = (
        Field(TEXT, "Hva spør du om?", FieldKind.LONG_TEXT, value=text, error=wrong.get(TEXT, "")),
        Field(BY, "Svarfrist", FieldKind.DATE, value=by, error=wrong.get(BY, "")),
    )
    names = ", ".join(escape(one.enhet.name) for one in asked)
    missing = ", ".join(escape(one.name) for one in nobody)
    intro = f"Spørsmålet går til {len(asked)} {'enhet' if len(asked) == 1 else 'enheter'} i {escape(area or '')}: {names}."
    if missing:
        intro += f" Jeg vet ikke hvem som svarer for {missing}."
    intro += " Svarene legges sammen, og du får en oppsummering når fristen er ute."
    action = Action(ActionId.SEND_AREA, {"record": need.record})
    return ask(context, intro, fields, "Send spørsmålet", action=action)


async def _cannot_ask(looks: Onlooker, need: Behovsmelding, area: str | None) -> str:
    """Return why the other enheter cannot be asked now; "" where they can."""
    context = looks.context
    if any(one.final for one in context.kommune.statuses if one.id == need.status):
        return f"{need.number} er avsluttet. Da kan jeg ikke spørre de andre enhetene."
    if area is None:
        return f"{need.number} har ikke noe tjenesteområde, så jeg vet ikke hvem jeg skal spørre. Rett saken først."
    waiting = next(
        (one for one in await questions_of(context.session, need.id) if one.closed_at is None), None
    )
    if waiting is not None:
        got = sum(one.answered_at is not None for one in waiting.asked)
        day = norwegian_date(waiting.closes_on)
        return f"Enhetene er alt spurt om {need.number}. {got} av {len(waiting.asked)} har svart, og fristen er {day}."
    return ""


async def ask_sent(context: Context, case: CaseRecord) -> Outcome:
    """Ask the other enheter, or show the form again."""
    looks = await onlooker(context)
    if not isinstance(case, Behovsmelding) or not looks.works_on(case):
        return say(context, NOT_YOURS)
    area = area_of(case, looks.enheter)
    if why := await _cannot_ask(looks, case, area):
        return say(context, why, show_case(case, "Se saken"))
    text, by = told(context, TEXT), parse_date(context.turn.form.get(BY, ""), today=context.today)
    faults = _ask_faults(text, by, today=context.today)
    if faults or by is None:
        return await _ask_form(looks, case, faults)
    asked, _ = await whom_to_ask(
        context.session, case, area or "", enheter=looks.enheter, asker=context.person, on=context.today
    )
    if not asked:
        return await _ask_form(looks, case)
    question = ask_area(
        context.session,
        case,
        area=area or "",
        text=text,
        asked=asked,
        closes_on=by,
        by=context.person,
        now=context.now,
    )
    await context.session.flush()
    said = (
        f"**Spørsmålet om {case.number} er sendt til {len(asked)} {'enhet' if len(asked) == 1 else 'enheter'}.** "
        f"Svarfrist {norwegian_date(by)}. Du får svarene etter hvert, og en oppsummering til slutt."
    )
    told_so = say(context, said, show_case(case, "Se saken"))
    return Outcome(told_so.replies, context.memory, events=(AreaAsked(question.id),))


def _ask_faults(text: str, by: date | None, *, today: date) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not text:
        faults[TEXT] = "Skriv hva du spør om."
    elif len(text) > LONGEST:
        faults[TEXT] = f"Kort ned teksten til høyst {LONGEST} tegn."
    if by is None:
        faults[BY] = "Skriv en dato, for eksempel neste fredag."
    elif by <= today:
        faults[BY] = "Fristen må være fram i tid. De som får spørsmålet, trenger noen dager."
    elif by - today > FURTHEST:
        faults[BY] = "Fristen er mer enn tre måneder fram. Velg en tidligere dag."
    return faults
