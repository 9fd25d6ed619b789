"""How a decision is told: what it was about, who decided, in which role, when and why, and how far it has come."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Final

from conversation.markup import escape
from dialogs.avtaler.desk import clipped
from dialogs.dialog import Context
from norsk.when import norwegian_date, oslo_date
from register.avtale import Avtale
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.deciders import role_name
from register.decision import Decision, DecisionStatus
from register.endringsbehov import Endringsbehov
from register.person import Person
from register.track import KIND_NAMES, VERDICT_NAMES, Track, TrackKind, Verdict

NEW_END: Final = "ny_slutt"
"""The field and the detail that hold an agreement's new last day, as an ISO date in a stored decision."""
OLD_END: Final = "gammel_slutt"
OPTION: Final = "opsjon"
"""The detail that holds the position of the option that was called."""
NEED: Final = "behovsmelding"
NEED_ID: Final = "behovsmelding_id"
SENT_ON: Final = "sendt_den"
FILED: Final = "journalfort"
_DETAILS: Final[Mapping[str, str]] = {
    NEW_END: "Ny siste dag",
    NEED: "Behovsmelding",
    SENT_ON: "Varsel sendt",
    FILED: "Journalført",
}
_AROUND = (
    "Dette kan bare avtaleforvalteren, stedfortrederen, avtaleeieren, lederen over dem og {innkjop} avgjøre. "
    "Ingenting er endret."
)
NOT_YOURS: Final[Mapping[TrackKind, str]] = dict.fromkeys(TrackKind, _AROUND) | {
    TrackKind.APPROVAL: "Dette kan bare den som har fått det til godkjenning, avgjøre. Ingenting er endret.",
    TrackKind.AVVIK: "Dette kan bare den som har ansvaret for avviket, og {innkjop} avgjøre. Ingenting er endret.",
    TrackKind.BEHOVSMELDING: "Dette kan bare innkjøpere gjøre. Ingenting er endret.",
    TrackKind.ENDRINGSBEHOV: "Dette kan bare {innkjop} svare på. Ingenting er endret.",
    TrackKind.ARTIKKEL: "Dette kan bare redaktører og innkjøpere gjøre. Ingenting er endret.",
    TrackKind.DUTY: "Dette kan bare den som har oppgaven, og {innkjop} gjøre. Ingenting er endret.",
    TrackKind.NEW_AVTALE: "Dette kan bare innkjøpskontakter og {innkjop} gjøre. Ingenting er endret.",
    TrackKind.TASK: "Dette kan bare den som er spurt, svare på. Ingenting er endret.",
    TrackKind.ASSIGNMENT: "Dette kan bare den som har fått ansvaret, svare på. Ingenting er endret.",
}
"""What is said to somebody who may not decide, by the kind of track."""


async def person_name(context: Context, id: uuid.UUID | None) -> str:
    """Return a person's name as it stands in a reply."""
    person = await context.session.get(Person, id) if id else None
    return escape(person.name) if person else "En som har sluttet"


def avtale_name(avtale: Avtale) -> str:
    """Return what an agreement is called: its title, which stands out, and its number."""
    return f"**{escape(clipped(avtale.title))}**{_number(avtale)}"


def avtale_plain(avtale: Avtale) -> str:
    """Return what an agreement is called where the whole sentence stands out."""
    return f"{escape(clipped(avtale.title))}{_number(avtale)}"


def _number(avtale: Avtale) -> str:
    return f" ({escape(avtale.reference)})" if avtale.reference else ""


