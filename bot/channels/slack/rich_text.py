"""A Reply's text as rich_text blocks: Slack draws their words literally, so nobody's words can mention or format."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.channels.slack.entities import escaped
from bot.channels.slack.payloads import Json
from conversation.markup import Block, Span, parse

LONGEST_PART: Final = 2800
"""Characters in one block, as Slack counts them: below the 3 000 of a section."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A block with the words it shows; `weight` is their length as Slack counts them, escapes included."""

    block: Json
    words: str

    @property
    def weight(self) -> int:
        """How much of a message's text the block takes."""
        return weight(self.words)


def weight(text: str) -> int:
    """Return how long a text is once escaped."""
    return len(escaped(text))


def text_units(text: str) -> Iterator[Unit]:
    """Return a text as blocks, long paragraphs divided between words, none of it left out."""
    yield from block_units(parse(text))


def block_units(blocks: Iterable[Block]) -> Iterator[Unit]:
    """Return a text's paragraphs and lists as Slack's blocks, none of it left out."""
    run: list[tuple[Block, str]] = []
    for block in blocks:
        for part in _parts(block):
            words = words_of(part)
            if run and not (part.item and _continues(run[-1][0], part) and _fits(run, words)):
                yield _unit(run)
                run = []
            run.append((part, words))
            if not part.item:
                yield _unit(run)
                run = []
    if run:
        yield _unit(run)


def words_of(block: Block) -> str:
    """Return a paragraph's words as they stand in a notification."""
    words = "".join(f"{span.text} ({span.url})" if span.url else span.text for span in block.spans)
    if not block.item:
        return words
    return f"{block.number}. {words}" if block.number is not None else f"• {words}"


def divided(text: str, longest: int = LONGEST_PART) -> list[str]:
    """Return a text in parts that each weigh at most `longest`, divided at white space where there is any."""
    parts = []
    while weight(text) > longest:
        end = _end(text, longest)
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text] if text or not parts else parts


def link(label: str, url: str) -> Json:
    """Return a rich_text link."""
    return {"type": "link", "url": url, "text": label}


def paragraph(elements: list[Json]) -> Json:
    """Return a block with one paragraph."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _end(text: str, longest: int) -> int:
    end, so_far = 0, 0
    for character in text:
        so_far += weight(character)
        if so_far > longest:
            break
        end += 1
    space = max(text.rfind(" ", end // 2, end), text.rfind("\n", end // 2, end))
    return space + 1 if space > 0 else end


def _parts(block: Block) -> Iterator[Block]:
    """Divide a paragraph that is too long; a list's item goes on as paragraphs."""
    if weight(words_of(block)) <= LONGEST_PART:
        yield block
        return
    item = block.item
    for span in block.spans:
        for words in divided(span.text):
            yield Block((Span(words, span.bold, span.url),), item, block.number if item else None)
            item = False


def _continues(last: Block, item: Block) -> bool:
    if not last.item or item.number is None or last.number is None:
        return last.item and item.number is last.number
    return item.number == last.number + 1


def _fits(run: list[tuple[Block, str]], words: str) -> bool:
    return sum(weight(said) for _, said in run) + weight(words) <= LONGEST_PART


def _unit(run: list[tuple[Block, str]]) -> Unit:
    words = "\n".join(said for _, said in run)
    first = run[0][0]
    if not first.item:
        return Unit(paragraph(_elements(first)), words)
    listed: Json = {
        "type": "rich_text_list",
        "style": "bullet" if first.number is None else "ordered",
        "elements": [{"type": "rich_text_section", "elements": _elements(item)} for item, _ in run],
    }
    if first.number is not None and first.number > 1:
        listed["offset"] = first.number - 1
    return Unit({"type": "rich_text", "elements": [listed]}, words)


def _elements(block: Block) -> list[Json]:
    return [_element(span) for span in block.spans if span.text] or [{"type": "text", "text": " "}]


def _element(span: Span) -> Json:
    if span.url:
        return link(span.text, span.url)
    element: Json = {"type": "text", "text": span.text}
    if span.bold:
        element["style"] = {"bold": True}
    return element
