"""Which answered fields a corrected value fits: by what they take, and by what the value looks like."""

import re
from collections.abc import Iterable
from typing import Final

from conversation.reply import FieldKind
from dialogs.filling.took import NONE, canonical, options_of, take
from dialogs.filling.work import Work
from dialogs.form import Fault, Question
from norsk.number import parse_number
from norsk.text import stem, words
from norsk.words import fold
from norsk.yesno import parse_yesno
from register.answers import Answer, AnswerState

_LONGEST_OLD: Final = 5
_YES_WORDS: Final = 2
_NONSENSE: Final = "qzxwv"
"""What only a field of free text takes for an answer."""
_DIGIT: Final = re.compile(r"\d")
_COUNT: Final = re.compile(r"\d{1,6}(?: ?(?:stk|stykk?|stykker)\.?| [^\W\d]{4,})?")
_MONEY: Final = re.compile(r"\d[ .]?\d{3}\b|\bkr\b|\bkroner\b|\bmill|\btusen\b|\bmrd\b|\d ?k\b|\bmva\b")
_DAY: Final = re.compile(
    r"\b(?:jan|feb|mars?|apr|mai|juni?|juli?|aug|sept?|okt|nov|des)(?:uar|ruar|il|ust|ember|ober)?\b|\buke\b|\bveke\b|\d{1,2}\.\d{1,2}\b|\d{4}-\d|\b\w+dag\b"
)
_PER: Final = re.compile(r"\bper (?:år|måned)\b")
_WHOLE: Final = re.compile(
    r"\b(?:per|pr|i|hvert|kvart|årlig|årleg|månedlig)\b|/|\btotal|\btil sammen\b|\bsamlet|\balt\b|\bår\w*|\bmåned|\bmnd|\bengang"
)
_WITH_VAT: Final = re.compile(
    r"(?:er )?(?:inkl\.?|inkludert|inklusive|med|medrekna|included)(?: (?:mva|moms)\.?)?[.!]*"
)
_TERM: Final = re.compile(r"\bår\b|\bmåned|\bmånad|\bmnd\b|\bopsjon")


async def fitting(work: Work, value: str, about: list[Question]) -> list[tuple[Question, Answer]]:
    """Return the answered fields that take the value, and would be changed by it."""
    fits = []
    for question, before in answered_fields(work):
        if about and question not in about:
            continue
        if not about and not await _tells(work, question, value, before):
            continue
        found = await take(work, question, with_period(question, _with_unit(value, before), before))
        if (
            isinstance(found, Answer)
            and found.state is not AnswerState.UNKNOWN
            and found.value != before.value
        ):
            fits.append((question, found))
    return fits


def with_period(question: Question, value: str, before: Answer | None) -> str:
    """Return an amount with what the one before tells of it: «jeg mente 600 000» after 800 000 per år, «med mva» after 90 000."""
    if question.kind is not FieldKind.AMOUNT or before is None:
        return value
    if not _DIGIT.search(value) and _WITH_VAT.fullmatch(fold(value)) and "mva" not in before.value:
        return f"{before.value} inkl. mva"
    if _WHOLE.search(fold(value)):
        return value
    per = _PER.search(before.value)
    return f"{value} {per[0]}" if per and _DIGIT.search(value) else value


def _with_unit(value: str, before: Answer) -> str:
    """Return a bare number with the unit that was spoken of: «nei, fire» after «3 år» is fire år."""
    if before.shown.isdigit() and _same_shape(value, before):
        return re.sub(r"\D+$", "", value)
    if parse_number(value) is None or len(words(value)) > 1:
        return value
    unit = re.fullmatch(r"[\d\s.,]+([^\W\d]+)", fold(before.shown).strip())
    return f"{value} {unit[1]}" if unit and unit[1] not in ("kr", "kroner") else value


def _same_shape(value: str, before: Answer) -> bool:
    """Say whether a value is a number of things, as the answer was: «30 stoler» after «20»."""
    return bool(_COUNT.fullmatch(fold(value)) and _COUNT.fullmatch(fold(before.shown)))


async def _tells(work: Work, question: Question, value: str, before: Answer) -> bool:
    """Say whether a field's taking a value tells that it was meant; no name is corrected by a number."""
    if _same_shape(value, before):
        return True
    named = question.kind is FieldKind.TEXT and _DIGIT.search(value) and not _DIGIT.search(before.shown)
    return not named and await is_typed(work, question, value)


