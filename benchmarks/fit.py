"""Fits the weights of knowledge/ranking.toml, the same each time; docs/search.md tells what came of it.

Every phrasing of an article is asked of an index that lacks it (in FOLDS parts), and the paraphrases of the acceptance
tests are asked as they are; those without an article, and the sample of questions on other subjects, are to be declined.

usage: PYTHONPATH=. python benchmarks/fit.py [--dry-run]
"""

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.knowledge_files import load_knowledge
from knowledge.article import NASJONAL
from knowledge.confidence import RANKING, Evidence, evidence, shares
from knowledge.features import Feature
from knowledge.library import Library
from knowledge.search import Index

ROOT = Path(__file__).parents[1]
FILES = ("paraphrases.jsonl", "dev-outofscope.jsonl")
FOLDS = 6
ABROAD = 0.4  # the share of the national phrasings that are asked from a kommune
PARAPHRASE_WEIGHT = (
    4.0  # what a paraphrase counts beside a phrasing, which is by the hand that wrote the article's others
)
PHRASING_SURENESS, ELSEWHERE_SURENESS = 0.1, 2.0  # the same for the confidence, beside a paraphrase
RIDGE = 1.0
WORTH_IT = (
    0.3  # how likely an answer must be right to be better than declining; 0.5 in the product stands for this
)
Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, who asks, the articles that answer it, and what it counts in either fit."""

    question: str
    kommune: str
    articles: frozenset[str]
    weight: float
    sureness: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A question with the features of its likeliest articles, and which of them answer it."""

    asked: Asked
    index: Index
    features: Vector
    right: npt.NDArray[np.bool_]


def phrasings(library: Library) -> Iterable[tuple[Library, list[Asked]]]:
    """Return each part of the phrasings, with a library that lacks it."""
    dice = random.Random(1)
    homes = sorted({article.kommune for article in library.articles} - {NASJONAL})
    for fold in range(FOLDS):
        kept, held = [], []
        for article in library.articles:
            kept.append(
                replace(
                    article, questions=tuple(q for n, q in enumerate(article.questions) if n % FOLDS != fold)
                )
            )
            for question in article.questions[fold::FOLDS]:
                abroad = article.kommune == NASJONAL and dice.random() < ABROAD
                home = dice.choice(homes) if abroad else article.kommune
                held.append(Asked(question, home, frozenset({article.id}), 1.0, PHRASING_SURENESS))
        yield Library(tuple(kept)), held


def others(files: Iterable[Path]) -> Iterable[Asked]:
    """Return the questions of files of paraphrases and of questions on other subjects."""
    for row in (json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()):
        articles = frozenset(row.get("articles", ()))
        sureness = 1.0 if articles else ELSEWHERE_SURENESS
        yield Asked(row["question"], row["kommune"], articles, PARAPHRASE_WEIGHT, sureness)


def measure(index: Index, rows: Iterable[Asked]) -> Iterable[Measured]:
    """Return the features of each question's likeliest articles; a question that finds nothing is left out."""
    for asked in rows:
        likely, features = index.features(index.read(asked.question), asked.kommune)
        if len(likely):
            right = np.array([index.articles[n].id in asked.articles for n in likely])
            yield Measured(asked, index, features.astype(np.float64), right)


def fit_ranking(rows: Sequence[Measured]) -> Vector:
    """Return the weights under which the right article is likeliest among the others (conditional logit, Newton)."""
    rows = [row for row in rows if row.right.any() and not row.right.all()]
    x = np.concatenate([row.features for row in rows])
    right = np.concatenate([row.right for row in rows])
    sizes = [len(row.features) for row in rows]
    start, row_of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(rows)), sizes)
    counts = np.array([row.asked.weight for row in rows])

    def likelihoods(weights: Vector) -> tuple[float, Vector, Vector]:
        scores = x @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, start)[row_of])
        share = odds / np.add.reduceat(odds, start)[row_of]
        found = np.add.reduceat(share * right, start)
        loss = -float(counts @ np.log(found)) + 0.5 * RIDGE * float(weights @ weights)
        return loss, share, share * right / found[row_of]

    def step(share: Vector, target: Vector, weights: Vector) -> Vector:
        weighted = share[:, None] * x
        mean = np.add.reduceat(weighted, start)
        slope = x.T @ (counts[row_of] * (share - target)) + RIDGE * weights
        curve = (x * counts[row_of, None]).T @ weighted - (mean * counts[:, None]).T @ mean
        return np.linalg.solve(curve + RIDGE * np.eye(len(weights)), slope)

    return _descend(likelihoods, step, np.zeros(x.shape[1]))


