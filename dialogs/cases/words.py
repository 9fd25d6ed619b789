"""What people write to ask of cases, and the words that a case is told in."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import on_one_line
from conversation.reply import Choice, Reply
from dialogs.dialog import Context, Outcome
from knowledge.kommune import Kommune
from norsk.words import fold
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_number import Series
from register.cases import CaseRecord, number_in


class CaseWish(StrEnum):
    """What is asked of cases."""

    SHOW = "show"
    WITHDRAW = "withdraw"
    EDIT = "edit"
    MINE = "mine"
    LATEST = "latest"
    ABOUT = "about"
    AREA = "area"
    NEW = "new"
    OPEN = "open"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks of cases: by number, or about some words.

    `just_sent` says that only a case sent in this conversation a moment ago can be meant: «trekk den».
    """

    wish: CaseWish
    number: tuple[Series, int, int] | None = None
    about: str = ""
    just_sent: bool = False


LONGEST_LABEL: Final = 60
NOT_YOURS: Final = "Dette kan bare innkjøpskontakten for enheten og innkjøpere gjøre. Ingenting er endret."
_CASE = r"(?:saka?|saken|sakene|behovsmelding(?:a|en|ene)?|behovet|avviksmelding(?:a|en)?|avviket|endringsbehovet|meldinga?|meldingen)"
_CASES = r"(?:saker|sakene|saka|sakane|behovsmeldinger|behovsmeldingene|avviksmeldinger|avviksmeldingene|meldinger|meldingene|endringsbehov|endringsbehovene)"
_SHOW = r"(?:(?:kan du )?(?:vis|se|list|liste|hent|gi)(?: meg)? |hva er |hvilke er |hvor er )?"
_MINE: Final = re.compile(
    rf"{_SHOW}(?:alle )?(?:mine {_CASES}|{_CASES} mine|saker jeg har meldt|det jeg har meldt|hva jeg har meldt)"
    rf"|hva har jeg meldt|my cases"
)
_OWN: Final = rf"{_CASE} (?:min|mi|mitt)"
_LATEST: Final = re.compile(
    rf"(?:(?:og )?hvor (?:er|ble det av|ligger|står|langt er|langt har)|hva skjer med|hvordan går det med|hva er status(?:en)? (?:på|for)"
    rf"|(?:hva er )?status(?:en)? (?:på|for)|har noen (?:tatt|begynt på|sett på)|hvem har|vis(?: meg)?|se) {_OWN}(?: nå| kommet)?"
    rf"|hvor er {_CASE} jeg (?:sendte|meldte)(?: inn)?|where is my case"
    rf"|(?:har|er) (?:(?:lederen(?: min)?|sjefen(?: min)?|noen|de) )?(?:godkjent|bekreftet|svart på|behandlet|sett på)? ?{_OWN}(?: (?:godkjent|bekreftet|behandlet|ferdig|avgjort))?"
)
_ABOUT: Final = re.compile(
    r"(?:hva er )?status(?:en)? (?:på|for) (?:behovet for |behovsmeldingen (?:om|på|for) |saken (?:om|med) |bestillingen av )?(?P<a>.+)"
    r"|(?:hvordan går det med|hva skjer med|hvor er|hvor ble det av|hvor langt er) (?:behovet for |behovsmeldingen (?:om|på|for) |saken (?:om|med) )?(?P<b>.+)"
)
_AREA: Final = re.compile(
    r"(?:(?:vis|se|list)(?: meg)? |hvilke |hva er )?(?:(?:åpne|nye|alle) )?(?:behov|behovene|behovsmeldinger|behovsmeldingene|saker|sakene)"
    r"(?: er det)? i (?:mitt (?:tjeneste)?område|(?:tjeneste)?området mitt|min enhet|enheten min)"
)
_NEW: Final = re.compile(
    r"(?:(?:vis|se|list)(?: meg)? |er det (?:noen )?|hvilke )?nye (?:behov|behovsmeldinger|saker)(?: er det| har kommet(?: inn)?)?"
)
_OPEN: Final = re.compile(
    r"(?:(?:vis|se|list)(?: meg)? |er det (?:noen )?|hvilke |alle )?åpne (?:behov|behovsmeldinger|saker)(?: er det)?"
)
_LEADER: Final = re.compile(
    r"(?:(?:vis|se|list)(?: meg)? |er det (?:noen )?|hvilke |alle )?(?:saker|behov|behovsmeldinger)(?: som)? venter på (?:en )?leder(?:en|e)?"
)
_WITHDRAW: Final = re.compile(r"^(?:jeg vil |kan du |vil du )?(?:trekke?|slette?|trekk tilbake|ta tilbake)\b")
_EDIT: Final = re.compile(
    r"^(?:jeg vil |kan du |vil du )?(?:rediger|redigere|endre|endra|rett|rette|oppdater|oppdatere)\b"
)
_DO: Final = r"(?:(?:jeg|eg) (?:vil|ønsker å|må) |kan (?:du|jeg|eg) |vil du |nei,? |angrer,? )?(?:(?P<back>trekke? tilbake|trekke?|ta tilbake|withdraw)|rediger|redigere|endre|endra|rett|rette|edit)"
_WHICH: Final = rf"(?P<named>{_CASE}|{_OWN}|my case|the case)|den|det|it"
_CHANGING: Final = re.compile(rf"{_DO} (?:{_WHICH})(?: (?P<after>tilbake|likevel|igjen|again))?")
_LONGEST: Final = 120
_EDGES: Final = re.compile(r"^[\s/!.?,:;«»\"'()]+|[\s!.?,:;«»\"'()]+$")


