"""A Reply drawn for a terminal."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final
from urllib.parse import unquote, urlsplit

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from conversation.drawn import drawn_blocks
from conversation.markup import Block
from conversation.reply import Field, FieldKind, File, Reply

PATH: Final = "Skriv stien til en fil på denne maskinen, én per linje, og Enter når du er ferdig."
SEVERAL: Final = "Du kan velge flere, for eksempel 1,4."


def first_number(replies: Sequence[Reply]) -> int:
    """Return the number of the first button of an answer: what a list in it numbers is written, and none is pressed."""
    return 1 + max((_highest(reply) for reply in replies), default=0)


def _highest(reply: Reply) -> int:
    """Return the highest number of the lists that are printed; 0 where the buttons are numbered as the list is."""
    if any(choice.label.startswith("1. ") for choice in reply.choices):
        return 0
    return max((block.number or 0 for block in drawn_blocks(reply)), default=0)


def show(console: Console, reply: Reply, *, first: int = 1) -> None:
    """Print a Reply: text, facts and sources as a person reads them, choices by number, beginning with `first`."""
    console.print()
    for block, following in zip_longest(blocks := drawn_blocks(reply), blocks[1:]):
        console.print(_line(block), soft_wrap=False)
        if following is None or not (block.item or following.item) or (block.item and not following.item):
            console.print()
    if reply.facts:
        console.print(Padding(_facts(reply), (0, 0, 1, 0)))
    for number, choice in enumerate(reply.choices, start=first):
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
    if field.kind is FieldKind.FILES:
        console.print(Text(PATH, style="dim"))
    else:
        for number, option in enumerate(field.options, start=1):
            console.print(Text.assemble((f"  {number}) ", "bold cyan"), option.label))
    if field.kind is FieldKind.CHOICES:
        console.print(Text(SEVERAL, style="dim"))
    if now := _standing(field):
        console.print(Text(f"Nå: {now} (Enter beholder det)", style="dim"))


def _standing(field: Field) -> str:
    """Return what stands in a field, in the words of its options where it has any."""
    labels = {option.value: option.label for option in field.options}
    if field.kind is FieldKind.FILES:
        return ", ".join(labels.values())
    if field.kind is FieldKind.CHOICES:
        return ", ".join(labels.get(value, value) for value in field.value.split(",") if value)
    return labels.get(field.value, field.value)


def field_value(field: Field, line: str) -> str:
    """Return what a line typed at a field means: options by their numbers, nothing for what stands there already."""
    typed = line.strip()
    if not typed:
        return field.value
    if field.kind is FieldKind.CHOICES:
        parts = [part for part in re.split(r"[\s,;]+|\bog\b", typed) if part]
        values = [_numbered(field, part) for part in parts]
        return ",".join(value for value in values if value) if all(values) else typed
    return _numbered(field, typed) or typed


def _numbered(field: Field, typed: str) -> str:
    """Return the option with a number, or "" where none has it."""
    if typed.isdecimal() and 1 <= int(typed) <= len(field.options):
        return field.options[int(typed) - 1].value
    return ""
