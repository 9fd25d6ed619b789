"""Starting a new procurement from an agreement: a behovsmelding that is filled in from it, and sent with a number."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.behovsmelding.filing import case_choices
from dialogs.behovsmelding.from_avtale import fill_from_avtale
from dialogs.cases.ending import end_tasks
from dialogs.cases.leader import leader_asked
from dialogs.deciding.text import NEED, NEED_ID, avtale_name, avtale_plain, person_name
from dialogs.dialog import Context
from dialogs.verdicts.days import day_fault
from dialogs.verdicts.flow import FLOWS, REASON, Case, Decided, Faults, Flow, Values, nothing_to_undo
from dialogs.verdicts.option import avtale_of
from knowledge.names import fill
from norsk.amount import parse_amount
from norsk.date import parse_date
from norsk.when import norwegian_date
from register.avtale import Avtale
from register.behovsmelding import WITHDRAWN, Behovsmelding, report_need
from register.case_step import withdraw_need
from register.decision import Decision
from register.events import NeedReported
from register.ids import id_or_nobodys
from register.track import Verdict

TITLE: Final = "tittel"
WANT: Final = "behov"
AREA: Final = "tjenesteomrade"
VALUE: Final = "verdi"
WANTED_BY: Final = "onsket_til"
LONGEST_TITLE: Final = 300
_LONGEST_AREA: Final = 100
_WHOLE_TERM: Final = "For hele perioden med opsjoner, uten mva. La feltet stå tomt hvis du ikke vet det."
_UNKNOWN: Final = frozenset({"", "vet ikke", "ukjent", "?", "veit ikkje", "usikker"})


async def _intro(case: Case) -> str:
    avtale = avtale_of(case)
    lead = (
        f"Da sender du en behovsmelding til {{innkjop}} om det som skal ta over etter {avtale_name(avtale)}."
    )
    parts = [
        fill(lead, case.context.kommune.names),
        "Feltene er fylt ut fra avtalen. Rett det som ikke stemmer.",
    ]
    if (known := await _open_need(case.context, avtale)) is not None:
        parts.append(
            f"**Obs:** Behovsmelding {known.number} «{escape(known.title)}» er alt sendt om denne avtalen."
        )
    return " ".join(parts)


async def _open_need(context: Context, avtale: Avtale) -> Behovsmelding | None:
    return await context.session.scalar(
        select(Behovsmelding)
        .where(Behovsmelding.avtale_id == avtale.id, Behovsmelding.status.not_in(_ended(context)))
        .order_by(Behovsmelding.sent_at.desc())
        .limit(1)
    )


def _ended(context: Context) -> list[str]:
    return [status.id for status in context.kommune.statuses if status.final]


async def _fields(case: Case) -> tuple[Field, ...]:
    avtale = avtale_of(case)
    wanted = _day_after(avtale)
    return (
        Field(TITLE, "Hva trenger dere?", value=avtale.title[:LONGEST_TITLE], help="En kort tittel."),
        Field(WANT, "Beskriv behovet", FieldKind.LONG_TEXT, value=_described(avtale)),
        Field(AREA, "Tjenesteområde", value=avtale.tjenesteomrade or "", required=False),
        Field(VALUE, "Anslått verdi", FieldKind.AMOUNT, value=_value(avtale), help=_WHOLE_TERM, required=False),
        Field(WANTED_BY, "Når må den nye avtalen gjelde fra?", FieldKind.DATE, value=wanted.isoformat() if wanted else ""),
        Field(REASON, "Hvorfor nå?", FieldKind.LONG_TEXT, help="Du kan la feltet stå tomt.", required=False),
    )  # fmt: skip


def _day_after(avtale: Avtale) -> date | None:
    last = avtale.max_expires_on or avtale.expires_on
    return last + timedelta(days=1) if last else None


def _described(avtale: Avtale) -> str:
    number = f" ({avtale.reference})" if avtale.reference else ""
    ends = avtale.max_expires_on or avtale.expires_on
    until = f", som gjelder til og med {norwegian_date(ends)}" if ends else ""
    head = f"Ny avtale etter «{avtale.title}»{number}{until}."
    return f"{head} {avtale.description}".strip()


def _value(avtale: Avtale) -> str:
    """Return the agreement's value where it is for the whole term; one per year says nothing of a term to come."""
    return str(int(avtale.value_nok)) if avtale.value_nok is not None and avtale.value_per is None else ""