def wanted(text: str) -> Wanted | None:
    """Return what a text asks of cases; None for one that is about something else."""
    plain = fold(_EDGES.sub("", text))
    if (number := number_in(text)) is not None:
        if _WITHDRAW.search(plain):
            return Wanted(CaseWish.WITHDRAW, number)
        return Wanted(CaseWish.EDIT if _EDIT.search(plain) else CaseWish.SHOW, number)
    if len(plain) > _LONGEST:
        return None
    for pattern, wish in (
        (_MINE, CaseWish.MINE),
        (_AREA, CaseWish.AREA),
        (_NEW, CaseWish.NEW),
        (_OPEN, CaseWish.OPEN),
        (_LEADER, CaseWish.LEADER),
        (_LATEST, CaseWish.LATEST),
    ):
        if pattern.fullmatch(plain):
            return Wanted(wish)
    if found := _CHANGING.fullmatch(plain):
        wish = CaseWish.WITHDRAW if found["back"] else CaseWish.EDIT
        return Wanted(wish, just_sent=found["named"] is None)
    if found := _ABOUT.fullmatch(plain):
        return Wanted(CaseWish.ABOUT, about=found["a"] or found["b"])
    return None


def say(context: Context, text: str, *choices: Choice) -> Outcome:
    """Return a sentence to the one who asked, for them alone."""
    return Outcome((Reply(text, choices=choices, private=True),), context.memory)


def status_word(case: CaseRecord, kommune: Kommune) -> str:
    """Return the status of a case in words."""
    if isinstance(case, Behovsmelding):
        return next((one.label for one in kommune.statuses if one.id == case.status), case.status)
    return (
        AVVIK_STATUS.get(case.status, case.status)
        if isinstance(case, Avvik)
        else CHANGE_STATUS.get(case.status, case.status)
    )


AVVIK_STATUS: Final = {
    "meldt": "meldt",
    "under_oppfolging": "under oppfølging",
    "lukket": "lukket",
    "avvist": "avvist",
    "trukket": "trukket",
}
CHANGE_STATUS: Final = {
    "meldt": "meldt",
    "under_avklaring": "under avklaring",
    "innenfor": "svart: innenfor avtalen",
    "endring_mulig": "svart: endring er mulig",
    "ny_anskaffelse": "svart: krever en ny anskaffelse",
    "trukket": "trukket",
}


def clipped(text: str, longest: int = LONGEST_LABEL) -> str:
    """Return a text on one line, short enough for a button."""
    return on_one_line(text, longest=longest)


def show_case(case: CaseRecord, label: str = "") -> Choice:
    """Return the button that shows a case."""
    return Choice(
        clipped(label or f"{case.number} {case.title}"), Action(ActionId.SHOW_CASE, {"record": case.record})
    )


def step(case: CaseRecord, do: str, label: str) -> Choice:
    """Return the button of something that can be done with a case."""
    return Choice(label, Action(ActionId.CASE_STEP, {"record": case.record, "do": do}))


def on_case(case: CaseRecord, id: ActionId, label: str) -> Choice:
    """Return a button that is about a case."""
    return Choice(label, Action(id, {"record": case.record}))
