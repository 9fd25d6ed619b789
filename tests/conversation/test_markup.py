from hypothesis import given
from hypothesis import strategies as st

from conversation.markup import Block, Span, clean, escape, parse, plain


def test_paragraphs_bold_lists_and_links_are_understood() -> None:
    text = "Ja, **over 100 000 kr**.\n\n- Meld [behov](https://example.org/a)\n2. Vent"
    assert parse(text) == (
        Block((Span("Ja, "), Span("over 100 000 kr", bold=True), Span("."))),
        Block((Span("Meld "), Span("behov", url="https://example.org/a")), item=True),
        Block((Span("Vent"),), item=True, number=2),
    )


def test_a_link_to_anything_but_the_web_is_only_text() -> None:
    assert plain("[klikk](javascript:alert(1))") == "[klikk](javascript:alert(1))"
    assert all(span.url is None for block in parse("[klikk](javascript:alert(1))") for span in block.spans)


def test_hostile_text_stands_as_it_was_written() -> None:
    hostile = "<!channel> *bold* **fet** [x](https://evil.example) <script>alert(1)</script> `kode`"
    assert plain(escape(hostile)) == hostile


def test_invisible_characters_are_taken_out() -> None:
    assert clean("a\u202eb\u200bc\x00d\x1be") == "abcde"
    assert clean("a\ud800b") == "ab"
    assert clean("linje\r\nto\tog tab") == "linje\nto\tog tab"


@given(st.text())
def test_escaped_text_is_never_formatted(text: str) -> None:
    spans = [span for block in parse("x" + escape(text)) for span in block.spans]
    assert not any(span.bold or span.url for span in spans)


@given(st.text())
def test_any_text_is_parsed(text: str) -> None:
    parse(text)
    plain(text)
