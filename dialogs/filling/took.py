"""What somebody wrote or pressed, as the answer to one question: an option by number, name or near spelling, or parsed."""

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from conversation.reply import FieldKind, Option
from dialogs.filling.control import Control, control_of
from dialogs.filling.work import Work
from dialogs.form import Fault, Question
from norsk.words import fold
from norsk.yesno import parse_yesno
from register.answers import UNKNOWN, UNKNOWN_VALUE, Answer

LONGEST: Final = 4000
"""Characters that an answer may have."""
_LONGEST_CHOICE: Final = 80
_LONGEST_DOUBT: Final = 30
"""Characters; a longer answer says something, though there is doubt in it. A yes or no may be longer."""
_LONGEST_YES_OR_NO: Final = 100
_NEAR: Final = 84
"""How alike a misspelt option must be, of 100."""
_SHORTEST_NEAR: Final = 4
YES_NO: Final = (Option("ja", "Ja"), Option("nei", "Nei"))
_TYPED: Final = (FieldKind.AMOUNT, FieldKind.DATE)
_NUMBERED: Final = (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YESNO)
_EDGES: Final = re.compile(r"^[\s.,:;!«»\"']+|[\s.,:;!?«»\"']+$")
_ALL: Final = frozenset({"alle", "alt", "alle sammen", "samtlige", "all", "begge", "begge deler"})
NONE: Final = frozenset(
    {
        "ingen",
        "ingen av dem",
        "ingen av disse",
        "ingen av delene",
        "inga",
        "none",
        "nei",
        "ikke noe",
        "ingenting",
    }
)
_PARTS: Final = re.compile(r"\s*(?:[,;+&\n]|\bog\b|\band\b|\bsamt\b)\s*")
_SPAN: Final = re.compile(r"(\d{1,2})\s*(?:-|til)\s*(\d{1,2})")
_MOST_YES_WORDS: Final = 2
_BARE: Final = re.compile(r"(?:ja|nei|jo|jepp|neida|joda|ok|yes|no)(?:,? (?:ja|nei|takk|da))*")
_NUMBER: Final = re.compile(r"(?:nr\.? ?|nummer |alternativ |#)?(\d{1,2})\.?")


async def options_of(work: Work, question: Question) -> tuple[Option, ...]:
    """Return the answers that a question offers now; yes and no where it offers none of its own."""
    offered = await question.options(work.filling)
    return offered or (YES_NO if question.kind is FieldKind.YESNO else ())


async def take(work: Work, question: Question, text: str) -> Answer | Fault:
    """Return what a text says to a question, or what is wrong with it. «vet ikke» is an answer where it may be."""
    said = text.strip()
    if not said:
        return Fault("Svaret var tomt.")
    if len(said) > LONGEST:
        return Fault(
            f"Svaret er på {len(said)} tegn, og jeg kan ta imot {LONGEST}. Kort det ned, eller legg det ved som en fil."
        )
    options = await options_of(work, question)
    if not options and (empty := _says_nothing(question, said)):
        return empty
    if question.kind is FieldKind.CHOICES and (both := _with_others(said, options)):
        return both
    if _is_unknown(question, said, options):
        return UNKNOWN if question.unknown else Fault("Dette må jeg vite før saken kan sendes.")
    return await question.parse(work.filling, canonical(question, said, options))


def _with_others(said: str, options: Sequence[Option]) -> Fault | None:
    """Return what is wrong where «ingen av dem» or «vet ikke» is chosen together with others; None where neither is."""
    parts = [part.strip() for part in said.split(",")]
    chosen = parts if UNKNOWN_VALUE in parts else (_several(said, options) or said).split(",")
    labels = {one.value: one.label for one in options} | {UNKNOWN_VALUE: "Vet ikke"}
    alone = [one for one in chosen if one == UNKNOWN_VALUE or _plain(labels.get(one, "")) in NONE]
    if not alone or len(chosen) == 1:
        return None
    return Fault(f"Velg enten «{labels[alone[0]]}» eller de andre, ikke begge deler.")


def _says_nothing(question: Question, said: str) -> Fault | None:
    """Return what is wrong with a text that says nothing: 😀, «...», or a bare yes to what cannot be said yes to."""
    if question.kind not in (FieldKind.TEXT, FieldKind.LONG_TEXT) or said == UNKNOWN_VALUE:
        return None
    if not re.search(r"[^\W_]", said) and control_of(said) is not Control.UNKNOWN:
        return Fault("Skriv det med ord.")
    bare = question.kind is FieldKind.LONG_TEXT and _BARE.fullmatch(_plain(said))
    return Fault("Skriv det med noen ord.") if bare else None


def _is_unknown(question: Question, said: str, options: Sequence[Option]) -> bool:
    if said == UNKNOWN_VALUE or control_of(said) is Control.UNKNOWN:
        return True
    longest = _LONGEST_YES_OR_NO if question.kind is FieldKind.YESNO else _LONGEST_DOUBT
    if question.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.FILES) or len(said) > longest:
        return False
    own = canonical(question, said, options)
    if own != said or _exact(_plain(said), options) or re.search(r"\d", said):
        return own == UNKNOWN_VALUE
    return parse_yesno(said) == "unknown"


