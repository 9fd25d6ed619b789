"""What a channel that draws facts and buttons writes of a Reply's text: a list that only says the same is left out."""

from collections.abc import Iterator
from itertools import groupby

from conversation.markup import Block, parse
from conversation.reply import Reply


def drawn_blocks(reply: Reply) -> tuple[Block, ...]:
    """Return the text's blocks without the lists that its facts or its buttons say word for word.

    A list of which they say a part only stays whole. The text itself is complete, for those who see neither.
    """
    facts = {_line(f"{fact.label}: {fact.value}") for fact in reply.facts}
    labels = {_line(choice.label) for choice in reply.choices}
    return tuple(_without(parse(reply.text), facts, labels))


def _without(blocks: tuple[Block, ...], facts: set[str], labels: set[str]) -> Iterator[Block]:
    for (is_list, numbered), run in groupby(blocks, lambda one: (one.item, one.number is not None)):
        items = tuple(run)
        if not is_list or not {_words(one) for one in items} <= (labels if numbered else facts):
            yield from items


def _words(block: Block) -> str:
    return _line("".join(span.text for span in block.spans))


def _line(text: str) -> str:
    return " ".join(text.split())
