"""What somebody says who wants to see or to change how early reminders go, or when their own come; pure."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from norsk.number import read_number
from norsk.spelling import Speller
from norsk.words import fold, tokenize
from register.reminder_time import DigestTime
from register.track import TrackKind
from register.varsling_kinds import KIND_WORDS
from register.varsling_words import BadStepsError, parse_steps

LONGEST: Final = 200
"""Characters; a longer text tells of something else."""


class Wish(StrEnum):
    """What is wanted."""

    SHOW = "show"
    CHANGE = "change"
    WHEN = "when"
    MY_TIME = "my_time"
    SET_TIME = "set_time"


class PlaceKind(StrEnum):
    """What a text says that it is about; `BARE` is a name that may be anything."""

    NONE = "none"
    KOMMUNE = "kommune"
    TJENESTEOMRADE = "tjenesteomrade"
    AVTALE = "avtale"
    THIS_AVTALE = "this_avtale"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Asked:
    """One such wish. `kind` is None for all kinds; `written` is what the form gets: «av», «på» or steps.

    `at` is the digest's time as far as it was said, `unread` what about it cannot be.
    """

    wish: Wish
    place: PlaceKind = PlaceKind.NONE
    named: str = ""
    kind: TrackKind | None = None
    written: str = ""
    hour: int | None = None
    weekday: int | None = None
    daily: bool = False
    unread: str = ""

    def time(self, before: DigestTime) -> DigestTime:
        """Return the digest's time: what is said, and for the rest what it was."""
        hour = before.hour if self.hour is None else self.hour
        weekday = None if self.daily else before.weekday if self.weekday is None else self.weekday
        return DigestTime(hour, weekday)


