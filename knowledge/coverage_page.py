"""The page that shows, thing by thing, which articles tell what the source documents say."""

from collections.abc import Iterator, Mapping, Sequence

from knowledge.coverage import Document, Documents, Section, told_by
from knowledge.library import Library

_HEAD = (
    "# Coverage",
    "",
    "What the source documents say, and the articles that tell it. `innkjopsbot kb coverage` writes this page",
    "from `knowledge/documents.toml`, and `kb check` fails where something is missing.",
    "",
    "| Document | Dated | Said | Told | Not used |",
    "|---|---|---:|---:|---:|",
)


def coverage_page(documents: Documents, library: Library) -> str:
    """Return the page as Markdown: counts per document, then each section's ids with their articles."""
    told = told_by(library)
    lines = [*_HEAD]
    lines += [_counts(document, documents, told) for document in documents.documents]
    for document in documents.documents:
        lines += ["", f"## {document.title} ({document.dated})"]
        for section in document.sections:
            lines += ["", f"### {section.title}", "", *_table(section, documents, told)]
    return "\n".join(lines) + "\n"


def _counts(document: Document, documents: Documents, told: Mapping[str, Sequence[str]]) -> str:
    ids = [id for section in document.sections for id in section.ids]
    used, unused = sum(id in told for id in ids), sum(id in documents.unused for id in ids)
    return f"| {document.title} | {document.dated} | {len(ids)} | {used} | {unused} |"


def _table(section: Section, documents: Documents, told: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield "| Id | Says | Articles |" if section.says else "| Id | Articles |"
    yield "|---|---|---|" if section.says else "|---|---|"
    for id in section.ids:
        says = f" {section.says.get(id, '')} |" if section.says else ""
        where = ", ".join(told.get(id, ())) or f"not used: {documents.unused.get(id, 'MISSING')}"
        yield f"| {id} |{says} {where} |"