async def record_name(context: Context, track: Track) -> str:
    """Return what a track's record is called; an avvik that took the closed way only by its number."""
    match track.record_kind:
        case "avtale":
            avtale = await context.session.get(Avtale, track.record_uuid)
            return avtale_name(avtale) if avtale else "avtalen"
        case "avvik":
            avvik = await context.session.get(Avvik, track.record_uuid)
            if avvik is None:
                return "avviket"
            number = f" {escape(avvik.reference)}" if avvik.reference else ""
            return (
                f"avvik{number}" if avvik.restricted else f"avvik{number} **{escape(clipped(avvik.title))}**"
            )
        case "behovsmelding":
            need = await context.session.get(Behovsmelding, track.record_uuid)
            return (
                f"behovsmelding {need.number} **{escape(clipped(need.title))}**"
                if need
                else "behovsmeldingen"
            )
        case "endringsbehov":
            change = await context.session.get(Endringsbehov, track.record_uuid)
            return (
                f"endringsbehov {change.number} **{escape(clipped(change.title))}**"
                if change
                else "endringsbehovet"
            )
        case "decision":
            about = await context.session.get(Decision, track.record_uuid)
            return await record_name(context, about.track) if about else "beslutningen"
        case "plikt":
            duties = context.kommune.recurring_on(context.today)
            return next(
                (f"**{escape(one.title)}**" for one in duties if one.id == track.record_id), "oppgaven"
            )
        case "artikkel":
            article = context.knowledge.library.by_id(track.record_id)
            return f"artikkelen «{escape(article.title)}»" if article else "artikkelen"
        case _:
            return KIND_NAMES[track.kind]


def verdict_name(decision: Decision) -> str:
    """Return what a decision is called on its button."""
    return VERDICT_NAMES[Verdict(decision.verdict)]


async def decided_line(context: Context, decision: Decision) -> str:
    """Return who decided what, in which role, when and why, and how far it has come since."""
    who = await person_name(context, decision.by_id)
    if decision.acts_for_id:
        who = f"{who} på vegne av {await person_name(context, decision.acts_for_id)}"
    on = norwegian_date(oslo_date(decision.at))
    verb = "anbefalte" if decision.approver_id else "valgte"
    parts = [f"{who} ({role_name(decision.role)}) {verb} «{verdict_name(decision)}» {on}."]
    if decision.reason:
        parts.append(f"Grunn: «{escape(decision.reason)}».")
    parts += [f"{label}: {_shown(decision.detail[key])}." for key, label in _DETAILS.items() if decision.detail.get(key)]  # fmt: skip
    return " ".join([*parts, *await _since(context, decision)])


def _shown(value: str) -> str:
    try:
        return norwegian_date(date.fromisoformat(value))
    except ValueError:
        return escape(value)


async def _since(context: Context, decision: Decision) -> list[str]:
    """Return what has become of a decision, sentence by sentence."""
    parts: list[str] = []
    if decision.status == DecisionStatus.RECOMMENDED.value:
        parts.append(f"Venter på godkjenning fra {await person_name(context, decision.approver_id)}.")
    if decision.approved_at:
        act = "avslo" if decision.status == DecisionStatus.DECLINED.value else "godkjente"
        who = f"{await person_name(context, decision.approved_by_id)} ({role_name(decision.approved_role)})"
        parts.append(f"{who} {act} {norwegian_date(oslo_date(decision.approved_at))}.")
    if decision.declined_reason:
        parts.append(f"Grunn til avslaget: «{escape(decision.declined_reason)}».")
    if decision.acted_on:
        parts.append(f"Skriftlig varsel ble sendt {norwegian_date(decision.acted_on)}.")
    elif decision.status == DecisionStatus.DECIDED.value and decision.act_by_on:
        parts.append(f"Skriftlig varsel må sendes innen {norwegian_date(decision.act_by_on)}.")
    if decision.undone_at:
        who = await person_name(context, decision.undone_by_id)
        parts.append(f"{who} angret {norwegian_date(oslo_date(decision.undone_at))}: «{escape(decision.undone_reason)}».")  # fmt: skip
    parts += await _entered(context, decision)
    return parts


async def _entered(context: Context, decision: Decision) -> list[str]:
    noted = decision.status in (DecisionStatus.DONE.value, DecisionStatus.NOTED.value)
    if not noted or not decision.enters:
        return []
    system = await system_name(context, decision)
    if decision.entered_at is None:
        return [f"Ikke ført i {system} ennå."]
    return [f"Ført i {system} {norwegian_date(oslo_date(decision.entered_at))}."]


async def system_name(context: Context, decision: Decision) -> str:
    """Return what the system is called that a decision must be entered into: the one that its record comes from."""
    names = context.kommune.names
    if decision.track.record_kind != "avvik":
        return escape(names["kav"])
    avvik = await context.session.get(Avvik, decision.track.record_uuid)
    return escape(names.get(avvik.source_system if avvik else "", names["kvalitetssystem"]))
