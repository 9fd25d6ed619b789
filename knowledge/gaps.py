"""What the knowledge base lacks: questions without an answer, those about the same thing together. Pure."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from knowledge.article import Article
from knowledge.question import Question
from knowledge.search import Index
from knowledge.similar import likeness, normalised

ALIKE: Final = 0.5
"""The share of both questions' telling words that must be shared for them to be about the same thing."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question as it was asked, the day in Europe/Oslo, and a mark of whoever asked, the same for the same person."""

    text: str
    on: date
    who: Hashable = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions about one thing, asked by so many different `people`.

    `question` is the one most like the others, `nearest` the article closest to it.
    """

    question: str
    count: int
    first_on: date
    last_on: date
    nearest: Article | None
    questions: tuple[str, ...]
    people: int = 0


def gaps(asked: Iterable[Unanswered], *, index: Index, kommune: str) -> tuple[Gap, ...]:
    """Return what is asked for and not answered, most asked first; the same questions give the same gaps in any order."""
    by_words: dict[str, list[Unanswered]] = defaultdict(list)
    for one in asked:
        by_words[normalised(one.text)].append(one)
    read = {words: index.read(found[0].text) for words, found in by_words.items()}
    times = Counter({words: len(found) for words, found in by_words.items()})
    found = [_gap(cluster, by_words, read, index, kommune) for cluster in _clusters(times, read)]
    return tuple(sorted(found, key=lambda gap: (-gap.count, gap.question)))


def _clusters(times: Mapping[str, int], read: Mapping[str, Question]) -> Iterable[Sequence[str]]:
    """Put each wording with the cluster whose first, most asked wording it is most like, or in one of its own."""
    clusters: dict[str, list[str]] = {}
    for words in sorted(times, key=lambda words: (-times[words], words)):
        near = {leader: likeness(read[words], read[leader]) for leader in clusters}
        best = max(near, key=lambda leader: near[leader], default=None)
        if best is not None and near[best] >= ALIKE:
            clusters[best].append(words)
        else:
            clusters[words] = [words]
    return clusters.values()


def _gap(
    cluster: Sequence[str],
    asked: Mapping[str, Sequence[Unanswered]],
    read: Mapping[str, Question],
    index: Index,
    kommune: str,
) -> Gap:
    def central(words: str) -> float:
        return sum(len(asked[other]) * likeness(read[words], read[other]) for other in cluster)

    texts = {words: min(one.text for one in asked[words]) for words in cluster}
    days = [one.on for words in cluster for one in asked[words]]
    question = texts[max(sorted(cluster), key=central)]
    nearest = index.nearest(question, kommune, 1)
    return Gap(
        question=question,
        count=len(days),
        first_on=min(days),
        last_on=max(days),
        nearest=nearest[0].article if nearest else None,
        questions=tuple(texts.values()),
        people=len({one.who for words in cluster for one in asked[words]}),
    )
