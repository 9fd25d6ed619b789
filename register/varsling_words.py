"""How early reminders go, in words: «12, 6 og 3 måneder», «på dagen», «3 dager etter», «av». Read, and said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from norsk.number import read_number
from norsk.spelling import Speller
from norsk.words import fold, tokenize, word_set
from register.step import Step

MOST_STEPS: Final = 8
MOST_MONTHS: Final = 60
LONGEST: Final = 300
"""Characters; what is longer is no list of steps, and is not read."""
_DAYS_OF_A_MONTH: Final = 30.44
_OFF: Final = word_set("av off nei no ingen inga ikke ikkje aldri stopp") | {
    "slått av", "slå av", "skru av", "skrudd av", "ingen varsling", "ingen påminnelser", "ikke varsle",
}  # fmt: skip
_ON: Final = word_set("på on ja yes") | {"slått på", "skru på", "slå på", "skrudd på"}
_MONTHS: Final = word_set(
    "m md mnd mdr mndr mån måned måneder måneden måneders månad månader månadar month months"
)
_WEEKS: Final = word_set("u uke uker ukers veke veker vekers week weeks")
_YEARS: Final = word_set("år års året aar year years")
_DAYS: Final = word_set("d dg dag dager dagar dagers døgn day days")
_UNITS: Final = _MONTHS | _WEEKS | _YEARS | _DAYS
_SPELLER: Final = Speller(dict.fromkeys((word for word in _UNITS if len(word) > 3), 1))  # noqa: PLR2004 - a shorter word has no slips
_APART: Final = re.compile(
    r"\s*(?:[,;+&\n]|/|\bog\b|\band\b|\bsamt\b|\beller\b|\bså\b|\bderetter\b|\bog så\b)\s*"
)
_SAME_DAY: Final = re.compile(
    r"(?:på |ved |same |samme |selve |sjølve |den )*(?:(?:utløps|slutt|forfalls)?dag(?:en)?(?: for utløp)?|datoen|fristen|forfall(?:sdato(?:en)?)?|sluttdato(?:en)?|utløpsdato(?:en)?|utløpet|utløp)"
)
_AFTER: Final = re.compile(r"\s*\b(?:etter|over|forbi|after)\b.*$")
_BEFORE: Final = re.compile(
    r"\s*(?:\b(?:før|for|i forkant|på forhånd|på førehand|before|ahead|igjen|i forveien)\b.*)$"
)
_LEAD: Final = re.compile(
    r"^(?:(?:varsle?|varsling|varsel|påminnelser?|minn meg på|minn|send|ca\.?|cirka|omtrent|først|både)\s+)+"
)
_SIGNED: Final = re.compile(r"(?:^|[,;\s])[+-]\s*\d")
_HALF: Final = re.compile(r"\d[.,]5\s*[a-zæøå]|\bhalv|\d½|½")


class StepsFault(StrEnum):
    """Why a text is no list of steps."""

    UNREAD = "unread"
    NO_UNIT = "no_unit"
    NOT_WHOLE = "not_whole"
    TOO_FAR = "too_far"
    TOO_MANY = "too_many"
    NOTHING_BEFORE = "nothing_before"


class BadStepsError(ValueError):
    """A text that is no list of steps; `piece` is the part that cannot be."""

    def __init__(self, fault: StepsFault, piece: str) -> None:
        super().__init__(f"{fault}: {piece!r}")
        self.fault = fault
        self.piece = piece

    @property
    def problem(self) -> str:
        """What is wrong, in Norwegian."""
        quoted = self.piece if len(self.piece) <= _LONGEST_QUOTE else f"{self.piece[:_LONGEST_QUOTE]}…"
        return _PROBLEMS[self.fault].format(piece=quoted)


_LONGEST_QUOTE: Final = 60
_PROBLEMS: Final = {
    StepsFault.UNREAD: "Jeg forstår ikke «{piece}».",
    StepsFault.NO_UNIT: "«{piece}» mangler måneder, uker eller dager.",
    StepsFault.NOT_WHOLE: "«{piece}» er ikke hele måneder, uker eller dager.",
    StepsFault.TOO_FAR: f"«{{piece}}» er for langt unna. Det lengste er {MOST_MONTHS} måneder.",
    StepsFault.TOO_MANY: f"Det er mer enn {MOST_STEPS} påminnelser.",
    StepsFault.NOTHING_BEFORE: "«{piece}» har ingen dag å varsle før: Bruk «på dagen» eller dager etter.",
}
STEPS_REMEDY: Final = (
    "Skriv for eksempel «12, 6 og 3 måneder», «14 dager», «på dagen», «3 dager etter» eller «av»."
)
"""What to write instead of a text that cannot be read."""


def says_off(text: str) -> bool:
    """Say whether a text switches reminders off."""
    return _bare(text) in _OFF


def says_on(text: str) -> bool:
    """Say whether a text only switches reminders on, leaving the steps as they are."""
    return _bare(text) in _ON


def _bare(text: str) -> str:
    return " ".join(fold(text[:LONGEST]).split()).strip(" .!«»\"'")


def parse_steps(text: str, *, unit: str = "") -> tuple[Step, ...]:
    """Return the steps that a text tells of, the earliest first and each once; none where it says «av» or «ingen».

    A number without a unit has that of the next one, «12, 6 og 3 måneder», or `unit` where a column's header names
    one: `m`, `w` or `d`. Weeks become days, years months; what is not said to be after the day is before it. A sign
    is not read, since some mean before by it and others after. Raises BadStepsError.
    """
    if says_off(text):
        return ()
    folded = _LEAD.sub("", _bare(text))
    if len(text) > LONGEST or _SIGNED.search(folded):
        raise BadStepsError(StepsFault.UNREAD, text.strip())
    if half := _HALF.search(folded):
        raise BadStepsError(StepsFault.NOT_WHOLE, folded[half.start() :])
    pieces = [piece for piece in _APART.split(folded) if piece]
    steps = _united([_piece(piece) for piece in pieces], unit)
    if not steps:
        raise BadStepsError(StepsFault.UNREAD, text.strip())
    found = tuple(sorted(dict.fromkeys(steps), key=_distance, reverse=True))
    if len(found) > MOST_STEPS:
        raise BadStepsError(StepsFault.TOO_MANY, text.strip())
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part of a list: a count and what it counts, where that is said."""

    text: str
    count: int
    unit: str = ""
    after: bool = False


