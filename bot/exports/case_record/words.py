"""What the register's own words are called in a case record."""

from typing import Final

from bot.access_table import NAMES
from register.access import CAPACITIES
from register.case_event import CaseAct
from register.case_task import TaskKind, TaskState
from register.decision import DecisionStatus

ACTS: Final = {
    CaseAct.FILED: "Meldt",
    CaseAct.EDITED: "Endret",
    CaseAct.WITHDRAWN: "Trukket",
    CaseAct.TAKEN: "Tatt",
    CaseAct.CLARIFYING: "Under avklaring",
    CaseAct.ON_AVTALE: "Dekket av avtale",
    CaseAct.SENT_ON: "Sendt videre",
    CaseAct.ASKED_AREA: "Spurte enhetene i området",
    CaseAct.AREA_ANSWERED: "Svar fra en enhet",
    CaseAct.STATUS: "Ny status",
    CaseAct.ANSWERED: "Besvart",
    CaseAct.GIVEN_BACK: "Gitt tilbake",
    CaseAct.REOPENED: "Åpnet igjen",
    CaseAct.JOINED: "Sluttet seg til",
    CaseAct.AREA_CLOSED: "Svarene ble summert",
    CaseAct.ATTACHED: "La ved filer",
    CaseAct.SENT_TO_LEADER: "Sendt til leder",
    CaseAct.CONFIRMED: "Bekreftet av leder",
    CaseAct.REFUSED: "Avvist av leder",
    CaseAct.ASSIGNED: "Tildelt saksbehandler",
    CaseAct.ASKED: "Spørsmål stilt",
    CaseAct.REPLIED: "Spørsmål besvart",
    CaseAct.MERGED: "Slått sammen",
    CaseAct.SPLIT: "Skilt ut igjen",
    CaseAct.SECTION: "Skrev et avsnitt",
    CaseAct.VERSION: "Ny versjon av dokument",
    CaseAct.SENT_FOR_APPROVAL: "Sendt til godkjenning",
    CaseAct.APPROVED: "Godkjent",
    CaseAct.NOT_APPROVED: "Ikke godkjent",
    CaseAct.HABILITET: "Habilitet",
    CaseAct.SUPPLIERS: "Leverandørene er kjent",
    CaseAct.INVITED: "Invitert til faggruppen",
    CaseAct.FAGGRUPPE: "Svar om faggruppen",
    CaseAct.CONTRACT: "Kontrakt registrert",
    CaseAct.EVALUATED: "Evaluert",
    CaseAct.COMPETITION: "Svar til årsrapporten",
    CaseAct.EXPORTED: "Tatt ut til arkivet",
    CaseAct.ARCHIVED: "Fikk arkivnummer",
}
TASKS: Final = {
    TaskKind.FORANKRING: "Forankring",
    TaskKind.QUESTION: "Spørsmål og svar",
    TaskKind.APPROVAL: "Godkjenning",
    TaskKind.HABILITET: "Egenerklæring om habilitet",
    TaskKind.VURDERING: "Leders konklusjon om habilitet",
    TaskKind.FAGGRUPPE: "Faggruppe",
    TaskKind.EVALUERING: "Evaluering",
}
STATES: Final = {
    TaskState.OPEN: "ikke besvart",
    TaskState.ANSWERED: "besvart",
    TaskState.CANCELLED: "trukket tilbake",
}
DECISIONS: Final = {
    DecisionStatus.RECOMMENDED: "anbefalt",
    DecisionStatus.DECIDED: "besluttet",
    DecisionStatus.DONE: "utført",
    DecisionStatus.DECLINED: "avslått",
    DecisionStatus.UNDONE: "omgjort",
    DecisionStatus.NOTED: "notert",
}
SAME: Final = {True: "ja", False: "nei", None: "ikke svart"}
PAPERS: Final = {
    "konkurransestrategi": "Konkurransestrategi",
    "anskaffelsesplan": "Anskaffelsesplan",
    "konkurransegrunnlag": "Konkurransegrunnlag",
    "dialognotat": "Dialognotat",
}
ANSWER_KEYS: Final = {"suppliers": "Leverandører som ble vist", "files": "Filer"}
"""What the answers of a task are called where the kommuneprofil has no question for them."""
SUBJECTS: Final = {**PAPERS, "prosess": "Gjennomføringen", "bruk": "Bruken"}
_ROLES: Final = {one.value: NAMES[one] for one in CAPACITIES}


def role_word(role: str) -> str:
    """Return what a role is called; itself where it is none of ours."""
    return _ROLES.get(role, role)
