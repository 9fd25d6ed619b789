"""How each line of a case's history is told, by what happened and how."""

from collections.abc import Mapping
from typing import Final

from register.case_event import CaseAct, CaseEvent
from register.merging import is_merged_away

_UNKNOWN: Final = "{who} gjorde noe"
_ONE_WAY: Final[Mapping[CaseAct, str]] = {
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
    CaseAct.ANSWERED: "{who} svarte",
    CaseAct.JOINED: "{who} slo seg sammen med saken{more}",
    CaseAct.ATTACHED: "{who} la ved {files}",
    CaseAct.REFUSED: "{who}{deputy} avviste behovet",
    CaseAct.ASSIGNED: "{who} ga saken til {to}",
    CaseAct.ASKED: "{who} spurte {to}",
    CaseAct.REPLIED: "{who} svarte {to}",
    CaseAct.SECTION: "{who} skrev «{section}» i {paper}",
    CaseAct.VERSION: "{who} la inn {paper}, versjon {version}",
    CaseAct.SENT_FOR_APPROVAL: "{who} sendte {paper}, versjon {version}, til godkjenning",
    CaseAct.APPROVED: "{who}{deputy} godkjente {paper}, versjon {version}, som {role}",
    CaseAct.NOT_APPROVED: "{who}{deputy} godkjente ikke {paper}, versjon {version}, som {role}",
    CaseAct.SUPPLIERS: "{who} førte opp leverandørene",
    CaseAct.INVITED: "{who} inviterte {to} til faggruppen",
    CaseAct.CONTRACT: "{who} registrerte avtalen som saken førte til",
    CaseAct.EVALUATED: "{who} evaluerte anskaffelsen",
    CaseAct.COMPETITION: "{who} svarte til årsrapporten{told}",
    CaseAct.EXPORTED: "Saken ble tatt ut til arkivet",
    CaseAct.ARCHIVED: "Saken ble arkivert som {archive}",
}
_HABILITET: Final = {
    "asked": "{who} spurte om habilitet",
    "answered": "{who} svarte om habilitet",
    "left": "{to} er ikke lenger med i saken",
    "back": "{to} er med i saken igjen",
}
_FAGGRUPPE: Final = {
    "joins": "{who} ble med i faggruppen",
    "suggests": "{who} foreslo {to} til faggruppen",
    "declines": "{who} blir ikke med i faggruppen",
    "left": "{who} gikk ut av faggruppen",
    "removed": "{who} tok {to} ut av faggruppen",
    "not_invited": "{who} trakk tilbake invitasjonen til {to}",
}
_CONFIRMED: Final = {
    "own": "{who} meldte det selv som leder, så ingen andre er spurt",
    "by_hand": "{who} noterte at behovet er forankret utenfor boten",
}


def line_of(event: CaseEvent) -> str:
    """Return the sentence of a line, with its names in braces: who, to, other, status and whatever else it is about."""
    act, detail = CaseAct(event.act), event.detail
    match act:
        case CaseAct.STATUS if "anyway" in detail:
            return "{who} gikk videre til «{next}» uten alt på plass (dette manglet: {missing})"
        case CaseAct.STATUS:
            return "{who} endret status{status}"
        case CaseAct.REOPENED:
            return "{who} åpnet saken igjen"
        case CaseAct.MERGED:
            return (
                "{who} gjorde saken til en del av {other}"
                if is_merged_away(event)
                else "{who} la {other} til saken"
            )
        case CaseAct.SPLIT:
            return (
                "{who} skilte saken ut fra {other}"
                if is_merged_away(event)
                else "{who} skilte ut {other} fra saken"
            )
        case CaseAct.SENT_TO_LEADER:
            return (
                "Fant ingen leder som kan bekrefte behovet"
                if detail.get("nobody")
                else "Saken gikk til {to} for bekreftelse{passed}"
            )
        case CaseAct.CONFIRMED:
            return _CONFIRMED.get(detail.get("how", ""), "{who}{deputy} bekreftet behovet")
        case CaseAct.HABILITET:
            return _HABILITET.get(detail.get("what", ""), "{who} svarte om habilitet")
        case CaseAct.FAGGRUPPE:
            return _FAGGRUPPE.get(detail.get("done", ""), "{who} svarte om faggruppen")
        case _:
            return _ONE_WAY.get(act, _UNKNOWN)
