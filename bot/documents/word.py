"""A document as a Word file, with python-docx: real styles, so that Word, LibreOffice and a screen reader know its parts."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot.documents.word_styles import CELL, NOTE, SUBTITLE, set_styles
from conversation.paper import WORD, Block, Bullets, Paper, Paragraph, Table

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph as WordParagraph

__all__ = ("WORD", "word_file")

LONGEST_LABEL: Final = 40
"""Characters of the words that a note begins with in bold: «Ikke vurdert.», «Skal:»."""
LONGEST_PROPERTY: Final = 255
"""Characters that a property of a Word file can have."""
LABEL_SHARE: Final = 0.28
"""How much of the page's width the labels of the facts have."""
SHORT_CELL: Final = 18
"""Characters of a cell that stand on one line: a date, a status, a checksum's beginning."""
LONG_CELL: Final = 64
"""Characters of a cell that count when the columns share the width."""
LINE: Final = 88
"""About how many characters of a table's letters the page is wide."""
PADDING: Final = 3
"""Characters that the space inside a cell takes."""
LONGEST_ROW: Final = 1200
"""Characters of a row that is kept on one page; a longer one may be taller than the page is."""
SHORT_TABLE: Final = 12
"""Rows of a table that is kept on one page."""
_TOGETHER: Final = re.compile(r"(?<=§) (?=\d)|(?<=\d) (?=%|kr\b|mill)")
"""The spaces at which no line breaks: § 5b, 30 %, 1 300 000 kr."""
_REORDERING: Final = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that nobody sees, and that turn what stands around them about."""


def word_file(paper: Paper, *, at: datetime) -> bytes:
    """Return a document as the bytes of a .docx file; `at` is the instant that it says it was made.

    The same document at the same instant is the same words; the bytes differ by the time in the archive's entries.
    """
    from io import BytesIO  # noqa: PLC0415 - with the heavy library

    from docx import Document  # noqa: PLC0415 - heavy

    document = Document()
    set_styles(document)
    _properties(document, paper, at)
    document.add_paragraph(_clean(paper.title), style="Title")
    if paper.subtitle:
        document.add_paragraph(_clean(paper.subtitle), style=SUBTITLE)
    if paper.facts:
        _facts(document, paper)
    for part in paper.parts:
        document.add_heading(_clean(part.heading), min(part.level, 9))
        _blocks(document, part.blocks)
    _footer(document, paper)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _properties(document: "WordDocument", paper: Paper, at: datetime) -> None:
    known = document.core_properties
    known.title, known.subject, known.author = (
        _clean(one)[:LONGEST_PROPERTY] for one in (paper.title, paper.subtitle, paper.author)
    )
    known.language, known.comments, known.keywords = "nb-NO", paper.footer, ""
    known.last_modified_by = known.author
    known.created = known.modified = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _blocks(document: "WordDocument", blocks: Iterable[Block]) -> None:
    """Add what stands under a heading. What leads up to a note or a table stays on the page with it."""
    kept = tuple(blocks)
    for block, following in zip(kept, (*kept[1:], None), strict=False):
        leads = isinstance(following, Table) or (isinstance(following, Paragraph) and following.note)
        match block:
            case Paragraph():
                added = _paragraph(document, block)
                added.paragraph_format.keep_together = block.note
                # Of the notes only the first stays with the next: LibreOffice parts a longer chain from its heading.
                first = not block.note or len(block.text) <= LONGEST_LABEL
                added.paragraph_format.keep_with_next = block.lead or (leads and first)
            case Bullets():
                style = "List Number" if block.numbered else "List Bullet"
                for item in block.items:
                    added = document.add_paragraph(_clean(item), style=style)
                    added.paragraph_format.keep_with_next = leads
            case Table():
                _table(document, block)


def _paragraph(document: "WordDocument", block: Paragraph) -> "WordParagraph":
    """Add plain text; a note is set apart by a line, italics and its first words in bold, and never by colour alone."""
    text = _clean(block.text)
    if not block.note:
        added = document.add_paragraph()
        added.add_run(text).bold = block.lead or None
        return added
    label, colon, rest = text.partition(":")
    bold = (
        text
        if len(text) <= LONGEST_LABEL
        else f"{label}{colon}"
        if rest and len(label) <= LONGEST_LABEL
        else ""
    )
    added = document.add_paragraph(style=NOTE)
    added.add_run(bold).bold = True
    added.add_run(text.removeprefix(bold))
    return added


def _facts(document: "WordDocument", paper: Paper) -> None:
    """Add the facts at the head: a table of two columns, the labels in bold."""
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in paper.facts:
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run(_clean(label)).bold = True
        cells[1].paragraphs[0].add_run(_clean(value))
    _described(table, "Opplysninger om saken")
    width = _text_width(document)
    _widths(table, (int(width * LABEL_SHARE), int(width * (1 - LABEL_SHARE))))
    _tight(table)
    document.add_paragraph(style=CELL)


def _table(document: "WordDocument", block: Table) -> None:
    """Add rows under a header that comes again on each page, with a caption above."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - heavy

    if block.caption:
        caption = document.add_paragraph(_clean(block.caption), style="Caption")
        caption.paragraph_format.keep_with_next = True
        caption.alignment = WD_ALIGN_PARAGRAPH.LEFT
    table = document.add_table(rows=1, cols=len(block.header), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, block.header, strict=True):
        cell.paragraphs[0].add_run(_clean(text)).bold = True
        _shaded(cell)
    _repeated(table)
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(_clean(text))
    _described(table, block.caption or ", ".join(block.header))
    width = _text_width(document)
    _widths(table, _shares(block, width))
    _tight(table)
    document.add_paragraph(style=CELL)


