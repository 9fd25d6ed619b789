"""A Reply drawn for a terminal."""

from itertools import zip_longest
from urllib.parse import unquote, urlsplit

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from conversation.markup import Block, parse
from conversation.reply import Field, File, Reply


def show(console: Console, reply: Reply) -> None:
    """Print a Reply: text, facts and sources as a person reads them, choices by number."""
    console.print()
    for block, following in zip_longest(blocks := parse(reply.text), blocks[1:]):
        console.print(_line(block), soft_wrap=False)
        if following is None or not (block.item or following.item) or (block.item and not following.item):
            console.print()
    if reply.facts:
        console.print(Padding(_facts(reply), (0, 0, 1, 0)))
    for number, choice in enumerate(reply.choices, start=1):
        console.print(Text.assemble((f"  {number}) ", "bold cyan"), choice.label))
    for file in reply.files:
        console.print(_file(file), soft_wrap=True)


def _file(file: File) -> Text:
    """Return where a file lies, as a path where it is on this machine, and what it holds."""
    place = unquote(urlsplit(file.url).path) if file.url.startswith("file://") else file.url
    parts = [(file.name, ""), (f" – {file.alt}" if file.alt else "", "dim")]
    return Text.assemble(("  Fil: ", "dim"), *parts, f"\n       {place}" if place else "")


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


def show_field(console: Console, field: Field) -> None:
    """Print one question of a form: what is wrong, what is asked, what may be answered, and what stands there now."""
    console.print()
    if field.error:
        console.print(Text(f"! {field.error}", style="bold red"))
    console.print(Text(field.prompt, style="bold"))
    if field.help:
        console.print(Text(field.help, style="dim"))
    for number, option in enumerate(field.options, start=1):
        console.print(Text.assemble((f"  {number}) ", "bold cyan"), option.label))
    if field.value and not field.options:
        console.print(Text(f"Nå: {field.value} (Enter beholder det)", style="dim"))


def field_value(field: Field, line: str) -> str:
    """Return what a line typed at a field means: an option by its number, nothing for what stands there already."""
    typed = line.strip()
    if typed.isdigit() and 1 <= int(typed) <= len(field.options):
        return field.options[int(typed) - 1].value
    return typed or field.value
