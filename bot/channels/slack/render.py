"""A Reply as Slack messages in Block Kit, within every documented limit; a long answer becomes several messages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.channels.files import is_own
from bot.channels.slack import marks
from bot.channels.slack.entities import escaped, literal
from bot.channels.slack.payloads import Json
from bot.channels.slack.rich_text import Unit, block_units, divided, link, paragraph, weight
from conversation.drawn import drawn_blocks
from conversation.reply import Choice, Fact, File, Reply, Source

LONGEST_MESSAGE: Final = 3800
"""Characters in one message: `chat.update` takes 4 000, and the fallback text repeats every word of the blocks."""
MOST_BLOCKS: Final = 45
LONGEST_LABEL: Final = 75
LONGEST_VALUE: Final = 2000
MOST_FIELDS: Final = 10
LONGEST_FIELD: Final = 1900
MOST_BUTTONS: Final = 25
MOST_CONTEXT: Final = 10
LONGEST_SOURCE: Final = 1000
OPEN_FORM: Final = "Åpne skjemaet"
PRESS: Final = "Velg"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One message: `text` is what notifications and screen readers get, already escaped."""

    text: str
    blocks: tuple[Json, ...]


def render(reply: Reply, *, owner: str = "", uploads: bool = False) -> tuple[Drawn, ...]:
    """Return a Reply as one or more messages. `owner` is the Slack user whom its buttons were made for.

    With `uploads` the bot's own files come by themselves, and are not named here.
    """
    units = [
        *block_units(drawn_blocks(reply)),
        *_facts(reply.facts),
        *(_file(file) for file in reply.files if not (uploads and is_own(file.url))),
        *_choices(reply, owner),
        *_form(reply, owner),
        *_sources(reply.sources),
    ]
    return tuple(_drawn(packed) for packed in _packed(units))


def note(words: str, url: str | None = None) -> Drawn:
    """Return a message of one plain paragraph, and where to get what it is about."""
    elements: list[Json] = [{"type": "text", "text": words}]
    if url is not None:
        elements += [{"type": "text", "text": " "}, link(url, url)]
    return Drawn(escaped(f"{words} {url or ''}".strip()), (paragraph(elements),))


def used(blocks: Iterable[Json], *, reply_id: str, said: str) -> tuple[Json, ...]:
    """Return a message's blocks with the buttons of a Reply replaced by what was chosen."""
    kept: list[Json] = []
    told = False
    for block in blocks:
        if marks.read_mark(str(block.get("block_id", ""))).reply_id != reply_id:
            kept.append(block)
        elif not told:
            kept.append(chosen(said))
            told = True
    return tuple(kept)


def chosen(said: str) -> Json:
    """Return what stands where a button stood."""
    return {"type": "context", "elements": [plain(f"✓ {said}")]}


def plain(text: str) -> Json:
    """Return text that Slack neither formats nor reads emoji codes in."""
    return {"type": "plain_text", "text": text, "emoji": False}


def button(label: str, *, action_id: str, value: str) -> Json:
    """Return a button."""
    return {"type": "button", "action_id": action_id, "text": plain(label), "value": value}