def _piece(text: str) -> _Piece:
    if _SAME_DAY.fullmatch(text):
        return _Piece(text, 0)
    after = _AFTER.search(text)
    plain = _AFTER.sub("", text) if after else _BEFORE.sub("", text)
    tokens = tokenize(plain.replace(".", " "))
    number = read_number(tokens, 0) if tokens else None
    if number is None or number.value != int(number.value):
        raise BadStepsError(StepsFault.UNREAD, text)
    rest = [token.text for token in tokens[number.stop :] if token.text not in "-."]
    unit = _unit(rest[0]) if len(rest) == 1 else ""
    if rest and not unit:
        raise BadStepsError(StepsFault.UNREAD, text)
    return _Piece(text, int(number.value), unit, after=after is not None)


def _unit(word: str) -> str:
    """Return `m`, `w`, `y` or `d` for the word of a unit, also where it is misspelt; empty for any other."""
    if word not in _UNITS:
        word = _SPELLER.nearest(word) or ""
    for units, short in ((_MONTHS, "m"), (_WEEKS, "w"), (_YEARS, "y"), (_DAYS, "d")):
        if word in units:
            return short
    return ""


def _united(pieces: Sequence[_Piece], unit: str) -> list[Step]:
    """Return the steps, where each number without a unit has that of the next one, and its side of the day."""
    steps: list[Step] = []
    last = _Piece("", 0, unit)
    for piece in reversed(pieces):
        whole = piece
        if not piece.unit and piece.count:
            whole = replace(piece, unit=last.unit, after=piece.after or last.after)
        if not whole.unit and whole.count:
            raise BadStepsError(StepsFault.NO_UNIT, piece.text)
        steps.append(_step(whole))
        last = whole if whole.unit else last
    return steps


def _step(piece: _Piece) -> Step:
    sign = -1 if piece.after else 1
    months = {"m": 1, "y": 12}.get(piece.unit, 0) * piece.count * sign
    days = {"d": 1, "w": 7}.get(piece.unit, 0) * piece.count * sign
    step = Step(months=months) if months else Step(days=days)
    if abs(_distance(step)) > MOST_MONTHS * _DAYS_OF_A_MONTH:
        raise BadStepsError(StepsFault.TOO_FAR, piece.text)
    return step


def _distance(step: Step) -> float:
    """Return about how many days a step is before the day."""
    return step.months * _DAYS_OF_A_MONTH + step.days


def said_steps(steps: Sequence[Step]) -> str:
    """Return steps in words that `parse_steps` reads: «12 og 6 måneder før», «7 dager før, på dagen og 3 dager etter».

    Without any it is «ingen».
    """
    before = [step for step in steps if _distance(step) > 0]
    after = [step for step in steps if _distance(step) < 0]
    told = [*_said_side(before, "før"), *(["på dagen"] if len(before) + len(after) < len(steps) else [])]
    told += _said_side(after, "etter")
    return _listed(told) if told else "ingen"


def _said_side(steps: Sequence[Step], side: str) -> list[str]:
    """Return the steps on one side of the day: «6, 3 og 1 måned før», or each by itself where the units differ."""
    if len({bool(step.months) for step in steps}) > 1:
        return [said for step in steps for said in _said_side([step], side)]
    counts = [abs(step.months or step.days) for step in steps]
    if not counts:
        return []
    one, many = ("måned", "måneder") if steps[0].months else ("dag", "dager")
    return [f"{_listed([str(count) for count in counts])} {one if counts[-1] == 1 else many} {side}"]


def _listed(told: Sequence[str]) -> str:
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} og {told[-1]}"
