"""One need whose documents are written far, without a database: for the tests of the documents and of their Word files."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.knowledge_files import shipped_knowledge
from conversation.paper import Paper
from dialogs.papers.build import build, paper
from dialogs.papers.facts import CaseFacts, Evaluated, OldAvtale, Risk, Written
from dialogs.papers.kinds import Judged
from knowledge.lead_plan import plan_back
from knowledge.paper_sections import paper_sections
from knowledge.terskelverdi import Kind, reaches, regime
from register.answers import Answer
from register.behovsmelding import Behovsmelding
from register.case_document import PaperKind
from register.merging import value_of

TODAY = date(2026, 11, 20)
VALUE = Decimal(3_000_000)
_WRITTEN = {
    "need_long": "Barnehagene får om lag 10 % flere barn de neste fem årene. Flere av dem går over til hel kjøkkendrift.\n\nBehovet blir altså større, og menyen mer variert.",
    "alternatives": "- Egen produksjon i tre kjøkken: vurdert, krever ombygging.\n- Felles avtale med nabokommuner: ikke mulig før 2029.\n- Ny rammeavtale: valgt.",
    "budget.basis": "Forbruket de siste to årene, justert for prisstigning.",
    "budget.cover": "Ja, i driftsbudsjettet for oppvekst. Kommunalsjef for oppvekst har budsjettansvaret.",
    "life_cycle": "Ikke aktuelt: Maten brukes opp, og krever ikke utstyr som kommunen skal drifte.",
    "risk_wage": "Middels risiko i produksjon og transport. Vi krever dokumentasjon, og kontrollerer én underleverandør i året.",
    "climate.weight": "30 % i tildelingskriteriet «Klima og miljø», med transport og andel økologisk.",
    "innovation": "Vi spør markedet om løsninger som gir mindre matsvinn.",
    "lots": "To delkontrakter: tørrvarer, og frukt og grønt.",
    "procedure": "Åpen anbudskonkurranse. Behovet kan beskrives presist, og mange kan levere.",
    "dialogue_goal": "Vi vil vite hva som finnes av løsninger for mindre matsvinn.",
    "dialogue_announcement.day": "15. februar 2027",
    "dialogue_questions": "- Hvilke forpakninger kan dere levere?\n- Hvilke krav stenger dere ute?",
}


def lunch_facts(kommune: str = "lillestrom", **written: str) -> CaseFacts:
    """Return what a need of a kommune tells: food for kindergartens, with some sections written by Ingrid."""
    knowledge = shipped_knowledge()
    profile = knowledge.kommuner[kommune]
    need = Behovsmelding(
        id=uuid.UUID(int=7),
        year=2026,
        serial=12,
        title="Mat til barnehagene",
        need="Barnehagene serverer tre måltider om dagen. Avtalen vi har, går ut, og flere varer mangler i den.",
        kind="vare",
        quantity="14 barnehager",
        value_nok=VALUE,
        months=24,
        option_months=24,
        wanted_by_on=date(2027, 9, 1),
        status="under_avklaring",
        answers={},
        sent_at=datetime(2026, 11, 2, 8, 0, tzinfo=UTC),
        changed_at=datetime(2026, 11, 2, 8, 0, tzinfo=UTC),
    )
    applies = regime(VALUE, Kind.VARE, on=TODAY, kommune=profile, rules=knowledge.rules)
    levels = frozenset(
        one.level.value for one in applies.used if reaches(applies.value_nok, one.amount_nok, one.operator)
    )
    lead = profile.lead_time(applies.parts[-1] if applies.parts else "utenfor", on=TODAY)
    assert lead is not None
    texts = _WRITTEN | written
    return CaseFacts(
        need=need,
        kommune=profile,
        today=TODAY,
        whole=value_of([need]),
        judged=Judged(applies, levels, frozenset({"vare"})),
        written={
            key: Written(
                text, "Ada Demo" if key == "innovation" else "Ingrid Demo", TODAY, key == "innovation"
            )
            for key, text in texts.items()
            if text
        },
        answers={"market": Answer("x", "Fem grossister, og flere lokale produsenter")},
        risks=(Risk("lonn", "Risiko for dårlige lønns- og arbeidsvilkår", ticked=True),),
        enhet="Demo barnehage",
        requester="Ada Demo",
        handler="Ingrid Demo",
        lead=lead,
        plan=plan_back(date(2027, 9, 1), lead),
        members=("Ada Demo", "Karim Demo"),
        invited=1,
        habil_asked=4,
        habil_answered=4,
        avtale=OldAvtale("Matvarer", "Mat og Melk Demo AS", date(2027, 8, 31), 3),
        evaluated=(Evaluated("BM-2024-0007", "Mat til skolene", ("Prøv varene før tildeling.",)),),
    )


def lunch_paper(kind: PaperKind, kommune: str = "lillestrom", *, version: int = 2) -> Paper:
    """Return a document of that need."""
    facts = lunch_facts(kommune)
    return paper(kind, facts, build(kind, facts, paper_sections()), version=version, author="Ingrid Demo")
