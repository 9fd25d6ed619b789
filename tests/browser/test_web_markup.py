"""The page reads a Reply's text exactly as conversation/markup.py does."""

from playwright.sync_api import Browser, expect

from conversation.markup import Block, escape, parse
from tests.browser.conftest import OpenPage
from tests.browser.web_page import Served

SAMPLES = (
    "",
    "Ett avsnitt.",
    "To linjer\ni ett avsnitt.\n\n\nEt nytt.",
    "- en\n- to\n\n- tre",
    "• kule\n1. første\n12.  tolvte\n-uten mellomrom\n1.uten",
    "Før:\n- punkt\netter",
    "**fet** og **fet med \\* i** og ** ikke** og ***tre***",
    "**ikke lukket og [heller ikke](https://a.no",
    "[Lovdata](https://lovdata.no/a_(b)) og [lokal](http://x) og [nei](javascript:alert(1)) og [n](ftp://x)",
    "[klamme \\] i](https://a.no/b?c=d&e=f#g)",
    "\\*ikke fet\\* \\[ikke](https://a.no) \\\\ til slutt \\",
    "siste linje \\\nneste",
    "<b>ikke html</b> &amp; `ikke kode` # ikke overskrift ~ikke~ | ikke | tabell",
    escape("<!channel> *bold* <script>alert(1)</script> [a](https://b.no) _u_ ~s~ `k` > # | !"),
    "æøå – «sitat» 450\u00a0000 kr 🙂 **🙂**",
    "   innrykk\n  - ikke liste",
    "- \n-  to mellomrom",
)
PARSE = """async (text) => {
  const { parse } = await import('/static/markup.js');
  return parse(text).map((b) => [b.spans.map((s) => [s.text, s.bold, s.url]), b.item, b.number]);
}"""


def _as_lists(blocks: tuple[Block, ...]) -> list[object]:
    return [
        [[[span.text, span.bold, span.url] for span in block.spans], block.item, block.number]
        for block in blocks
    ]


def test_the_page_parses_as_the_service_does(open_page: OpenPage, served: Served, browser: Browser) -> None:
    web = open_page(served)
    web.open()
    expect(web.page.locator(".person").first).to_be_visible()
    for text in SAMPLES:
        assert web.page.evaluate(PARSE, text) == _as_lists(parse(text)), text


def test_the_page_reads_somebody_elses_words_back_as_they_were_written(
    open_page: OpenPage, served: Served
) -> None:
    web = open_page(served)
    web.open()
    words = r"\*_[a](https://b.no)`<i>#|~! ** 5 < 6 **"
    parsed = web.page.evaluate(PARSE, escape(words))
    assert "".join(span[0] for span in parsed[0][0]) == words
