"""The parts of an Adaptive Card: text, facts, sources, files and buttons. Only what Teams draws on a phone too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.channels.files import FileAccess, is_own
from bot.channels.teams.inbound import LONGEST_LABEL, OWN
from bot.channels.teams.markdown import LONGEST, escape, lines, link, markdown, pieces
from conversation.drawn import drawn_blocks
from conversation.markup import Block, Span, parse
from conversation.reply import Choice, Fact, File, Reply, Source

Json = dict[str, object]
"""A JSON object on its way to Teams."""

WIDE_LABEL: Final = 28
"""A button with a longer label gets a row of its own: side by side, a phone would cut it."""
MOST_IN_ROW: Final = 4
ROW_WIDTH: Final = 36
PADDING: Final = 4
"""Characters of labels that fit beside each other on a phone, and how many the frame of a button takes."""
FACTS_TOGETHER: Final = 30
KEPT: Final = "Lenken virker i 7 dager."
ELSEWHERE: Final = "Skriv «hva venter på meg», eller det du skrev her, på botens nettside, så får du den der."
MONTHS: Final = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One element of a card, and the same in plain words for whoever sees no card."""

    element: Json
    plain: str = ""


@dataclass(slots=True)
class _Lists:
    """Gathers the items of a list, for a card draws them only when they stand in one element."""

    rows: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def take(self) -> Iterator[Piece]:
        if self.rows:
            yield Piece(text_block("\r".join(self.rows)), "\n".join(self.said))
            self.rows, self.said = [], []


def text_block(text: str, **more: object) -> Json:
    """Return a text that wraps."""
    return {"type": "TextBlock", "text": text, "wrap": True, **more}


def text_pieces(reply: Reply) -> list[Piece]:
    """Return the text; its closing «Kilde: …» gives way to the block of sources."""
    blocks = list(drawn_blocks(reply))
    if reply.sources and blocks and is_citation(blocks[-1]):
        blocks.pop()
    return list(_text(blocks))


def is_citation(block: Block) -> bool:
    """Say whether a paragraph is the closing list of sources."""
    return not block.item and bool(block.spans) and block.spans[0].text.startswith(("Kilde: ", "Kilder: "))


def _text(blocks: Sequence[Block]) -> Iterator[Piece]:
    items = _Lists()
    for block in blocks:
        rows = list(lines(block))
        if block.item:
            marker = f"{block.number}. " if block.number is not None else "- "
            for number, row in enumerate(rows):
                items.rows.append((marker if not number else "  ") + markdown(row))
                items.said.append((marker if not number else "  ") + _words(row))
            if sum(map(len, items.rows)) > LONGEST:
                yield from items.take()
            continue
        yield from items.take()
        for number, row in enumerate(rows):
            spacing = {"spacing": "None"} if number else {}
            yield Piece(text_block(markdown(row) or " ", **spacing), _words(row))
    yield from items.take()


def _words(row: Sequence[Span]) -> str:
    return "".join(f"{span.text} ({span.url})" if span.url else span.text for span in row)


def fact_pieces(facts: Sequence[Fact]) -> Iterator[Piece]:
    """Yield the facts as rows of label and value."""
    for start in range(0, len(facts), FACTS_TOGETHER):
        some = facts[start : start + FACTS_TOGETHER]
        rows = [
            {"title": escape(fact.label), "value": escape(part)}
            for fact in some
            for part in pieces(fact.value or " ", LONGEST)
        ]
        yield Piece({"type": "FactSet", "facts": rows}, "\n".join(f"{f.label}: {f.value}" for f in some))


def source_pieces(reply: Reply) -> Iterator[Piece]:
    """Yield the sources under a heading, the places of one document together, and what the citation said beside them."""
    if not reply.sources:
        return
    yield Piece(
        text_block("Kilder", weight="Bolder", size="Small", spacing="Medium", separator=True), "Kilder:"
    )
    groups: dict[tuple[str, str | None, str], list[str]] = {}
    for source in reply.sources:
        groups.setdefault((source.title, source.url, source.dated), []).append(source.reference)
    for (title, url, dated), places in groups.items():
        yield _source(Source(title, "; ".join(filter(None, places)), dated, url))
    if note := _after_citation(reply):
        yield Piece(text_block(escape(note), isSubtle=True, size="Small", spacing="Small"), note)


