"""What has happened to a case, a line for each: when, who, what, and in their own words."""

import uuid
from typing import Final

from conversation.markup import escape
from dialogs.cases.sight import Onlooker
from norsk.when import norwegian_date, oslo_date
from register.avvik import Avvik
from register.case_event import CaseAct, CaseEvent, case_history
from register.cases import CaseRecord
from register.ids import id_or_nobodys
from register.person import Person

MOST_LINES: Final = 12
LONGEST_WORDS: Final = 200
_SAID: Final = {
    CaseAct.FILED: "{who} meldte saken",
    CaseAct.EDITED: "{who} endret saken",
    CaseAct.WITHDRAWN: "{who} trakk saken",
    CaseAct.TAKEN: "{who} tok saken",
    CaseAct.GIVEN_BACK: "{who} ga saken fra seg",
    CaseAct.CLARIFYING: "{who} begynte å avklare",
    CaseAct.ON_AVTALE: "{who} fant at en avtale dekker behovet",
    CaseAct.SENT_ON: "{who} sendte saken videre til {to}",
    CaseAct.ASKED_AREA: "{who} spurte de andre enhetene i området",
    CaseAct.AREA_ANSWERED: "{who} svarte for {enhet}: {answer}",
    CaseAct.AREA_CLOSED: "Svarene fra enhetene ble summert",
    CaseAct.STATUS: "{who} endret status{status}",
    CaseAct.ANSWERED: "{who} svarte",
    CaseAct.REOPENED: "{who} sa at avtalen ikke passer",
    CaseAct.JOINED: "{who} slo seg sammen med saken{more}",
    CaseAct.ATTACHED: "{who} la ved {files}",
}


async def history_lines(looks: Onlooker, case: CaseRecord) -> list[str]:
    """Return a case's history, oldest first; of a long one the newest lines."""
    events = await case_history(looks.context.session, case.record)
    hidden = isinstance(case, Avvik) and case.hidden_reporter
    lines = [
        f"- {norwegian_date(oslo_date(one.at))}: {await _line(looks, one, hidden=hidden)}" for one in events
    ]
    if len(lines) > MOST_LINES:
        lines = [f"- {len(lines) - MOST_LINES} eldre linjer er ikke vist.", *lines[-MOST_LINES:]]
    return lines


def _status(looks: Onlooker, event: CaseEvent) -> str:
    """Return which status a line tells of; "" where that is not known."""
    status = event.detail.get("status", "")
    labels = {one.id: one.label for one in looks.context.kommune.statuses}
    said = event.detail.get("said", "") or labels.get(status, "")
    return f" til «{said}»" if said and event.act == CaseAct.STATUS.value else ""


async def _line(looks: Onlooker, event: CaseEvent, *, hidden: bool) -> str:
    innkjop = looks.context.kommune.names["innkjop"]
    who = "Den som meldte" if hidden and event.act == CaseAct.FILED.value else await _name(looks, event.by_id)
    to = await _name(looks, event.to_id) if event.to_id else innkjop
    enhet = looks.enheter.by_id.get(id_or_nobodys(event.detail.get("enhet", "")))
    no = event.detail.get("same") == "no"
    answer = "nei" if no else f"ja, {event.detail.get('quantity') or 'uten antall'}"
    said = _SAID.get(CaseAct(event.act), "{who} gjorde noe").format(
        who=who,
        to=to,
        enhet=enhet.name if enhet else "en enhet",
        answer=answer,
        more=f" og trenger {event.detail['quantity']} i tillegg" if event.detail.get("quantity") else "",
        status=_status(looks, event),
        files=event.detail.get("files", "en fil"),
    )
    words = " ".join(event.text.split())
    cut = words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1]}…"
    return escape(f"{said}: «{cut}»" if cut else f"{said}")


async def _name(looks: Onlooker, id: uuid.UUID | None) -> str:
    person = await looks.context.session.get(Person, id) if id else None
    return person.name if person else "En som har sluttet"