def _descend(losses: Any, step: Any, weights: Vector, *, steps: int = 40) -> Vector:
    loss, share, target = losses(weights)
    for _ in range(steps):
        direction, length = step(share, target, weights), 1.0
        while length > 1e-6:  # noqa: PLR2004 - shorter steps change nothing
            tried = losses(weights - length * direction)
            if tried[0] < loss:
                break
            length /= 2
        else:
            break
        weights, (loss, share, target) = weights - length * direction, tried
    return weights


def pieces(rows: Sequence[Measured], ranking: Vector) -> tuple[Vector, Vector]:
    """Return the evidence for each question's first article, and whether that one is right."""
    found, right = [], []
    for row in rows:
        share = shares((row.features @ ranking).astype(np.float32))
        best = int(np.argmax(share))
        asked = row.index.read(row.asked.question)
        belongs = row.index.belongs(row.asked.question)
        found.append(evidence(asked, row.features[best], float(share[best]), belongs))
        right.append(row.right[best])
    return np.array(found), np.array(right, dtype=np.float64)


def fit_sureness(x: Vector, right: Vector, counts: Vector) -> Vector:
    """Return the weights of a logistic model of whether the first article is right, on standardised evidence."""
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    mean[Evidence.ALWAYS], spread[Evidence.ALWAYS] = 0.0, 1.0
    scaled, ridge = (x - mean) / spread, RIDGE * np.eye(x.shape[1])
    ridge[Evidence.ALWAYS, Evidence.ALWAYS] = 1e-9
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        sure = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (counts * (sure - right)) + ridge @ weights
        curve = (scaled.T * (counts * sure * (1 - sure))) @ scaled + ridge
        weights -= np.linalg.solve(curve, slope)
    plain: Vector = weights / spread
    plain[Evidence.ALWAYS] -= float((weights * mean / spread).sum())
    return plain


def validate(rows: Sequence[Measured]) -> None:
    """Print what five-fold cross-validation gives: how often the first article is right, and what each threshold lets by."""
    fold = np.random.default_rng(0).integers(0, 5, len(rows))
    sure, right = np.zeros(len(rows)), np.zeros(len(rows))
    for n in range(5):
        train = [row for row, f in zip(rows, fold, strict=True) if f != n]
        held = [row for row, f in zip(rows, fold, strict=True) if f == n]
        ranking = fit_ranking(train)
        weights = fit_sureness(*pieces(train, ranking), np.array([row.asked.sureness for row in train]))
        x, right[fold == n] = pieces(held, ranking)
        sure[fold == n] = 1 / (1 + np.exp(-x @ weights))
    paraphrase = np.array([row.asked.weight > 1 and bool(row.asked.articles) for row in rows])
    elsewhere = np.array([not row.asked.articles for row in rows])
    for name, group in (("phrasings", ~paraphrase & ~elsewhere), ("paraphrases", paraphrase)):
        print(f"right first, {name}: {right[group].mean():.1%} of {group.sum()}")
    for threshold in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6):
        groups = (paraphrase & (right > 0), paraphrase & (right == 0), elsewhere)
        told = " | ".join(f"{(sure[group] >= threshold).mean():.0%}" for group in groups)
        print(f"| {threshold} | {told} |")


def to_toml(ranking: Vector, confidence: Vector) -> str:
    """Return the file that knowledge/confidence.py reads."""
    lines = [
        "# Written by benchmarks/fit.py; docs/search.md tells what the names mean. Not to be edited by hand.",
        "",
    ]
    for name, names, weights in (("ranking", Feature, ranking), ("confidence", Evidence, confidence)):
        lines += [f"[{name}]", *(f"{one.name.lower()} = {weights[one]:.3f}" for one in names), ""]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Measure, validate, fit on everything and write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true", help="validate only")
    args = parser.parse_args()
    knowledge = load_knowledge()
    names = {id: kommune.names for id, kommune in knowledge.kommuner.items()}
    rows = list(measure(knowledge.index, others(ROOT / "tests" / "acceptance" / file for file in FILES)))
    for library, held in phrasings(knowledge.library):
        rows += measure(Index(library, names=names), held)
    validate(rows)
    if args.dry_run:
        return
    ranking = fit_ranking(rows)
    confidence = fit_sureness(*pieces(rows, ranking), np.array([row.asked.sureness for row in rows]))
    confidence[Evidence.ALWAYS] -= np.log(WORTH_IT / (1 - WORTH_IT))
    RANKING.write_text(to_toml(ranking, confidence), encoding="utf-8")
    print(RANKING.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