_VARSLING: Final = (
    r"(?:varsling(?:er|ar|a|en|ene|ane)?|varslingstid(?:er|ene|ane)?|varslingsinnstilling(?:er|ar|ene|ane)?)"
)
_SETTINGS: Final = r"(?:innstilling(?:er|ar|ene|ane)|oppsett(?:et)?|regler|tider|tidene)(?: for| på)? "
_REMINDERS: Final = (
    rf"(?:{_VARSLING}|påminnels(?:e|er|en|ene)|påminning(?:er|ar|a|ane)?|varsler|varslene|varsel|reminders?)"
)
_SHOW: Final = re.compile(
    rf"(?:(?:vis|vise|se|sjekk)(?: meg| oss)? )?(?:{_SETTINGS})?{_VARSLING}(?: (?:for|på|til|i|hos) (?P<place>.+))?"
    rf"|(?:hva er|hvordan er|kva er|korleis er|hvilken|hvilke|kva for|hva slags) (?:{_SETTINGS})?{_VARSLING}(?: (?:gjelder|har vi|er satt|står))?"
    r" (?:for|på|til|i|hos) (?P<asked>.+)"
)
_SHOW_NUMBER: Final = re.compile(rf"(?:vis |se )?{_VARSLING} (?P<place>(?:avtal(?:e|en|a) )?\d[\w./-]*\d)")
_CHANGE: Final = re.compile(
    rf"(?:endre|endra|still inn|sett|sette|juster|justere|rediger|tilpass|forandre|sett opp|bytt) (?:på )?(?:{_SETTINGS})?{_REMINDERS}(?P<rest>(?: .+)?)"
)
_SWITCH: Final = re.compile(
    rf"(?:(?:skru|slå|sla|slaa|skrudd|slått) (?P<way>av|på|paa)|(?P<stop>stopp|steng|deaktiver|fjern|dropp|slutt med)|(?P<start>start|aktiver))"
    rf" (?:all |alle )?{_REMINDERS}(?P<rest>(?: .+)?)"
)
_NOT: Final = re.compile(
    r"(?:ikke|ikkje) (?:varsle|varsl|minn)(?: (?:meg|oss|noen))?(?: på| om)? (?P<rest>.+)"
)
_SET: Final = re.compile(
    rf"(?:varsle|varsl|minn(?: (?:meg|oss|dem|avtaleforvalteren?))?(?: på| om)?|send {_REMINDERS}|påminnelser?) (?:om |på |ved )?(?P<kind>.+?) "
    r"(?P<steps>(?:\d|en |ett |to |tre |fire |fem |seks |på dagen).*?)(?: (?:for|på|i|til) (?P<place>(?:denne |hele |heile )?(?:ramme)?(?:avtal|kontrakt|tjenesteområd|tenesteområd|kommun).*))?"
)
_WHEN: Final = re.compile(
    r"(?:når|nar|hvor tidlig|kor tidleg|hvor tidleg|hvor lenge før|hvor lang tid før|hvor mange måneder før|kor lenge før)"
    rf" (?:(?:varsles|varslast|varsler|varslar|minnes|minner)(?: (?:det|vi|du|dere|boten|man|det oss))?(?: (?:om|for|ved|på))?"
    rf"|(?:får|kommer|kjem|sendes|går|blir|vert|sender|skal)(?: (?:vi|jeg|eg|det|man|du|boten|avtaleforvalter(?:en|ne)?|de|folk|ut))*(?: ?(?:{_REMINDERS}|varslet|varsla|påminnet|påminna|minnet|minna))(?: ut)?(?: (?:om|for|ved|på)))"
    r" (?P<rest>.+)"
)
_MY_TIME: Final = re.compile(
    rf"(?:når|nar|hvilken tid|kva tid|hvilken dag|hvilket klokkeslett|hvor ofte|kor ofte)(?: på dagen)? (?:får|kommer|kjem|sendes|sender du|går)(?: (?:jeg|eg|æ|meg|mæ))?(?: (?:mine|de|dei|alle))?"
    rf" ?(?:{_REMINDERS}|samlemelding(?:en)?|oppsummering(?:en)?)(?: (?:mine|mi|min))?(?: til meg| fra deg| ut)?"
    rf"|(?:vis )?(?:tid(?:spunkt(?:et)?|en)?|klokkeslett(?:et)?) for (?:mine )?{_REMINDERS}(?: mine)?"
)
_SET_TIME: Final = re.compile(
    rf"(?:(?:gjerne|helst|jeg|eg) )*(?P<verb>send|sende|gi|få|flytt|flytte|sett|endre|endra|ha|har|ønsker|lever|bytt)(?: (?:meg|mæ|oss|heller))?(?: (?:tid(?:en|spunktet|spunkt)?|klokkeslett(?:et)?|dag(?:en)?) for)?"
    rf"(?: (?:mine|alle|de|dei))?(?: (?:{_REMINDERS}|samlemelding(?:en|a)?|oppsummering(?:en|a)?))(?: (?:mine|mi|min))?(?P<when>(?: .+)?)"
)
_DAYS: Final = {
    "mandag": 0, "måndag": 0, "tirsdag": 1, "tysdag": 1, "onsdag": 2, "torsdag": 3, "fredag": 4,
    "lørdag": 5, "laurdag": 5, "søndag": 6, "sundag": 6,
}  # fmt: skip
_DAY: Final = re.compile(rf"\b({'|'.join(_DAYS)})(?:er|ar|ene|ane|en|s)?\b")
_DAILY: Final = re.compile(
    r"\b(?:(?:hver|kvar|alle) (?:arbeids|virke|yrkes|kvarde|hverde|verke)?dag(?:er|ar)?|daglig|dagleg|hver morgen|kvar morgon|arbeidsdager|virkedager|ukedager)\b"
)
_CLOCK: Final = re.compile(
    r"\b(?:klokk(?:a|en)|kl\.?|klokka)\s*(?P<hour>\d{1,2}|halv \w+|[a-zæøå]+)(?:[.:]? ?(?P<minute>\d{2}))?\b|\b(?P<plain>\d{1,2})[.:](?P<after>\d{2})\b"
)
_FILLER: Final = re.compile(
    r"\b(?:på|hver|kvar|kvart|til|om|morgenen|morgonen|morgningen|formiddagen|i|og|en|gang|i uka|uka|uken|veka|bare|berre|heller|meg|stedet|staden|da|takk|uke|hver)\b|[.,]"
)
_OPENING: Final = re.compile(
    r"^(?:(?:hei(?:sann)?|hallo|god (?:morgen|dag))\b[\s,.!:–-]*|(?:kan du|kan vi|vil du|vennligst|(?:jeg|eg|æ|vi) (?:vil|ønsker å|ønskjer å|skal)) )+"
)
_PLACES: Final = (
    (PlaceKind.THIS_AVTALE, re.compile(r"(?:denne|den|dette) (?:ramme)?(?:avtalen|avtala|kontrakten)|(?:avtalen|avtala|kontrakten)")),
    (PlaceKind.KOMMUNE, re.compile(r"(?:hele |heile )?(?:kommunen|kommuna|kommune)|alle(?: avtaler| avtalene| avtalane)?|alt|oss")),
    (PlaceKind.TJENESTEOMRADE, re.compile(r"(?:tjeneste|teneste|fag)?område(?:t|r)?(?: (?:for|på))? (?P<named>.+)|(?P<before>.+?)[ -]området")),
    (PlaceKind.AVTALE, re.compile(r"(?:ramme)?(?:avtalen|avtale|avtala|kontrakten|kontrakt)(?: (?:nr|nummer)\.?)?(?: (?:om|på|med|for))? (?P<named>.+)")),
    (PlaceKind.AVTALE, re.compile(r"(?P<named>\d[\w./ -]*\d[\w./-]*)")),
)  # fmt: skip
_SPELLER: Final = Speller(
    dict.fromkeys(
        (
            "varsling", "varslinger", "påminnelser", "påminnelse", "påminning", "påminningar", "avtale", "avtalen", "avtala", "kommunen", "tjenesteområde", "tjenesteområdet",
            "innstillinger", "opsjon", "opsjoner", "utløp", "varsles", "klokka", "klokken", "mandager", "tirsdager", "onsdager", "torsdager", "fredager",
            "måndagar", "tysdagar", "onsdagar", "torsdagar", "fredagar", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "anskaffelse", "oppfølging",
        ),
        1,
    )
)  # fmt: skip
_SHORTEST_SLIP: Final = 5