def _shares(block: Table, width: int) -> tuple[int, ...]:
    """Return how wide each column is: by its longest words, so that a date does not break and a source has room."""
    columns = list(zip(block.header, *block.rows, strict=True))
    least = [PADDING + max(_least(text) for text in column) for column in columns]
    most = [PADDING + min(max(len(text) for text in column), LONG_CELL) for column in columns]
    spare = max(LINE - sum(least), 0)
    wish = sum(most) - sum(least) or 1
    shares = [low + spare * (high - low) / wish for low, high in zip(least, most, strict=True)]
    return tuple(int(width * one / sum(shares)) for one in shares)


def _least(text: str) -> int:
    """Return how many characters a cell must have room for: all of a short text, the longest word of any other."""
    words = text.split() or [""]
    return len(text) if len(text) <= SHORT_CELL else min(max(map(len, words)), 2 * SHORT_CELL)


def _footer(document: "WordDocument", paper: Paper) -> None:
    """Add the case's number and version to every page, and which page it is of how many."""
    added = document.sections[0].footer.paragraphs[0]
    added.style = document.styles["Footer"]
    added.add_run(f"{_clean(paper.footer)}\tSide " if paper.footer else "Side ")
    _field(added, "PAGE")
    added.add_run(" av ")
    _field(added, "NUMPAGES")


def _field(paragraph: "WordParagraph", code: str) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no field of its own


def _text_width(document: "WordDocument") -> int:
    section = document.sections[0]
    page, left, right = section.page_width, section.left_margin, section.right_margin
    return int((page or 0) - (left or 0) - (right or 0))


def _widths(table: "WordTable", widths: tuple[int, ...]) -> None:
    from docx.shared import Emu  # noqa: PLC0415 - heavy

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Emu(width)


def _tight(table: "WordTable") -> None:
    """Give the cells their style, and let no row break over two pages, nor a short table."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy

    rows = list(table.rows)
    for row in rows:
        if sum(len(cell.text) for cell in row.cells) <= LONGEST_ROW:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - python-docx has no name for it
        kept = len(rows) <= SHORT_TABLE and row is not rows[-1]
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.style = CELL
                paragraph.paragraph_format.keep_with_next = kept or None


def _repeated(table: "WordTable") -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy

    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as above


def _described(table: "WordTable", text: str) -> None:
    """Say what a table shows, for those who hear it read."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy

    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(qn("w:val"), text)
        table._tbl.tblPr.append(element)  # noqa: SLF001 - as above


def _shaded(cell: object) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy
    from docx.table import _Cell  # noqa: PLC0415 - heavy

    if isinstance(cell, _Cell):
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E8EDF2")):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above


def _clean(text: str) -> str:
    """Return text without the characters that XML cannot hold or that turn it about, and with what belongs on one line."""
    return "".join(
        one
        for one in _TOGETHER.sub("\u00a0", _REORDERING.sub("", text))
        if one in "\t\n" or (one >= " " and not "\ud800" <= one <= "\udfff" and one not in "\ufffe\uffff")
    )