async def _send(case: Case, values: Values) -> Decided | Faults:
    context, avtale = case.context, avtale_of(case)
    wanted = parse_date(values[WANTED_BY], today=context.today)
    value = _amount(values[VALUE])
    faults = _faults(values, value, wanted, today=context.today)
    if faults:
        return Faults(faults)
    need = await report_need(
        context.session,
        title=values[TITLE],
        need=values[WANT],
        tjenesteomrade=values[AREA] or None,
        enhet_id=avtale.enhet_id or context.person.enhet_id,
        avtale_id=avtale.id,
        value_nok=value,
        wanted_by_on=wanted,
        requester=context.person,
        on=context.today,
        now=context.now,
    )
    await fill_from_avtale(context, need, avtale, value=values[VALUE])
    leader = await leader_asked(context, need)
    said = (
        f"**Behovsmelding {need.number} er sendt til {{innkjop}}.** Du får beskjed når noen tar saken. "
        f"Den gjelder det som skal ta over etter {avtale_name(avtale)}. Du kan legge til mer til noen tar den.{' ' if leader.said else ''}{leader.said}"
    )
    return Decided(
        fill(said, context.kommune.names),
        {NEED: need.number, NEED_ID: str(need.id)},
        enters=True,
        events=(NeedReported(need.id), *leader.events),
        choices=case_choices(need),
    )


def _amount(written: str) -> Decimal | None:
    found = parse_amount(written)
    return found.total_nok if found else None


def _faults(values: Values, value: Decimal | None, wanted: date | None, *, today: date) -> dict[str, str]:
    faults: dict[str, str] = {}
    if len(values[TITLE]) > LONGEST_TITLE:
        faults[TITLE] = f"Kort ned tittelen til høyst {LONGEST_TITLE} tegn."
    if len(values[AREA]) > _LONGEST_AREA:
        faults[AREA] = f"Kort ned tjenesteområdet til høyst {_LONGEST_AREA} tegn."
    if value is None and values[VALUE].casefold() not in _UNKNOWN:
        faults[VALUE] = "Skriv et beløp, for eksempel 4,8 millioner, eller la feltet stå tomt."
    if wrong := day_fault(values[WANTED_BY], wanted, after=today):
        faults[WANTED_BY] = wrong
    return faults


async def _withdraw(context: Context, decision: Decision) -> str:
    """Withdraw the behovsmelding that a decision sent, where nobody has taken it."""
    need = await context.session.get(Behovsmelding, id_or_nobodys(decision.detail.get(NEED_ID, "")))
    if need is None or need.status == WITHDRAWN:
        return ""
    if need.taken_by_id is not None:
        who = await person_name(context, need.taken_by_id)
        return f"Behovsmelding {need.number} er tatt av {who}. Snakk med {who} om å stoppe den."
    withdraw_need(context.session, need, by=context.person, reason="", now=context.now)
    await end_tasks(context, need)
    return ""


async def _not_replaced_intro(case: Case) -> str:
    return f"Du vil at {avtale_name(avtale_of(case))} ikke skal erstattes. Da starter ingen ny anskaffelse, og du blir ikke minnet på det igjen."


async def _not_replaced_fields(case: Case) -> tuple[Field, ...]:
    _ = case
    help = "For eksempel at behovet er borte, eller dekkes av en annen avtale."
    return (Field(REASON, "Hvorfor skal den ikke erstattes?", FieldKind.LONG_TEXT, help=help),)


async def _not_replaced(case: Case, values: Values) -> Decided | Faults:
    _ = values
    return Decided(
        f"**{avtale_plain(avtale_of(case))} skal ikke erstattes.** Du blir ikke minnet på ny anskaffelse for den igjen.",
        {},
        enters=True,
    )


NEED_FLOW: Final = Flow(_intro, _fields, _send, _withdraw)
FLOWS[Verdict.START_PROCUREMENT] = NEED_FLOW
FLOWS[Verdict.COMPETE] = NEED_FLOW
FLOWS[Verdict.NOT_REPLACED] = Flow(_not_replaced_intro, _not_replaced_fields, _not_replaced, nothing_to_undo)
