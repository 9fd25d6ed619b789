"""What the answers of an avviksmelding are read as: days that have been, how grave it is, and people's own words."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from conversation.markup import clean, escape
from conversation.reply import Option
from dialogs.avviksmelding.kinds import KINDS, guessed_kind, tells_suspicion
from dialogs.avviksmelding.past import counted_back, told_past
from dialogs.form import Fault, Filling
from dialogs.verdicts.words import past_day
from norsk.date import parse_date
from norsk.text import words
from norsk.when import norwegian_date
from norsk.yesno import parse_yesno
from register.answers import Answer
from register.avtale import Level
from register.enhet import load_enheter
from register.enhet_search import find_enheter

LONGEST_TEXT: Final = 4000
LONGEST_LINE: Final = 200
_FEW_WORDS: Final = 3
_QUOTED: Final = 60
_FURTHEST_BACK: Final = timedelta(days=5 * 366)
_TOLD_BACK: Final = timedelta(days=400)
LEVELS: Final[Mapping[str, str]] = {
    Level.LAV.value: "Lav: en ulempe, men vi klarer oss",
    Level.MIDDELS.value: "Middels: det går ut over tjenesten, eller det har skjedd flere ganger",
    Level.HOY.value: "Høy: fare for liv, helse eller personvern, eller tjenesten stopper",
}
"""How grave an avvik is, in words that say when it is."""
LEVEL_OPTIONS: Final = tuple(Option(value, label) for value, label in LEVELS.items())
_LEVEL_WORDS: Final = {"lav": "lav", "lavt": "lav", "liten": "lav", "lite": "lav", "middels": "middels", "medium": "middels", "høy": "hoy",
                       "høyt": "hoy", "alvorlig": "hoy", "kritisk": "hoy", "stor": "hoy", "high": "hoy", "low": "lav"}  # fmt: skip
_NOT: Final = r"(?:ikk?j?e|lite|litt|neppe|not)(?: (?:så|spesielt|særlig|veldig|akkurat|very|that))?"
_LEVEL_TOLD: Final = (
    (Level.LAV.value, re.compile(rf"\b{_NOT} (?:alvorlig|alvorleg|farlig|farleg|kritisk|viktig|serious)|\b(?:lav|låg) alvorlighet|\bbagatell|\bsmåting")),
    (Level.MIDDELS.value, re.compile(r"\b(?:middels|ganske|nokså|litt) (?:alvorlig|alvorleg|alvor)")),
    (Level.HOY.value, re.compile(r"\b(?:svært |veldig |meget )?(?:alvorlig|alvorleg|kritisk|livsfarlig|livsfarleg|farlig|farleg|dangerous|serious)\b|\bfare for (?:liv|helse)|\b(?:høy|høg) alvorlighet")),
)  # fmt: skip
_FUTURE: Final = re.compile(
    r"\bi morgen\b|\bi morgon\b|\bi overmorgen\b|\bneste\b|\bom (?:\w+) (?:dag|uke|måned)|\btomorrow\b|\bkommende\b"
)
_DAY_TOLD: Final = re.compile(
    r"(?<!før )(?<!innen )(?<!til )\b(?:i går|i gaar|i går kveld|i forgårs|i dag|idag|igår|yesterday|today|i natt"
    r"|(?:sist|sist[e]?|forrige|førre|på) (?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|måndag|tysdag|laurdag|sundag)"
    r"|(?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag) (?:morgen|kveld|formiddag|ettermiddag|denne uka)"
    r"|(?:den )?\d{1,2}\. ?(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)(?: (?:19|20)\d\d)?"
    r"|\d{1,2}\.\d{1,2}\.(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)\b"
)
_NOT_KNOWN: Final = "Skriv for eksempel «i går» eller {today}. Vet du det ikke, skriver du «vet ikke»."


async def parse_text(filling: Filling, text: str) -> Answer | Fault:
    """Return somebody's own words, or that they are too many."""
    _ = filling
    said = clean(text).strip()
    if len(said) > LONGEST_TEXT:
        return Fault(f"Teksten er på {len(said)} tegn. Kort den ned til høyst {LONGEST_TEXT}.")
    return Answer(said, said) if said else Fault("Skriv noen ord.")


