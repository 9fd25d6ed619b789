"""Compares ways to rank articles, and measures how long a question takes; docs/search.md tells the result.

usage: PYTHONPATH=. python benchmarks/ranking.py [--articles FOLDER] [--questions FILE.jsonl]
"""

import argparse
import json
import platform
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import bm25s  # type: ignore[import-untyped]  # it ships without types
import tantivy

from knowledge.article import NASJONAL, Article
from knowledge.library import Library, load_library
from knowledge.question import kommune_named
from knowledge.search import Index
from norsk.text import Compounds, content_words, stem, words

ROOT = Path(__file__).parents[1]
Ranker = Callable[[str, str], Sequence[str]]
CANDIDATES = 400
SHORTEST_PART = 3
VARIED = 0.15  # the share of words that are exchanged in made-up articles


@dataclass(frozen=True, slots=True)
class Row:
    """A question, who asks, and the articles that answer it."""

    question: str
    kommune: str
    style: str
    articles: tuple[str, ...]


def asked(article: Article) -> str:
    """Return everything by which an article may be found, but its body."""
    return ". ".join((article.title, *article.questions, *article.keywords))


def visible(ids: Iterable[str], library: Library, question: str, kommune: str) -> list[str]:
    """Return the ids that someone in a kommune may see, in order."""
    seen = {kommune, NASJONAL} | {k for word in words(question) if (k := kommune_named(word))}
    articles = {article.id: article for article in library.articles}
    return [i for i in dict.fromkeys(ids) if articles[i].kommune in seen]


def by_tantivy(library: Library, *, boost: float = 1.0) -> Ranker:
    """Return tantivy with its Norwegian stemmer, stop words and compound splitting over our vocabulary."""
    vocabulary = sorted(
        {w for a in library.articles for w in content_words(f"{asked(a)} {a.body}") if len(w) > SHORTEST_PART}
    )
    analyzer = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stopword("norwegian"))
        .filter(tantivy.Filter.split_compound(vocabulary))
        .filter(tantivy.Filter.stemmer("norwegian"))
        .build()
    )
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in ("asked", "body"):
        builder.add_text_field(field, tokenizer_name="no")
    index = tantivy.Index(builder.build())
    index.register_tokenizer("no", analyzer)
    writer = index.writer(num_threads=1)
    for article in library.articles:
        writer.add_document(tantivy.Document(id=article.id, asked=asked(article), body=article.body))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def rank(question: str, kommune: str) -> Sequence[str]:
        text = " ".join(words(question))
        query, _ = index.parse_query_lenient(text, ["asked", "body"], field_boosts={"asked": boost})
        hits = searcher.search(query, CANDIDATES).hits
        return visible((searcher.doc(at)["id"][0] for _, at in hits), library, question, kommune)

    return rank


def by_bm25s(library: Library, *, per_phrasing: bool) -> Ranker:
    """Return BM25 over our own analysis: one text per article, or the best of its phrasings and its body."""
    texts = [
        (article.id, text)
        for article in library.articles
        for text in (
            [article.title, *article.questions, ". ".join(article.keywords), article.body]
            if per_phrasing
            else [f"{asked(article)} {article.body}"]
        )
    ]
    split = Compounds({stem(w) for _, text in texts for w in content_words(text)}).split

    def analysed(text: str) -> list[str]:
        return [t for w in content_words(text) for t in (stem(w), *split(w))]

    retriever = bm25s.BM25()
    retriever.index([analysed(text) for _, text in texts], show_progress=False)
    known = set(retriever.vocab_dict)

    def rank(question: str, kommune: str) -> Sequence[str]:
        terms = [term for term in analysed(question) if term in known]
        if not terms:
            return []
        scores = retriever.get_scores(terms)
        order = scores.argsort()[::-1][:CANDIDATES]
        return visible((texts[n][0] for n in order if scores[n] > 0), library, question, kommune)

    return rank


def by_ours(library: Library) -> Ranker:
    """Return the ranking of the product."""
    index = Index(library)
    return lambda question, kommune: [h.article.id for h in index.search(question, kommune=kommune, limit=5)]