def canonical(question: Question, said: str, options: Sequence[Option]) -> str:
    """Return the value of the option that is meant, «ja» or «nei», or the text as it is where it is none of these."""
    if question.kind is FieldKind.CHOICES and options:
        return _several(said, options) or said
    if options and question.kind not in _TYPED and (found := match(said, options, question=question)):
        return found.value
    if options and (exact := _exact(_plain(said), options)):
        return exact.value
    if question.kind is FieldKind.CHOICE and (meant := _by_yes_or_no(said, options)):
        return meant.value
    if question.kind is FieldKind.YESNO and (heard := parse_yesno(said)) in ("yes", "no"):
        return "ja" if heard == "yes" else "nei"
    return said


def match(said: str, options: Sequence[Option], *, question: Question) -> Option | None:
    """Return the option that is meant: by its value, name, number, telling word or near spelling; None where none is."""
    wanted = _plain(said)
    if not wanted or len(wanted) > _LONGEST_CHOICE:
        return None
    if found := _exact(wanted, options):
        return found
    if question.kind in _NUMBERED and (number := _NUMBER.fullmatch(wanted)):
        at = int(number[1])
        return options[at - 1] if 1 <= at <= len(options) else None
    return _by_words(wanted, options) or _nearest(wanted, options)


def _exact(wanted: str, options: Sequence[Option]) -> Option | None:
    return next((one for one in options if wanted in (one.value.casefold(), _plain(one.label))), None)


def _by_yes_or_no(said: str, options: Sequence[Option]) -> Option | None:
    """Return the only option that begins with the yes or the no that is all that was said: «no», «jepp»."""
    if len(_plain(said).split()) > _MOST_YES_WORDS:
        return None
    heard = {"yes": "ja", "no": "nei"}.get(parse_yesno(said) or "")
    found = [one for one in options if heard and _plain(one.label).split(",")[0] == heard]
    return found[0] if len(found) == 1 else None


def _by_words(wanted: str, options: Sequence[Option]) -> Option | None:
    """Return the only option whose name has all the words that were written, or begins with them."""
    # Short words count too: «i går» is none of the words of «det går ut over tjenesten».
    words, long = set(re.findall(r"\w+", wanted)), re.search(r"\w{3}", wanted)
    found = [one for one in options if long and words <= set(re.findall(r"\w+", _plain(one.label)))]
    if not found and len(wanted) >= _SHORTEST_NEAR:
        found = [one for one in options if _plain(one.label).startswith(wanted)]
    return found[0] if len(found) == 1 else None


def _nearest(wanted: str, options: Sequence[Option]) -> Option | None:
    if len(wanted) < _SHORTEST_NEAR:
        return None
    scored = sorted(
        ((fuzz.ratio(wanted, _plain(one.label)), at) for at, one in enumerate(options)), reverse=True
    )
    best = [at for score, at in scored if score >= _NEAR and score == scored[0][0]]
    return options[best[0]] if len(best) == 1 else None


def _several(said: str, options: Sequence[Option]) -> str:
    """Return the values of all options that are meant, parted by commas; "" where a part of the text is none."""
    wanted = _plain(said)
    values = [one.value for one in options]
    none = _exact("ingen", options)
    if wanted in NONE:
        return none.value if none else ""
    if wanted in _ALL:
        return ",".join(value for value in values if none is None or value != none.value)
    found, rest = _named_in(wanted, options)
    for part in filter(None, _PARTS.split(_SPAN.sub(_spelled_out, rest))):
        for one in re.split(r"\s+", part) if re.fullmatch(r"[\d\s.]+", part) else (part,):
            option = _of_several(one, options)
            if option is None:
                return ""
            found.add(option.value)
    return ",".join(value for value in values if value in found)


def _named_in(wanted: str, options: Sequence[Option]) -> tuple[set[str], str]:
    """Return the options whose whole name stands in a text, and the text without them: a name may hold an «og»."""
    found: set[str] = set()
    for one in sorted(options, key=lambda option: -len(option.label)):
        for name in (_plain(one.label), one.value.casefold()):
            rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", ",", wanted)
            if name and rest != wanted and not name.isdigit():
                found.add(one.value)
                wanted = rest
    return found, wanted


def _of_several(part: str, options: Sequence[Option]) -> Option | None:
    wanted = _EDGES.sub("", part)
    if number := _NUMBER.fullmatch(wanted):
        at = int(number[1])
        return options[at - 1] if 1 <= at <= len(options) else None
    return _exact(wanted, options) or _by_words(wanted, options) or _nearest(wanted, options)


def _spelled_out(span: re.Match[str]) -> str:
    first, last = int(span[1]), int(span[2])
    return ",".join(str(number) for number in range(first, last + 1)) if first <= last else span[0]


def _plain(text: str) -> str:
    return " ".join(_EDGES.sub("", fold(text)).split())