async def parse_line(filling: Filling, text: str) -> Answer | Fault:
    """Return a few words on one line, or that they are too many."""
    _ = filling
    said = " ".join(clean(text).split())
    if len(said) > LONGEST_LINE:
        return Fault(f"Teksten er på {len(said)} tegn. Kort den ned til høyst {LONGEST_LINE}.")
    return Answer(said, said) if said else Fault("Skriv noen ord.")


async def parse_supplier(filling: Filling, text: str) -> Answer | Fault:
    """Return the name of a firm; a day is none."""
    if text[:1].islower() and told_past(text, today=filling.context.today) is not None:
        return Fault("Skriv navnet på leverandøren.")
    return await parse_line(filling, text)


async def parse_past_day(filling: Filling, text: str) -> Answer | Fault:
    """Return the day on which something happened; never one that is to come."""
    today = filling.context.today
    found = parse_date(text, today=today) if _FUTURE.search(text.casefold()) else told_past(text, today=today)
    hint = _NOT_KNOWN.format(today=f"«{norwegian_date(today)}»")
    if found is None:
        return Fault(f"«{escape(text[:_QUOTED])}» er ikke en dag jeg forstår. {hint}")
    if found > today:
        return Fault(f"{norwegian_date(found)} er ikke kommet ennå. {hint}")
    if today - found > _FURTHEST_BACK:
        return Fault(f"{norwegian_date(found)} er mer enn fem år siden. Sjekk årstallet.")
    return day_answer(found)


def day_answer(on: date) -> Answer:
    """Return a day as an answer."""
    return Answer(on.isoformat(), norwegian_date(on))


def told_day(text: str, *, today: date) -> date | None:
    """Return the day on which a story says that something happened, None where it names none."""
    folded = text.casefold()
    day = counted_back(folded, today=today)
    if day is None and (found := _DAY_TOLD.search(folded)):
        day = past_day(found[0], today=today)
    return day if day is not None and today - _TOLD_BACK <= day <= today else None


async def parse_level(filling: Filling, text: str) -> Answer | Fault:
    """Return how grave it is: lav, middels or hoy."""
    _ = filling
    said = text.casefold().strip(" .!")
    first = _LEVEL_WORDS.get(said.partition(" ")[0].strip(":,!"))
    value = said if said in LEVELS else first or told_level(said)
    if not value:
        return Fault("Velg lav, middels eller høy.")
    return Answer(value, LEVELS[value])


def told_level(text: str) -> str:
    """Return how grave a story says that it is, "" where it does not say."""
    folded = text.casefold()
    return next((level for level, told in _LEVEL_TOLD if told.search(folded)), "")


async def parse_kind(filling: Filling, text: str) -> Answer | Fault:
    """Return what kind of avvik it is: chosen, or told in words that can only be of one kind."""
    _ = filling
    few = len(words(text)) <= _FEW_WORDS and not tells_suspicion(
        text
    )  # a story belongs in the words of the case
    kind = text if text in KINDS else guessed_kind(text) if few else None
    return Answer(kind, KINDS[kind]) if kind else Fault("Velg en av typene, eller «annet».")


async def parse_yes_no(filling: Filling, text: str) -> Answer | Fault:
    """Return yes or no."""
    _ = filling
    heard = parse_yesno(text)
    if heard not in ("yes", "no"):
        return Fault("Svar ja eller nei.")
    return Answer("ja", "ja") if heard == "yes" else Answer("nei", "nei")


async def parse_enhet(filling: Filling, text: str) -> Answer | Fault:
    """Return the enhet that is meant, by its name or a part of it."""
    session, written = filling.context.session, " ".join(clean(text).split())
    tree = await load_enheter(session)
    chosen = next((one for one in tree.by_id.values() if str(one.id) == written), None)
    found = [chosen] if chosen else list(await find_enheter(session, written))
    quoted = escape(written[:_QUOTED])
    if not found:
        return Fault(
            f"Jeg finner ingen enhet som heter «{quoted}». Skriv navnet slik det står i organisasjonen."
        )
    if len(found) > 1:
        names = ", ".join(escape(one.name) for one in found[:5])
        return Fault(f"Flere enheter passer med «{quoted}»: {names}. Skriv hele navnet.")
    return Answer(str(found[0].id), found[0].name)


async def parse_files(filling: Filling, text: str) -> Answer | Fault:
    """Return that files are added; which they are the draft itself knows."""
    _ = filling
    ids = [one.strip() for one in text.split(",") if one.strip()]
    count = len(ids)
    return Answer(",".join(ids), f"{count} fil" if count == 1 else f"{count} filer")
