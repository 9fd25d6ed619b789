"""A folder of articles for the tests of the library."""

from pathlib import Path


def article(article_id: str, kommune: str, *, related: str = "", question: str = "Hva gjelder?") -> str:
    """Return a small article without fault."""
    return f"""---
id: {article_id}
title: Om {article_id}
kommune: {kommune}
topic: prøve
questions:
  - {question}
  - Hva sier {article_id}?
  - What about {article_id}?
keywords: [prøve]
sources:
  - title: En lov
    reference: § 1
    dated: "2026"
owner: Innkjøp
verified_on: 2026-11-21
review_by: 2027-05-21
related: [{related}]
---
Slik er det.
"""


def put(root: Path, article_id: str, kommune: str, text: str | bytes | None = None) -> Path:
    """Write a text, or a small article of that id, where the library looks for it; return the file."""
    path = root / kommune / f"{article_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    content = article(article_id, kommune) if text is None else text
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