def understand_varsling(text: str) -> Asked | None:
    """Return what somebody wants of the times of reminders, or None for anything else; slips are put right."""
    folded = " ".join(fold(text).split()).rstrip(" ?!.")
    folded = _OPENING.sub("", folded)
    if not folded or len(folded) > LONGEST:
        return None
    found = _understood(folded)
    if (found is None or found.place is PlaceKind.BARE) and (mended := _respelt(folded)) != folded:
        again = _understood(mended)
        return again if again and again.place is not PlaceKind.BARE else found
    return found


def _respelt(folded: str) -> str:
    def right(found: re.Match[str]) -> str:
        return _SPELLER.nearest(found[0]) or found[0]

    return re.sub(rf"[^\W\d_]{{{_SHORTEST_SLIP},}}", right, folded)


def _understood(folded: str) -> Asked | None:
    return (
        _time(folded)
        or _switched(folded)
        or _changed(folded)
        or _set(folded)
        or _when(folded)
        or _shown(folded)
    )


def _shown(folded: str) -> Asked | None:
    found = _SHOW_NUMBER.fullmatch(folded) or _SHOW.fullmatch(folded)
    if found is None:
        return None
    place, named = _place(found["place"] or found.groupdict().get("asked") or "")
    kind = kind_named(named) if place is PlaceKind.BARE else None
    if kind:
        return Asked(Wish.WHEN, kind=kind)
    return Asked(Wish.SHOW, place, named)


def _switched(folded: str) -> Asked | None:
    found = _SWITCH.fullmatch(folded)
    refused = _NOT.fullmatch(folded) if found is None else None
    if found is None and refused is None:
        return None
    on = found is not None and (found["start"] is not None or (found["way"] or "").startswith("p"))
    rest = found["rest"] if found else f"om {refused['rest']}" if refused else ""
    read = _about(rest)
    return replace(read, wish=Wish.CHANGE, written="på" if on else "av") if read else None


