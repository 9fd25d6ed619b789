"""Which kinds of reminders are set at which level, and what people and files call them."""

from collections.abc import Mapping
from typing import Final

from register.step import SETTABLE, Step
from register.track import KIND_NAMES, TrackKind
from register.varsling import VarslingLevel
from register.varsling_words import BadStepsError, StepsFault, parse_steps

OF_THE_KOMMUNE: Final = frozenset(
    {TrackKind.BEHOVSMELDING, TrackKind.ARTIKKEL, TrackKind.DUTY, TrackKind.TASK}
)
"""Kinds that belong to no agreement, and so are only set for the whole kommune."""

FIRST_WANTED: Final = frozenset(
    {TrackKind.MISSING, TrackKind.NOT_SHOWN, TrackKind.BEHOVSMELDING, TrackKind.ENDRINGSBEHOV}
)
"""Kinds whose day is no deadline but when it was first wanted: nothing can be reminded of before it."""

LEVEL_NAMES: Final[Mapping[VarslingLevel, str]] = {
    VarslingLevel.AVTALE: "avtalen",
    VarslingLevel.TJENESTEOMRADE: "tjenesteområdet",
    VarslingLevel.KOMMUNE: "kommunen",
    VarslingLevel.STANDARD: "standard",
}
"""What a level is called where steps are told to come from it."""

_WORDS: Final[Mapping[TrackKind, str]] = {
    TrackKind.NEW_PROCUREMENT: "nyanskaffelse | nye anskaffelser | ny anskaffing | ny konkurranse | start ny anskaffelse | start av ny anskaffelse"
    " | oppstart av ny anskaffelse | oppstart ny anskaffelse | anskaffelse | anskaffelser",
    TrackKind.OPTION: "opsjoner | opsjonar | opsjonen | opsjonsfrist | opsjonsfrister | opsjonsfristen | frist for opsjon | opsjonsvarsel"
    " | forlengelse | forlenging | option | options",
    TrackKind.EXPIRY: "utløpet | utløpsdato | utløper | avtaleutløp | utløp av avtale | utløp av avtaler | utgår | sluttdato | avtaleslutt | expiry",
    TrackKind.RUNNING: "løpende avtaler | løpende | løpande avtale | løpande avtalar | årlig gjennomgang | løpende avtalers gjennomgang",
    TrackKind.FOLLOW_UP: "oppfølging | oppfølgingsmøter | oppfølgjing | oppfølgjingsmøte | oppfølgingsmøtet | statusmøte | statusmøter"
    " | leverandørmøte | møte | møter | avtaleoppfølging",
    TrackKind.CONTROL: "kontroll | kontroller | kontrollar | revisjon | revisjoner | revisjonar | kontroll og revisjon"
    " | kontroller og revisjoner | kontroll/revisjon | leverandørkontroll",
    TrackKind.NEW_AVTALE: "nye avtaler | nye avtalar | ny avtale trer i kraft | avtalestart | ny avtale i kraft",
    TrackKind.AVVIK: "åpne avvik | avviksfrist | avvikene | avvik med frist | deviation",
    TrackKind.BEHOVSMELDING: "behovsmeldinger | behovsmeldingar | behov",
    TrackKind.ENDRINGSBEHOV: "endringsbehovene | endringsbehova | endring av avtale | endringer av avtaler",
    TrackKind.ARTIKKEL: "artikler | artiklar | artikler til kontroll | artikkelkontroll",
    TrackKind.MISSING: "mangler | manglar | mangel | manglende data | manglende opplysning | manglande opplysningar",
    TrackKind.DUTY: "årlige oppgaver | årlege oppgåver | årleg oppgåve | plikt | plikter | årshjul | årshjulet",
    TrackKind.APPROVAL: "godkjenninger",
    TrackKind.NOTICE: "varsel til leverandør | varsel til leverandøren",
    TrackKind.NOT_SHOWN: "ikkje ført | ikke ført i kav",
    TrackKind.ASSIGNMENT: "",
    TrackKind.TASK: "oppgaver i saker | oppgaver | saksoppgaver",
}

KIND_WORDS: Final[Mapping[str, TrackKind]] = {
    word: kind
    for kind, name in KIND_NAMES.items()
    for word in (name, kind.value, *(one.strip() for one in _WORDS[kind].split("|")))
    if word
}
"""Every name of a kind, in lower case."""


def parse_steps_of(kind: TrackKind, text: str, *, unit: str = "") -> tuple[Step, ...]:
    """Return the steps that a text tells of for a kind (`register.varsling_words.parse_steps`). Raises BadStepsError."""
    steps = parse_steps(text, unit=unit)
    if kind in FIRST_WANTED and any(step.months > 0 or step.days > 0 for step in steps):
        raise BadStepsError(StepsFault.NOTHING_BEFORE, KIND_NAMES[kind])
    return steps


def kinds_at(level: VarslingLevel) -> tuple[TrackKind, ...]:
    """Return the kinds that may be set at a level, in the order in which they are shown."""
    if level is VarslingLevel.KOMMUNE:
        return SETTABLE
    return tuple(kind for kind in SETTABLE if kind not in OF_THE_KOMMUNE)