def _source(source: Source) -> Piece:
    name = link(source.title, source.url) if _is_web(source.url) and source.url else escape(source.title)
    place = " ".join(filter(None, [source.reference, f"({_day(source.dated)})" if source.dated else ""]))
    shown = f"{name} – {escape(place)}" if place else name
    return Piece(text_block(shown, size="Small", spacing="Small"), str(source))


def _after_citation(reply: Reply) -> str:
    """Return the citation's last sentence, «Sist kontrollert …», which no source tells."""
    last = parse(reply.text)[-1:]
    if not last or not is_citation(last[0]):
        return ""
    _, found, rest = "".join(span.text for span in last[0].spans).rpartition("). ")
    return rest.strip() if found else ""


def _day(dated: str) -> str:
    try:
        day = date.fromisoformat(dated)
    except ValueError:
        return dated
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def _is_web(url: str | None) -> bool:
    return bool(url and url.startswith(("https://", "http://")))


def file_pieces(files: Sequence[File], access: FileAccess | None = None) -> Iterator[Piece]:
    """Yield the files: pictures that Teams can fetch as pictures, the rest as buttons under what they hold.

    Without a public address Teams cannot show the bot's own files, and says where to get them.
    """
    for file in files:
        url = access.link(file) if access else file.url
        said = f"{file.name}: {file.alt}" if file.alt else file.name
        if url is None or not _is_web(url):
            yield from _out_of_reach(file)
        elif _is_shown(file, url, access):
            yield Piece(_image(file, url), said)
        else:
            kept = f" {KEPT}" if is_own(file.url) else ""
            told = f"{escape(file.name)} – {escape(file.alt)}" if file.alt else escape(file.name)
            yield Piece(text_block(f"{told}{kept}"), f"{said}{kept}")
            yield Piece({"type": "ActionSet", "actions": [_opener(file, url)]}, url)


def _out_of_reach(file: File) -> Iterator[Piece]:
    if is_own(file.url):
        words = f"Jeg kan ikke legge ved «{file.name}» her, for boten har ingen adresse som Teams når. {ELSEWHERE}"
        yield Piece(text_block(escape(words)), words)


def _is_shown(file: File, url: str, access: FileAccess | None) -> bool:
    """Say whether Teams can fetch a picture by itself: over https, and past no sign-in."""
    hidden = access is not None and access.signed_in and is_own(file.url)
    return file.media_type.startswith("image/") and url.startswith("https://") and not hidden


def _image(file: File, url: str) -> Json:
    return {
        "type": "Image",
        "url": url,
        "altText": file.alt or file.name,
        "size": "Stretch",
        "selectAction": _opener(file, url),
    }


def _opener(file: File, url: str) -> Json:
    what = "Åpne" if file.media_type.startswith("image/") else "Last ned"
    return {"type": "Action.OpenUrl", "title": f"{what} {file.name}", "url": url}


def button(choice: Choice, *, verb: str, inputs: bool = False) -> Json:
    """Return a button: Action.Execute, whose answer replaces the card, and Action.Submit where a client lacks that."""
    own: Json = {
        "token": choice.token,
        "label": choice.label[:LONGEST_LABEL],
        **({"form": True} if inputs else {}),
    }
    common: Json = {"title": choice.label, "data": {OWN: own}}
    if not inputs:
        # Another button beside a form must work while the form is half filled.
        common["associatedInputs"] = "None"
    return {
        "type": "Action.Execute",
        "verb": verb,
        **common,
        "fallback": {"type": "Action.Submit", **common},
    }


def choice_sets(choices: Sequence[Choice]) -> list[Json]:
    """Return the buttons in their order: short ones side by side as far as a phone has room, a long one by itself."""
    rows: list[list[Choice]] = []
    for choice in choices:
        if rows and _fits(rows[-1], choice):
            rows[-1].append(choice)
        else:
            rows.append([choice])
    if len(rows) > 1 and len(choices) <= MOST_IN_ROW and all(len(c.label) <= WIDE_LABEL for c in choices):
        rows = [list(choices)]
    return [
        {
            "type": "ActionSet",
            "actions": [button(choice, verb="velg") for choice in row],
            "spacing": "Small" if number else "Medium",
        }
        for number, row in enumerate(rows)
    ]


def _fits(row: Sequence[Choice], choice: Choice) -> bool:
    labels = [*(one.label for one in row), choice.label]
    return len(labels) <= MOST_IN_ROW and sum(len(label) + PADDING for label in labels) <= ROW_WIDTH