async def is_typed(work: Work, question: Question, value: str) -> bool:
    """Say whether a field takes only some texts, so that its taking this one tells something."""
    if question.kind in (FieldKind.AMOUNT, FieldKind.DATE):
        return True
    if question.kind in (FieldKind.LONG_TEXT, FieldKind.YESNO, FieldKind.FILES):
        return False
    options = await options_of(work, question)
    if options and (value.isdigit() or _is_bare_yes_or_no(value)):
        return False
    if options and canonical(question, value, options) != value:
        return True
    if options and (_DIGIT.search(value) or parse_yesno(value) is not None):
        return False  # «ja» and a number are answers to any question
    return isinstance(await question.parse(work.filling, _NONSENSE), Fault)


def _is_bare_yes_or_no(value: str) -> bool:
    """Say whether all that was said is yes or no: it sends what is read back, or does not, and names no field."""
    return len(words(value)) <= _YES_WORDS and parse_yesno(value) in ("yes", "no")


def _is_of_kind(kind: FieldKind, value: str) -> bool:
    """Say whether a field's kind is what a value looks like: money, a day or a length of time."""
    folded = fold(value)
    money, day = bool(_MONEY.search(folded)), bool(_DAY.search(folded))
    if money != day:
        return kind is (FieldKind.AMOUNT if money else FieldKind.DATE)
    return money or not _TERM.search(folded) or kind not in (FieldKind.AMOUNT, FieldKind.DATE)


def likeliest(
    work: Work, fits: list[tuple[Question, Answer]], value: str, *, just_said: bool
) -> list[tuple[Question, Answer]]:
    """Return of several fields those of the value's own kind, and of them the one that was answered last.

    `just_said` says that something said a moment ago is taken back.
    """
    fits = [one for one in fits if _is_of_kind(one[0].kind, value)] or fits
    last = work.draft.trail[-1:] if just_said else []
    latest = [one for one in fits if one[0].key in last]
    return latest or fits


def about_old(work: Work, old: str) -> list[Question]:
    """Return the answered fields that hold what is said not to hold."""
    if len(words(old)) > _LONGEST_OLD:
        return []
    return [one for one, answer in answered_fields(work) if _is_old(answer, old)]


def _is_old(answer: Answer, old: str) -> bool:
    wanted = {stem(word) for word in words(old)}
    if wanted and wanted <= {stem(word) for word in words(answer.shown)}:
        return True
    number = parse_number(old)
    plain = re.sub(r"(?<=\d)[\s.](?=\d{3})", "", fold(answer.shown))
    return number is not None and f"{number.normalize():f}" in re.findall(r"\d+(?:,\d+)?", plain)


def answered_fields(work: Work) -> Iterable[tuple[Question, Answer]]:
    """Yield the fields that have an answer which may be changed."""
    for question in work.open_questions:
        answer = work.answer(question.key)
        if answer is not None and not question.computed and answer.state is not AnswerState.SKIPPED:
            yield question, answer


async def meant_other(work: Work, asked: Question, text: str) -> tuple[Question, Answer | Fault] | None:
    """Return the field that a short text answers instead of the one asked, with its answer; None unless it can be one.

    It is one that is still to be asked, or one that was only understood from a story. A fault is one that knew the field.
    """
    if len(words(text)) > _LONGEST_OLD or parse_yesno(text) is not None or fold(text).strip(" .!") in NONE:
        return None
    found = []
    for question in _may_be_meant(work, asked):
        if question.kind is FieldKind.AMOUNT or not await is_typed(work, question, text):
            continue
        taken, before = await take(work, question, text), work.answer(question.key)
        knew = taken.near if isinstance(taken, Fault) else taken.state is not AnswerState.UNKNOWN
        if knew and (isinstance(taken, Fault) or before is None or taken.value != before.value):
            found.append((question, taken))
    return found[0] if len(found) == 1 else None


def _may_be_meant(work: Work, asked: Question) -> Iterable[Question]:
    for question in work.open_questions:
        answer = work.answer(question.key)
        guessed = answer is not None and answer.state is AnswerState.UNDERSTOOD
        if question.key != asked.key and not question.computed and (question in work.missing or guessed):
            yield question
