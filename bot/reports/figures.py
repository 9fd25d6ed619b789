"""Which figures a month has: what each counts, what it is called, and whether it says anything about people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

AREA: Final = "omrade:"
"""What a part begins with that is a tjenesteområde."""
NO_AREA: Final = "uten tjenesteområde"
LATE, IN_TIME = "etter_frist", "i_tide"


@dataclass(frozen=True, slots=True)
class Count:
    """One count of a month as it was found. `part` is "" for the whole; `people` is how many different people it stands for."""

    name: str
    part: str
    count: int
    people: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report.

    `parts` are the names of its parts by their keys; tjenesteområder come beside them. `of_people` says that it tells
    what people asked or how they decided, so that it is shown only for groups; `whole` that its parts make up a whole.
    """

    name: str
    label: str
    counts: str
    parts: Mapping[str, str] = field(default_factory=dict)
    of_people: bool = False
    whole: bool = True

    def label_of(self, part: str) -> str:
        """Return what a part is called to a person, or the figure itself for the whole."""
        if not part:
            return self.label
        return part.removeprefix(AREA) if part.startswith(AREA) else self.parts.get(part, part)


_REFUSALS: Final = {
    "instructions": "ba boten endre reglene sine",
    "secrets": "passord og personopplysninger",
    "unit_price": "enhetspriser",
    "confidential": "tilbud og evalueringer",
    "unethical": "hjelp til å omgå reglene",
    "action": "ba boten gjøre noe den ikke gjør",
    "other_subject": "andre emner enn anskaffelser",
    "are_you_sure": "om svaret er sikkert",
    "insult": "ukvemsord",
}
NO_ANSWER: Final = "uten_svar"
_ANSWERED: Final = {"artikkel": "fra en artikkel", "regel": "fra regler og terskelverdier"}
_WAYS: Final = {
    "shown_avtale": "fikk se en avtale",
    "ordered": "bestilte på avtalen (dekket av avtale)",
    "not_fitting": "avtalen passet ikke",
    "unsure": "var usikker på avtalen",
    "below_limit": "under grensen, kjøpte selv",
    "reported_anyway": "meldte likevel",
    "form": "gikk til skjemaet",
    "joined": "ble med på andres behov",
}
_TASKS: Final = {
    "forankring": "bekreftet eller avslått av leder",
    "question": "spørsmål i en sak",
    "approval": "godkjenning",
    "habilitet": "habilitet",
    "faggruppe": "invitasjon til faggruppe",
    "evaluering": "evaluering",
}
FIGURES: Final[tuple[Figure, ...]] = (
    Figure("svar", "Svar gitt", "Svar fra artikler og regler. Svar om avtaler og saker lagres ikke, og er ikke med.", _ANSWERED, of_people=True),
    Figure("avslatt", "Avslått", "Spørsmål som boten ikke svarte på, etter grunn.",
           {NO_ANSWER: "fant ikke svar, eller spurte tilbake", **_REFUSALS}, of_people=True),
    Figure("sendt_videre", "Spørsmål sendt videre", "Spørsmål som noen sendte videre til innkjøp.",
           {"unanswered": "boten hadde ikke svar", "disputed": "noen mente svaret var feil"}, of_people=True),
    Figure("besvart", "Spørsmål besvart av innkjøp", "Spørsmål som var sendt videre, og som fikk svar.", of_people=True),
    Figure("behov", "Behov meldt", "Behovsmeldinger som ble sendt."),
    Figure("avvik", "Avvik meldt", "Avvik som ble meldt her, uten dem som gikk den lukkede veien."),
    Figure("endringsbehov", "Endringsbehov meldt", "Endringsbehov som ble sendt."),
    Figure("veier", "Veien før skjemaet", "Hvordan det gikk med behov før noe skjema ble fylt ut.", _WAYS, of_people=True, whole=False),
    Figure("paminnelser", "Påminnelser", "Påminnelser etter hvordan det gikk.",
           {"sendt": "sendt", "forsinket": "av dem etter planlagt dag", "feilet": "nådde ingen"}, whole=False),
    Figure("beslutninger", "Beslutninger", "Beslutninger på det som har en bindende frist.",
           {IN_TIME: "innen fristen", LATE: "etter fristen"}, of_people=True),
    Figure("uten_beslutning", "Frister som gikk ut uten beslutning", "Avtaler der ingen hadde besluttet noe her da dagen kom.",
           {"opsjon": "frist for opsjon", "oppsigelse": "frist for å si opp", "utlop": "avtalen utløp"}),
    Figure("artikler", "Artikler", "Artikler som ble endret i boten og godkjent av to.",
           {"publisert": "publisert", "rettet": "av dem rettet noe som var feil"}, whole=False),
    Figure("oppgaver", "Oppgaver besvart", "Det noen ble bedt om i en sak, og svarte på.", _TASKS, of_people=True),
)  # fmt: skip
"""Every figure, in the order of the report."""
BY_NAME: Final = {figure.name: figure for figure in FIGURES}


def month_named(text: str) -> date | None:
    """Return the first day of a month written as ÅÅÅÅ-MM; None for any other text."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
