"""A document as a Word file, with python-docx."""

from datetime import datetime

from conversation.paper import Paper

WORD: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_file(paper: Paper, *, at: datetime) -> bytes:
    """Return a document as the bytes of a .docx file; `at` is the instant that it says it was made."""
    from io import BytesIO  # noqa: PLC0415 - with the heavy library

    from docx import Document  # noqa: PLC0415 - heavy

    document = Document()
    document.core_properties.title = paper.title
    document.core_properties.created = at.replace(tzinfo=None)
    document.add_heading(paper.title, 0)
    for part in paper.parts:
        document.add_heading(part.heading, part.level)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()
