"""How likely each article is the answer, and how surely the likeliest one is: the fitted weights of both."""

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from knowledge.features import Feature
from knowledge.question import Question

Floats = npt.NDArray[np.float32]
RANKING: Final = Path(__file__).with_name("ranking.toml")
ENOUGH_WORDS: Final = 6
SUREST: Final = 1e-6


class Evidence(IntEnum):
    """What makes sure or unsure of the likeliest article, in order."""

    ALWAYS = 0
    LEAD = 1
    TITLE = 2
    COVER = 3
    INTENT = 4
    OWN = 5
    WORDS = 6
    UNKNOWN = 7
    BELONGS_WORDS = 8
    BELONGS_WORDING = 9


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature and each piece of evidence is worth; docs/search.md tells how they were fitted."""

    ranking: Floats
    confidence: Floats

    def scores(self, features: Floats) -> Floats:
        """Return how well each article ranks, of one row of features per article."""
        # NumPy's matmul may report floating-point flags that an earlier vector instruction left behind.
        with np.errstate(all="ignore"):
            return features @ self.ranking

    def sureness(self, evidence: Sequence[float]) -> float:
        """Return how surely (0..1) an article answers; from 0.5 on it is better to answer than to decline."""
        return 1.0 / (1.0 + math.exp(-float(np.dot(evidence, self.confidence))))


def load_weights(path: Path = RANKING) -> Weights:
    """Return the fitted weights; raises `tomllib.TOMLDecodeError` or `KeyError` for a file of another shape."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    ranking = [raw["ranking"][feature.name.lower()] for feature in Feature]
    confidence = [raw["confidence"][piece.name.lower()] for piece in Evidence]
    return Weights(np.array(ranking, dtype=np.float32), np.array(confidence, dtype=np.float32))


def shares(scores: Floats) -> Floats:
    """Return how likely each article is the answer, where one of them is: together 1."""
    odds = np.exp(scores - scores.max()) if len(scores) else scores
    return odds / odds.sum() if len(scores) else scores


def evidence(asked: Question, row: Floats, share: float, belongs: tuple[float, float]) -> list[float]:
    """Return what speaks for an article as the answer: its features, its share of the likelihood, the question itself."""
    unknown = sum(not concept.options for concept in asked.concepts)
    share = min(max(share, SUREST), 1 - SUREST)
    found = {
        Evidence.ALWAYS: 1.0,
        Evidence.LEAD: math.log(share / (1 - share)),
        Evidence.COVER: row[Feature.COVER],
        Evidence.TITLE: row[Feature.TITLE],
        Evidence.INTENT: row[Feature.INTENT],
        Evidence.OWN: row[Feature.OWN],
        Evidence.WORDS: min(len(asked.concepts), ENOUGH_WORDS) / ENOUGH_WORDS,
        Evidence.UNKNOWN: unknown / max(1, len(asked.concepts)),
        Evidence.BELONGS_WORDS: belongs[0],
        Evidence.BELONGS_WORDING: belongs[1],
    }
    return [float(found[piece]) for piece in Evidence]