def compare(library: Library, rows: Sequence[Row]) -> None:
    """Print, for every way to rank, how often the right article comes first and among the first three."""
    rankers = {
        "tantivy, Norwegian stemmer, split_compound": by_tantivy(library),
        "tantivy, the same, questions and keywords x 3": by_tantivy(library, boost=3.0),
        "bm25s, our analysis, one text per article": by_bm25s(library, per_phrasing=False),
        "bm25s, our analysis, best of phrasings and body": by_bm25s(library, per_phrasing=True),
        "ours": by_ours(library),
    }
    print(f"{len(rows)} questions, {len(library.articles)} articles")
    for name, rank in rankers.items():
        first, three, styles = 0, 0, defaultdict(list)
        for row in rows:
            found = rank(row.question, row.kommune)
            hit = bool(found) and found[0] in row.articles
            first, three = first + hit, three + bool(set(found[:3]) & set(row.articles))
            styles[row.style].append(hit)
        told = " ".join(f"{style} {sum(hits)}/{len(hits)}" for style, hits in sorted(styles.items()))
        print(f"| {name} | {first / len(rows):.1%} | {three / len(rows):.1%} | {told}")


def sureness(library: Library, rows: Sequence[Row]) -> None:
    """Print, per threshold, how many questions are answered, rightly and wrongly, and how many rightly declined."""
    index = Index(library)
    told: dict[str, list[float]] = {"right": [], "wrong": [], "out of scope": []}
    for row in rows:
        hits = index.search(row.question, kommune=row.kommune, limit=1)
        group = "out of scope" if not row.articles else "wrong"
        if hits and hits[0].article.id in row.articles:
            group = "right"
        told[group].append(hits[0].confidence if hits else 0.0)
    for threshold in (0.4, 0.5, 0.6, 0.7):
        shares = {g: sum(c >= threshold for c in sure) / len(sure) for g, sure in told.items() if sure}
        print(
            f"| {threshold} | "
            + " | ".join(f"{g} answered {share:.0%}" for g, share in shares.items())
            + " |"
        )


def multiplied(library: Library, size: int) -> Library:
    """Return a library of a size, made of the articles with some words exchanged for made-up ones."""
    dice = random.Random(1)
    made_up = [f"{a}{b}" for a in ("kvist", "berg", "fjord", "holm", "sand") for b in map(str, range(400))]

    def varied(text: str) -> str:
        return " ".join(dice.choice(made_up) if dice.random() < VARIED else w for w in text.split())

    own = list(library.articles)
    return Library(
        tuple(
            replace(a, id=f"{a.id}-{n}", questions=tuple(map(varied, a.questions)), body=varied(a.body))
            for n in range(size)
            for a in [own[n % len(own)]]
        )
    )


def measure(library: Library, rows: Sequence[Row]) -> None:
    """Print how long building takes and a question takes, at several sizes."""
    for size in (60, 1_000, 10_000):
        started = time.perf_counter()
        index = Index(multiplied(library, size))
        built = time.perf_counter() - started
        times = []
        for row in rows:
            began = time.perf_counter()
            index.search(row.question, kommune=row.kommune)
            times.append((time.perf_counter() - began) * 1000)
        p99 = sorted(times)[int(len(times) * 0.99)]
        print(
            f"| {size} | {built:.1f} s | {statistics.median(times):.2f} ms | {p99:.2f} ms | {max(times):.2f} ms |"
        )


def main() -> None:
    """Read the arguments, compare and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, default=ROOT / "knowledge" / "articles")
    parser.add_argument("--questions", type=Path, default=ROOT / "tests" / "acceptance" / "paraphrases.jsonl")
    args = parser.parse_args()
    library = load_library(args.articles)
    lines = args.questions.read_text(encoding="utf-8").splitlines()
    rows = [
        Row(r["question"], r["kommune"], r["style"], tuple(r["articles"])) for r in map(json.loads, lines)
    ]
    print(platform.platform(), platform.python_version())
    answerable = [row for row in rows if row.articles]
    compare(library, answerable)
    sureness(library, rows)
    measure(library, answerable)


if __name__ == "__main__":
    main()
