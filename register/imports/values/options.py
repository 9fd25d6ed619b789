"""Options to go on, as text, as JSON, or as columns of length and count; what is not understood stays text."""

import re
from dataclasses import dataclass, replace
from datetime import date

from register.avtale import OptionMode
from register.imports.rows import OptionValue
from register.imports.values.dates import DateOrder, find_dates
from register.imports.values.durations import LONGEST, read_json_terms, read_terms

_MOST = 20
_NONE = frozenset(
    {
        "nei",
        "ingen",
        "ingen opsjon",
        "ingen opsjoner",
        "no",
        "none",
        "0",
        "uten opsjon",
        "nei, ingen",
        "false",
        "[]",
        "{}",
    }
)
_SOME = frozenset({"ja", "yes", "true", "har opsjon", "x"})
_OTHER_KIND = re.compile(
    r"tiltre|mengde|volum|kvantum|tilleggs|opsjon på (?:kjøp|levering|vedlikehold|tjenester)", re.IGNORECASE
)
_AUTOMATIC = re.compile(
    r"[,;(]?\s*(?:blir |forlenges |fornyes |utløses )?\bautomati(?:sk|c)(?:ally)?(?: forlengelse| fornyelse| forlenget| utløst| renewal)?\b\)?",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"[,;(]?\s*(?:må|skal) (?:utløses|varsles|tas ut|benyttes)(?: skriftlig| aktivt)?\)?|[,;(]?\s*must be (?:called|exercised)\)?",
    re.IGNORECASE,
)
_MODES = {
    "automatisk": OptionMode.AUTOMATIC, "automatic": OptionMode.AUTOMATIC, "automatisk forlengelse": OptionMode.AUTOMATIC,
    "automatic_unless_notice": OptionMode.AUTOMATIC, "automatisk hvis ikke varslet": OptionMode.AUTOMATIC,
    "automatisk med mindre den sies opp": OptionMode.AUTOMATIC, "auto": OptionMode.AUTOMATIC,
    "must_be_called": OptionMode.MUST_BE_CALLED, "må utløses": OptionMode.MUST_BE_CALLED, "må varsles": OptionMode.MUST_BE_CALLED,
    "utløses": OptionMode.MUST_BE_CALLED, "utløses skriftlig": OptionMode.MUST_BE_CALLED, "manuell": OptionMode.MUST_BE_CALLED,
    "manuelt": OptionMode.MUST_BE_CALLED, "skriftlig": OptionMode.MUST_BE_CALLED, "må utløses skriftlig": OptionMode.MUST_BE_CALLED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a cell says of options. `base_months` is the fixed term of a duration column.

    `exist` is None where the cell does not say; `called` says that the text itself calls the first length an option; `problem` is the reason in Norwegian why the text is only kept.
    """

    options: tuple[OptionValue, ...] = ()
    exist: bool | None = None
    base_months: int | None = None
    base_days: int | None = None
    called: bool = False
    problem: str = ""


def read_option_text(text: str, *, unit: str = "") -> ReadOptions:
    """Return the options of an option column's cell: every number in it is an option."""
    folded = text.casefold().strip(" .")
    if folded in _NONE:
        return ReadOptions(exist=False)
    if folded in _SOME:
        return ReadOptions(exist=True)
    if text.startswith(("[", "{", '"[')):
        return _read_json(text)
    if _OTHER_KIND.search(text):
        return ReadOptions(problem="Opsjonen gjelder ikke forlengelse av avtalen.")
    bare, mode = _without_mode(text)
    count = re.fullmatch(r"(\d{1,2}) (?:opsjoner|opsjon|forlengelser|options)", bare.casefold())
    if count and 0 < int(count[1]) <= _MOST:
        return ReadOptions((OptionValue(None, mode),) * int(count[1]), exist=True)
    terms = read_terms(bare, unit=unit)
    if terms is None or any(term.months is None for term in terms):
        return ReadOptions(problem="Opsjonene kan ikke leses ut av teksten.")
    return ReadOptions(tuple(OptionValue(term.months, mode) for term in terms), exist=True)


def read_duration_text(text: str, *, unit: str = "", dated: bool = False) -> ReadOptions:
    """Return the fixed term and the options of a duration column's cell; all are options where dates give the term."""
    bare, mode = _without_mode(text)
    terms = read_terms(bare, unit=unit)
    if terms is None:
        return ReadOptions(problem="Varigheten kan ikke leses ut av teksten.")
    first = None if dated or terms[0].is_option else terms[0]
    rest = terms if first is None else terms[1:]
    if any(term.months is None for term in rest):
        return ReadOptions(problem="Varigheten kan ikke leses ut av teksten.")
    options = tuple(OptionValue(term.months, mode) for term in rest)
    base_months, base_days = (None, None) if first is None else (first.months, first.days)
    return ReadOptions(options, True if options else None, base_months, base_days, terms[0].is_option)


def read_mode(text: str) -> OptionMode | None:
    """Return how options run, or None where the text is not understood."""
    return _MODES.get(text.casefold().strip(" ."))


def with_mode(options: tuple[OptionValue, ...], mode: OptionMode | None) -> tuple[OptionValue, ...]:
    """Return the options, those without a mode having this one."""
    if mode is None:
        return options
    return tuple(option if option.mode else replace(option, mode=mode) for option in options)


def counted_options(length: int | None, count: int | None) -> tuple[OptionValue, ...]:
    """Return the options that a column of lengths (months) and one of counts give together."""
    if count == 0 or length == 0 or (length is None and count is None) or (count or 1) > _MOST:
        return ()
    return (OptionValue(length),) * (count or 1)


def with_used(options: tuple[OptionValue, ...], used: bool | int) -> tuple[OptionValue, ...] | None:
    """Return the options with what a cell says of their use, or None where it says more than there are.

    A yes to several options is yes to the first alone; whether the rest are used is unknown.
    """
    if used is False or (not isinstance(used, bool) and used == 0):
        return tuple(replace(option, used=False) for option in options)
    count = 1 if used is True else int(used)
    if count > len(options):
        return None
    rest = None if used is True and len(options) > 1 else False
    return tuple(replace(option, used=True if at < count else rest) for at, option in enumerate(options))


def _without_mode(text: str) -> tuple[str, OptionMode | None]:
    for pattern, mode in ((_AUTOMATIC, OptionMode.AUTOMATIC), (_CALLED, OptionMode.MUST_BE_CALLED)):
        if pattern.search(text):
            return pattern.sub(" ", text).strip(" ,.;"), mode
    return text.strip(" ,.;"), None


def _read_json(text: str) -> ReadOptions:
    items = read_json_terms(text)
    if items is None:
        return ReadOptions(problem="Opsjonene er ikke gyldig JSON.")
    options: list[OptionValue] = []
    for item in items:
        found = _json_options(item)
        if found is None:
            return ReadOptions(problem="Opsjonene har en form som ikke kjennes.")
        options.extend(found)
    if len(options) > _MOST:
        return ReadOptions(problem=f"Det står mer enn {_MOST} opsjoner.")
    return ReadOptions(tuple(options), exist=bool(options))


def _json_options(item: dict[str, object]) -> list[OptionValue] | None:
    """Return the options of one item, `{optionType, prolongPeriods}` or `{length, unit, mode, used}`; None if neither."""
    if "prolongPeriods" in item:
        kind, periods = item.get("optionType"), item["prolongPeriods"]
        months = (
            {"prolongDurationYear": 12, "prolongDurationMonth": 1}.get(kind)
            if isinstance(kind, str)
            else None
        )
        if not isinstance(periods, list) or months is None:
            return None
        lengths = [_months(period, months) for period in periods]
        return None if None in lengths else [OptionValue(length) for length in lengths]
    unit = {"year": 12, "years": 12, "år": 12, "month": 1, "months": 1, "måned": 1, "måneder": 1, "mnd": 1}.get(str(item.get("unit", "")).casefold())  # fmt: skip
    length = _months(item.get("length"), unit) if unit else None
    if length is None:
        return None
    mode, used = item.get("mode"), item.get("used")
    return [
        OptionValue(
            length,
            read_mode(mode) if isinstance(mode, str) else None,
            used if isinstance(used, bool) else None,
            _json_day(item.get("notice_deadline")),
        )
    ]


def _json_day(value: object) -> date | None:
    found = find_dates(value, order=DateOrder.DMY, today=date.max) if isinstance(value, str) else ()
    return found[0].on if len(found) == 1 else None


def _months(value: object, months: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value * months if 0 < value * months <= LONGEST else None
