"""What has happened to a case, a line for each: when, who, what, and in their own words."""

import uuid
from typing import Final

from conversation.markup import escape
from dialogs.cases.history_words import line_of
from dialogs.cases.sight import Onlooker
from knowledge.approval_words import role_word, the_paper
from knowledge.names import short
from norsk.when import norwegian_date, oslo_date
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent, case_history
from register.cases import CaseRecord
from register.ids import id_or_nobodys
from register.merging import other_of
from register.person import Person

MOST_LINES: Final = 15
LONGEST_WORDS: Final = 200


async def history_lines(looks: Onlooker, case: CaseRecord, *, whole: bool = False) -> list[str]:
    """Return a case's history, oldest first; of a long one the newest lines, unless the `whole` is asked for."""
    events = await case_history(looks.context.session, case.record)
    hidden = isinstance(case, Avvik) and case.hidden_reporter
    lines = [
        f"- {norwegian_date(oslo_date(one.at))}: {await _line(looks, one, hidden=hidden)}" for one in events
    ]
    if len(lines) > MOST_LINES and not whole:
        older = len(lines) - MOST_LINES
        told = "Én eldre linje" if older == 1 else f"{older} eldre linjer"
        lines = [f"- {told} er ikke vist.", *lines[-MOST_LINES:]]
    return lines


def _status(looks: Onlooker, event: CaseEvent) -> str:
    """Return which status a line tells of; "" where that is not known."""
    said = event.detail.get("said", "") or _label(looks, event.detail.get("status", ""))
    return f" til «{said}»" if said and event.act == CaseAct.STATUS.value else ""


def _label(looks: Onlooker, status: str) -> str:
    return next((one.label for one in looks.context.kommune.statuses if one.id == status), "")


async def _other(looks: Onlooker, event: CaseEvent) -> str:
    """Return the number of the other need that a line about merging or splitting tells of."""
    need = await looks.context.session.get(Behovsmelding, id_or_nobodys(other_of(event)))
    return need.number if need else "en sak som er borte"


async def _deputy(looks: Onlooker, event: CaseEvent) -> str:
    """Return for whom an answer was given by a deputy: « for Lars Demo»; "" where none was."""
    told = event.detail.get("for", "")
    approved = event.act in (CaseAct.APPROVED.value, CaseAct.NOT_APPROVED.value)
    id = id_or_nobodys(told) if told else event.to_id if approved else None
    return f" (for {await _name(looks, id)})" if id else ""


async def _passed(looks: Onlooker, event: CaseEvent) -> str:
    """Return who was away when the leader above was asked instead: «, siden Lars Demo var borte»; "" where nobody was."""
    id = event.detail.get("away", "")
    return f", siden {await _name(looks, id_or_nobodys(id))} var borte" if id else ""


def _told(looks: Onlooker, event: CaseEvent) -> str:
    """Return what was told for the year's report: «: i KGV ja, innovasjonsprosjekt nei»; "" for any other line."""
    what = {
        "in_kgv": f"i {short(looks.context.kommune.names['kgv'])}",
        "is_innovation": "innovasjonsprosjekt",
    }
    told = [f"{word} {event.detail[key]}" for key, word in what.items() if key in event.detail]
    return f": {', '.join(told)}" if told else ""


async def _line(looks: Onlooker, event: CaseEvent, *, hidden: bool) -> str:
    innkjop = looks.context.kommune.names["innkjop"]
    who = "Den som meldte" if hidden and event.act == CaseAct.FILED.value else await _name(looks, event.by_id)
    to = await _name(looks, event.to_id) if event.to_id else innkjop
    enhet = looks.enheter.by_id.get(id_or_nobodys(event.detail.get("enhet", "")))
    told = event.detail
    no = told.get("same") == "no"
    answer = "nei" if no else f"ja, {event.detail.get('quantity') or 'uten antall'}"
    said = line_of(event).format(
        who=who,
        to=to,
        enhet=enhet.name if enhet else "en enhet",
        answer=answer,
        more=f" og trenger {event.detail['quantity']} i tillegg" if event.detail.get("quantity") else "",
        status=_status(looks, event),
        files=event.detail.get("files", "en fil"),
        archive=told.get("archive", "et nummer som er ukjent"),
        other=await _other(looks, event),
        next=_label(looks, told.get("to", "")),
        missing=told.get("anyway", ""),
        paper=the_paper(told.get("kind", "dokumentet")),
        section=told.get("title", "en del"),
        version=told.get("version", "ukjent"),
        role=role_word(told.get("role", ""), looks.context.kommune.names),
        deputy=await _deputy(looks, event),
        passed=await _passed(looks, event),
        told=_told(looks, event),
    )
    # What stood in a document before is not for everybody who sees the case: the archive has it.
    words = "" if event.act == CaseAct.SECTION.value else " ".join(event.text.split())
    cut = words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1]}…"
    return escape(f"{said}: «{cut}»" if cut else f"{said}")


async def _name(looks: Onlooker, id: uuid.UUID | None) -> str:
    person = await looks.context.session.get(Person, id) if id else None
    return person.name if person else "En som har sluttet"