def _packed(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Fill messages in order, each within the limits; there is always one."""
    packed: list[Unit] = []
    taken = 0
    for unit in units:
        if packed and (taken + unit.weight + 1 > LONGEST_MESSAGE or len(packed) >= MOST_BLOCKS):
            yield packed
            packed, taken = [], 0
        packed.append(unit)
        taken += unit.weight + 1
    yield packed or [Unit(paragraph([{"type": "text", "text": "…"}]), "…")]


def _drawn(units: Sequence[Unit]) -> Drawn:
    words = "\n".join(unit.words for unit in units if unit.words)
    return Drawn(escaped(words) or "…", tuple(unit.block for unit in units))


def _facts(facts: Sequence[Fact]) -> Iterator[Unit]:
    """Show facts in two columns; one that is too long for a column gets a paragraph of its own."""
    columns: list[Fact] = []
    for fact in facts:
        size = weight(fact.label) + weight(fact.value)
        full = sum(weight(known.label) + weight(known.value) for known in columns) + size > LONGEST_FIELD
        if columns and (full or len(columns) == MOST_FIELDS):
            yield _section(columns)
            columns = []
        if size > LONGEST_FIELD:
            for words in divided(f"{fact.label}: {fact.value}"):
                yield Unit(paragraph([{"type": "text", "text": words}]), words)
        else:
            columns.append(fact)
    if columns:
        yield _section(columns)


def _section(facts: Sequence[Fact]) -> Unit:
    fields = [plain(f"{fact.label}\n{fact.value}") for fact in facts]
    return Unit(
        {"type": "section", "fields": fields}, "\n".join(f"{fact.label}: {fact.value}" for fact in facts)
    )


def _file(file: File) -> Unit:
    words = f"{file.name}: {file.alt}" if file.alt else file.name
    if not file.url.startswith(("https://", "http://")):
        return Unit(paragraph([{"type": "text", "text": words}]), words)
    about: list[Json] = [{"type": "text", "text": f": {file.alt}"}] if file.alt else []
    return Unit(paragraph([link(file.name, file.url), *about]), words)


def _choices(reply: Reply, owner: str) -> Iterator[Unit]:
    usable = [choice for choice in reply.choices if 0 < len(choice.token) <= LONGEST_VALUE]
    short = [choice for choice in usable if len(choice.label) <= LONGEST_LABEL]
    rows = [short[start : start + MOST_BUTTONS] for start in range(0, len(short), MOST_BUTTONS)]
    for number, row in enumerate(rows):
        buttons = [_button(choice, f"{marks.CHOICE}:{number}:{place}") for place, choice in enumerate(row)]
        block: Json = {
            "type": "actions",
            "block_id": marks.mark(marks.CHOICE, reply.id, owner, number),
            "elements": buttons,
        }
        yield Unit(block, "")
    for number, choice in enumerate((c for c in usable if c not in short), start=len(rows)):
        yield _long_choice(choice, marks.mark(marks.CHOICE, reply.id, owner, number), number)


def _button(choice: Choice, action_id: str) -> Json:
    return button(choice.label, action_id=action_id, value=choice.token)


def _long_choice(choice: Choice, block_id: str, number: int) -> Unit:
    """Show a label that no button can hold beside its button."""
    block: Json = {
        "type": "section",
        "block_id": block_id,
        "text": plain(choice.label),
        "accessory": button(PRESS, action_id=f"{marks.CHOICE}:lang:{number}", value=choice.token),
    }
    return Unit(block, choice.label)


def _form(reply: Reply, owner: str) -> Iterator[Unit]:
    submit = reply.form.submit if reply.form else None
    if submit is None or not 0 < len(submit.token) <= LONGEST_VALUE:
        return
    opener = button(OPEN_FORM, action_id=marks.FORM, value=submit.token)
    block_id = marks.mark(marks.FORM, reply.id, owner, 0)
    yield Unit({"type": "actions", "block_id": block_id, "elements": [{**opener, "style": "primary"}]}, "")


def _sources(sources: Sequence[Source]) -> Iterator[Unit]:
    rows = [_source(source) for source in sources]
    packed: list[tuple[Json, str]] = []
    for row in rows:
        if packed and (
            len(packed) == MOST_CONTEXT or sum(weight(said) for _, said in packed) > LONGEST_SOURCE
        ):
            yield _context(packed)
            packed = []
        packed.append(row)
    if packed:
        yield _context(packed)


def _context(rows: Sequence[tuple[Json, str]]) -> Unit:
    return Unit(
        {"type": "context", "elements": [element for element, _ in rows]}, "\n".join(said for _, said in rows)
    )


def _source(source: Source) -> tuple[Json, str]:
    words = f"Kilde: {source}"[:LONGEST_SOURCE]
    if source.url is None or not source.url.startswith(("https://", "http://")):
        return plain(words), words
    target = source.url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    return {"type": "mrkdwn", "text": f"<{target}|{literal(words)}>"}, words
