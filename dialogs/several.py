"""Several questions in one message: taken apart where each is a question of its own, and answered in one reply."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Protocol

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs.asked import LIKELY, Answer
from dialogs.state_store import Memory
from norsk.language import Language

LONGEST: Final = 1800
"""How many characters a reply may have in all."""
MOST: Final = 3
_ALL_OF_IT: Final = {
    Language.BOKMAL: "Hele svar {number}",
    Language.NYNORSK: "Heile svar {number}",
    Language.ENGLISH: "All of answer {number}",
}
_QUESTION_WORD: Final = (
    r"(?:hva|va|kva|ka|hvem|kven|kem|hvor\w*|kor\w*|hvordan|korleis|kordan|åssen|når|hvorfor|kvifor|hvilke\w*|"
    r"kva for|what|who|where|when|why|how|which)"
)
_VERB_FIRST: Final = (
    r"(?:må|skal|kan|bør|får|trenger|treng|gjelder|gjeld|er|finnes|finst|har|do|does|must|can|should|is|are)"
    r"\s+(?:jeg|vi|eg|me|æ|man|det|den|dere|de|loven|i|we|it|there|the)\b"
)
_ASKS: Final = re.compile(rf"\b{_QUESTION_WORD}\b|(?:^|[,.;:!?]\s*|\bog\s+){_VERB_FIRST}", re.IGNORECASE)
_JOINT: Final = re.compile(
    rf"\?\s+(?=\S)|\n+|[,;.]?\s+(?:og|samt|and|dessuten|pluss)(?:\s+(?:så|også|dessuten|then|also))?\s+"
    rf"(?={_QUESTION_WORD}\b|{_VERB_FIRST})",
    re.IGNORECASE,
)
_STARTS: Final = re.compile(
    rf"^\W*(?:(?:og|men|samt|and|but)\s+)?(?:{_QUESTION_WORD}\b|{_VERB_FIRST})", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])")
_JOINING: Final = r"(?:og|samt|and|dessuten|pluss)(?:\s+(?:så|også|then|also))?"
_JOINING_FIRST: Final = re.compile(rf"^\W*{_JOINING}\s+", re.IGNORECASE)
_JOINING_LAST: Final = re.compile(rf"[\s,;.]+{_JOINING}\s*$", re.IGNORECASE)


class Ask(Protocol):
    """Answers one question, with what is remembered when it is asked."""

    def __call__(self, text: str, memory: Memory, *, joined: bool = False) -> Answer:
        """Return the answer; `joined` says that the question stands beside the one before."""
        ...


@dataclass(frozen=True, slots=True)
class _Answered:
    """One of the questions and what it led to."""

    question: str
    answer: Answer


def questions_in(text: str) -> tuple[str, ...]:
    """Return the questions of a message, each with what is told before it; one alone where it is one question.

    What is told without being asked belongs to the question after it, or at the end to the one before.
    """
    parts: list[str] = []
    told = ""
    for part in _pieces(text):
        told = f"{told} {part}".strip()
        if (_STARTS if parts else _ASKS).search(part):
            parts.append(told)
            told = ""
    if told and parts:
        parts[-1] = f"{parts[-1]} {told}"
    return tuple(parts) if 1 < len(parts) <= MOST else (text,)


def _pieces(text: str) -> list[str]:
    ends = [found.end() for found in _JOINT.finditer(text)]
    return [text[a:b].strip() for a, b in pairwise([0, *ends, len(text)]) if text[a:b].strip()]


def answer_several(text: str, ask: Ask, *, memory: Memory) -> Answer:
    """Return one reply to all of a message's questions; the answer to the whole of it where it is one question.

    It is one too where a part has no answer of its own, or where the whole has one and a part is less than sure.
    What the first tells, its amount and kind among it, counts for those after it. The article and the regime are
    those of the first, the confidence that of the least sure.
    """
    whole = ask(text, memory)
    questions = questions_in(text)
    if len(questions) == 1:
        return whole
    found: list[_Answered] = []
    for number, question in enumerate(questions):
        answer = ask(_alone(question), memory, joined=number > 0)
        if not answer.answered or (whole.answered and answer.confidence < LIKELY):
            return whole
        found.append(_Answered(question, answer))
        memory = answer.memory
    return _together(found) if _differ(found) else whole


def _alone(question: str) -> str:
    """Return a question without the word that joins it to the one before or after it."""
    rest = _JOINING_LAST.sub("", _JOINING_FIRST.sub("", question)).rstrip(" ,;.")
    return rest if rest.endswith(("?", "!")) else f"{rest}?"


def _differ(found: list[_Answered]) -> bool:
    """Say whether the answers are not one and the same: two articles, or two things that rules say."""
    told = [one.answer.article or one.answer.text for one in found]
    return len(set(told)) == len(told)


def _together(found: list[_Answered]) -> Answer:
    first = found[0].answer
    told = _once([one.answer.text for one in found])
    texts = _fitted(told, [_heading(n, one.question) for n, one in enumerate(found, 1)])
    numbered = list(enumerate(zip(found, texts, strict=True), 1))
    cut = [(n, one) for n, (one, text) in numbered if text != told[n - 1]]
    sources = tuple(dict.fromkeys(source for one in found for source in one.answer.sources))
    facts = tuple(dict.fromkeys(fact for one in found for fact in one.answer.facts))
    headed = (f"{_heading(n, one.question)}\n\n{text}" for n, (one, text) in numbered)
    return replace(
        found[-1].answer,
        text="\n\n".join(headed),
        article=first.article,
        regime=first.regime,
        on=first.on,
        confidence=min(one.answer.confidence for one in found),
        sources=sources,
        facts=facts,
        choices=tuple(_whole(n, one) for n, one in cut) or first.choices,
    )


def _heading(number: int, question: str) -> str:
    asked = _alone(_SENTENCE.split(question)[-1])
    return f"**{number}. {asked[0].upper()}{asked[1:]}**"


def _once(texts: list[str]) -> list[str]:
    """Return the texts without the paragraphs that an earlier one has said already."""
    said: set[str] = set()
    kept = []
    for text in texts:
        paragraphs = [one for one in text.split("\n\n") if one not in said]
        said.update(paragraphs)
        kept.append("\n\n".join(paragraphs))
    return kept


def _fitted(texts: list[str], headings: list[str]) -> list[str]:
    """Return the texts, the longest cut by whole paragraphs until all fit; the first, and the notes and source at the end, stay."""
    room = LONGEST - sum(len(heading) + 4 for heading in headings)
    while sum(map(len, texts)) > room:
        longest = max(range(len(texts)), key=lambda n: (texts[n].count("\n\n") > 1, len(texts[n])))
        paragraphs = texts[longest].split("\n\n")
        if len(paragraphs) <= 2:  # noqa: PLR2004 - the answer and its source
            break
        del paragraphs[max(1, len(paragraphs) - 3)]
        texts = [*texts[:longest], "\n\n".join(paragraphs), *texts[longest + 1 :]]
    return texts


def fitted(answer: Answer) -> Answer:
    """Return an answer that is no longer than a reply may be: without the paragraphs before its last two."""
    if len(answer.text) <= LONGEST:
        return answer
    return replace(answer, text=_fitted([answer.text], [])[0])


def _whole(number: int, one: _Answered) -> Choice:
    """Return the button that shows all of an answer that was cut."""
    if one.answer.article:
        return Choice(
            _ALL_OF_IT[one.answer.memory.language].format(number=number),
            Action(ActionId.SHOW_ARTICLE, {"id": one.answer.article}),
        )
    return Choice(_alone(one.question), Action(ActionId.ASK, {"text": _alone(one.question)}))
