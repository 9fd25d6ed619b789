"""How a Word document looks: its paper, its letters, its headings and the notes that are not the kommune's own words."""

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

FONT: Final = "Arial"
"""On every machine with Word, and as wide in LibreOffice's own letters, so that the pages break alike."""
NOTE: Final = "Merknad"
SUBTITLE: Final = "Subtitle"
CELL: Final = "Tabelltekst"
INK: Final = "1F3247"
_SIZES: Final = {
    "Title": 24,
    "Subtitle": 14,
    "Heading 1": 16,
    "Heading 2": 12,
    "Heading 3": 11,
    "Caption": 10,
}


def set_styles(document: "WordDocument") -> None:
    """Give a document A4 paper, Norwegian, readable letters, and the style of a note."""
    from docx.shared import Cm, Pt  # noqa: PLC0415 - heavy

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.1
    _font(normal)
    _language(normal)
    for name, size in _SIZES.items():
        _heading(document.styles[name], size)
    _spaces(document)
    _footer(document, Cm(16))
    _note(document)
    _cell(document)


def _cell(document: "WordDocument") -> None:
    """Make the style of what stands in a table: smaller, and close together."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - heavy
    from docx.shared import Pt  # noqa: PLC0415 - heavy

    style: Any = document.styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.size = Pt(9.5)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(2)
    style.paragraph_format.line_spacing = 1.0


def _heading(style: Any, size: int) -> None:
    from docx.shared import Pt, RGBColor  # noqa: PLC0415 - heavy

    _font(style)
    style.font.size = Pt(size)
    style.font.bold = style.name != SUBTITLE
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(INK)


def _spaces(document: "WordDocument") -> None:
    from docx.shared import Pt  # noqa: PLC0415 - heavy

    for name, before, after in (
        ("Title", 0, 4),
        (SUBTITLE, 0, 12),
        ("Heading 1", 20, 4),
        ("Heading 2", 12, 3),
        ("Caption", 6, 3),
    ):
        style: Any = document.styles[name]
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
    title: Any = document.styles["Title"]
    # The template draws a coloured line under the title; nothing else here is ruled.
    for border in title.element.xpath(".//w:pBdr"):
        border.getparent().remove(border)


def _footer(document: "WordDocument", right: Any) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT  # noqa: PLC0415 - heavy
    from docx.shared import Pt  # noqa: PLC0415 - heavy

    style: Any = document.styles["Footer"]
    style.font.size = Pt(9)
    tabs = style.paragraph_format.tab_stops
    for tab in list(tabs):
        del tabs[list(tabs).index(tab)]
    tabs.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)


def _note(document: "WordDocument") -> None:
    """Make the style of words that are ours: italic, indented, with a line at the left."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - heavy
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy
    from docx.shared import Cm, Pt  # noqa: PLC0415 - heavy

    style: Any = document.styles.add_style(NOTE, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    # The borders come first: Word reads the properties of a paragraph in one order only.
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", "8A6D3B")):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    style.element.get_or_add_pPr().append(borders)
    style.font.italic = True
    style.font.size = Pt(10)
    style.paragraph_format.left_indent = Cm(0.5)
    style.paragraph_format.space_after = Pt(2)


def _font(style: Any) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy

    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _language(style: Any) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy

    language = OxmlElement("w:lang")
    for name in ("val", "eastAsia"):
        language.set(qn(f"w:{name}"), "nb-NO")
    style.element.get_or_add_rPr().append(language)