def _changed(folded: str) -> Asked | None:
    found = _CHANGE.fullmatch(folded)
    return _about(found["rest"]) if found else None


def _set(folded: str) -> Asked | None:
    found = _SET.fullmatch(folded)
    kind = kind_named(found["kind"]) if found else None
    if found is None or kind is None:
        return None
    try:
        parse_steps(found["steps"])
    except BadStepsError:
        return None
    place, named = _place(found["place"] or "")
    return Asked(Wish.CHANGE, place, named, kind=kind, written=found["steps"])


def _when(folded: str) -> Asked | None:
    found = _WHEN.fullmatch(folded)
    read = _about(f"om {found['rest']}") if found else None
    return replace(read, wish=Wish.WHEN) if read and read.kind else None


def _about(rest: str) -> Asked | None:
    """Read «om utløp for avtale 2024/118»: the kind where one is named, and the place where one is."""
    rest = rest.strip()
    if not rest:
        return Asked(Wish.CHANGE)
    said = re.fullmatch(r"(?:om|for|på|ved|av|til|i) (.+)", rest)
    if said is None:
        return None
    whole = said[1]
    for gap in re.finditer(r" (?:for|på|i|til|hos) ", whole):
        if kind := kind_named(whole[: gap.start()]):
            place, named = _place(whole[gap.end() :])
            return Asked(Wish.CHANGE, place, named, kind=kind)
    if kind := kind_named(whole):
        return Asked(Wish.CHANGE, kind=kind)
    place, named = _place(whole)
    return None if place is PlaceKind.BARE else Asked(Wish.CHANGE, place, named)


def kind_named(text: str) -> TrackKind | None:
    """Return the kind of reminder that a text calls by name; what is said around it does not count."""
    bare = re.sub(
        r"^(?:en|ei|et|om|at|de|alle|en ny) |(?: av| på)? (?:avtale(?:n|r|ne)?|avtala|avtalar)$",
        "",
        text.strip(),
    )
    return KIND_WORDS.get(text.strip()) or KIND_WORDS.get(bare)


def _place(text: str) -> tuple[PlaceKind, str]:
    if not text:
        return PlaceKind.NONE, ""
    for place, pattern in _PLACES:
        if found := pattern.fullmatch(text):
            named = found.groupdict()
            return place, (named.get("named") or named.get("before") or "").strip(" «»\"'")
    return PlaceKind.BARE, text.strip(" «»\"'")


def _time(folded: str) -> Asked | None:
    if _MY_TIME.fullmatch(folded):
        return Asked(Wish.MY_TIME)
    found = _SET_TIME.fullmatch(folded)
    if found is None:
        return None
    when = found["when"].strip()
    if not when:
        named = re.search(r"\b(?:tid\w*|klokkeslett\w*|dag\w*) for\b", folded)
        return Asked(Wish.SET_TIME) if named else None
    return _read_time(when)


def _read_time(when: str) -> Asked | None:
    """Return the time that a text tells of, or None where it tells of anything else too."""
    days = [_DAYS[found[1]] for found in _DAY.finditer(when)]
    daily = _DAILY.search(when) is not None
    clock = _CLOCK.search(when)
    left = _FILLER.sub(" ", _CLOCK.sub(" ", _DAILY.sub(" ", _DAY.sub(" ", when)))).strip()
    if left or not (days or daily or clock):
        return None
    hour = _hour(clock) if clock else None
    unread = clock[0].strip() if clock and hour is None else ""
    if len(set(days)) > 1:
        return Asked(Wish.SET_TIME, hour=hour, unread=unread or when)
    return Asked(
        Wish.SET_TIME, hour=hour, weekday=days[0] if days else None, daily=daily and not days, unread=unread
    )


def _hour(clock: re.Match[str]) -> int | None:
    """Return the whole hour that is told, None where it is none."""
    said, minute = clock["hour"] or clock["plain"], clock["minute"] or clock["after"] or "00"
    if minute != "00":
        return None
    number = read_number(tokenize(said), 0)
    whole = number is not None and number.value == int(number.value) and not said.startswith("halv")
    return int(number.value) if number and whole else None
