"""A Reply drawn for a terminal."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from conversation.markup import Block, parse
from conversation.reply import Reply


def show(console: Console, reply: Reply) -> None:
    """Print a Reply: text, facts and sources as a person reads them, choices by number."""
    console.print()
    for block in parse(reply.text):
        console.print(_line(block), soft_wrap=False)
        if not block.item:
            console.print()
    if reply.facts:
        console.print(Padding(_facts(reply), (0, 0, 1, 0)))
    for number, choice in enumerate(reply.choices, start=1):
        console.print(Text.assemble((f"  {number}) ", "bold cyan"), choice.label))
    for file in reply.files:
        console.print(Text.assemble(("  Fil: ", "dim"), file.name, (f" {file.url}", "dim")))


def _line(block: Block) -> Text:
    marker = "" if not block.item else f"  {block.number}. " if block.number is not None else "  • "
    line = Text(marker)
    for span in block.spans:
        line.append(span.text, style="bold" if span.bold else "")
        if span.url:
            line.append(f" <{span.url}>", style="dim")
    return line


def _facts(reply: Reply) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2))
    for fact in reply.facts:
        table.add_row(Text(fact.label, style="dim"), Text(fact.value))
    return table
