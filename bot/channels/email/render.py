"""A Reply drawn as an e-mail: plain text, and the same as HTML."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape as as_html
from itertools import groupby
from typing import Final

from bot.channels.email.config import EmailConfig
from bot.channels.files import FileAccess
from conversation.drawn import drawn_blocks
from conversation.markup import Block, Span, clean, parse, plain, plain_block
from conversation.reply import Reply, Source

LONGEST_SUBJECT: Final = 78
"""Characters that a subject should not exceed (RFC 5322, 2.1.1)."""
WAITING: Final = "hva venter på meg?"
NEUTRAL_SUBJECT: Final = "Du har fått en melding fra Innkjøpsbot"
_NOT_IN_AN_ID: Final = re.compile(r"[^A-Za-z0-9.-]")
_STYLE: Final = "font-family:sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;max-width:40em"


def subject_of(reply: Reply) -> str:
    """Return a message's first line as a subject; a neutral one where not everyone may see the message.

    A subject is read on locked screens and kept in mail logs. So what stands in front of an e-mail address is taken
    for a person's, and gives the neutral one too.
    """
    lines = plain(reply.text).splitlines()
    first = " ".join(clean(lines[0]).split()).removeprefix("- ") if lines else ""
    if reply.private or not first or "@" in first:
        return NEUTRAL_SUBJECT
    if len(first) <= LONGEST_SUBJECT:
        return first
    return f"{first[: LONGEST_SUBJECT - 1].rsplit(' ', 1)[0].rstrip(' ,.:;–-')}…"


def message_of(
    reply: Reply,
    *,
    to: str,
    config: EmailConfig,
    at: datetime,
    files: FileAccess | None = None,
    subject: str | None = None,
) -> EmailMessage:
    """Return the whole message to an address; `subject` where another is wanted than the message's first line.

    `Message-ID` is made of the Reply's id, so that a mail system can drop one that is handed in twice.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = config.sender, to
    mail["Subject"] = subject or subject_of(reply)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id(reply, config)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["List-Id"] = f"Innkjøpsbot <innkjopsbot.{config.domain}>"
    mail["List-Post"] = "NO"
    if config.url:
        mail["List-Help"] = f"<{config.url}>"
    mail.set_content(text_of(reply, config=config, files=files), cte="quoted-printable")
    mail.add_alternative(html_of(reply, config=config, files=files), subtype="html", cte="quoted-printable")
    return mail


def message_id(reply: Reply, config: EmailConfig) -> str:
    """Return the Message-ID of a Reply: the same each time it is handed in."""
    return f"<{_NOT_IN_AN_ID.sub('', reply.id)}@{config.domain}>"


def text_of(reply: Reply, *, config: EmailConfig, files: FileAccess | None = None) -> str:
    """Return the message as plain text."""
    paragraphs = []
    for is_list, blocks in groupby(_blocks(reply), lambda block: block.item):
        paragraphs.append(("\n" if is_list else "\n\n").join(map(plain_block, blocks)))
    if reply.facts:
        paragraphs.append("\n".join(f"{fact.label}: {fact.value}" for fact in reply.facts))
    if sources := _uncited(reply):
        paragraphs.append("\n".join(f"Kilde: {source}{_after(source.url)}" for source in sources))
    paragraphs += [f"{name}: {alt}{_after(link)}" for name, alt, link in _files(reply, files)]
    paragraphs += [*_answering(reply, config), f"-- \n{_footer()}"]
    return "\n\n".join(paragraphs) + "\n"


def _blocks(reply: Reply) -> tuple[Block, ...]:
    """Return the text's blocks; a mail has the facts, but no buttons."""
    return drawn_blocks(replace(reply, choices=()))


def html_of(reply: Reply, *, config: EmailConfig, files: FileAccess | None = None) -> str:
    """Return the message as HTML; whatever it holds is text, save the links that the bot itself has made."""
    parts = []
    for (is_list, numbered), blocks in groupby(_blocks(reply), _kind):
        if is_list:
            tag = "ol" if numbered else "ul"
            items = "".join(f"<li>{_spans(block.spans)}</li>" for block in blocks)
            parts.append(f"<{tag}>{items}</{tag}>")
        else:
            parts += [f"<p>{_spans(block.spans)}</p>" for block in blocks]
    if reply.facts:
        rows = "".join(
            f'<tr><th align="left" style="padding-right:1em">{as_html(fact.label)}</th><td>{as_html(fact.value)}</td></tr>'
            for fact in reply.facts
        )
        parts.append(f"<table>{rows}</table>")
    parts += [f"<p>Kilde: {_linked(str(source), source.url)}</p>" for source in _uncited(reply)]
    parts += [f"<p>{_linked(name, link)}: {as_html(alt)}</p>" for name, alt, link in _files(reply, files)]
    parts += [f"<p>{_with_link(line, config.url)}</p>" for line in _answering(reply, config)]
    parts.append(f"<hr><p><small>{as_html(_footer())}</small></p>")
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="nb"><head><meta charset="utf-8"></head>\n'
        f'<body style="{_STYLE}">\n{body}\n</body></html>\n'
    )


def _kind(block: Block) -> tuple[bool, bool]:
    return block.item, block.number is not None


def _spans(spans: tuple[Span, ...]) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    text = as_html(clean(span.text)).replace("\n", "<br>\n")
    if span.url:
        return f'<a href="{as_html(span.url)}">{text}</a>'
    return f"<strong>{text}</strong>" if span.bold else text


def _linked(text: str, url: str | None) -> str:
    return f'<a href="{as_html(url)}">{as_html(text)}</a>' if url else as_html(text)


def _with_link(line: str, url: str | None) -> str:
    text = as_html(line)
    return text.replace(as_html(url), _linked(url, url)) if url else text


def _after(url: str | None) -> str:
    return f" ({url})" if url else ""


def _uncited(reply: Reply) -> list[Source]:
    """Return the sources that the text does not name itself, with where they are found."""
    blocks = parse(reply.text)
    words = " ".join(span.text for block in blocks for span in block.spans)
    linked = {span.url for block in blocks for span in block.spans}
    return [
        one
        for one in reply.sources
        if one.title not in words or one.reference not in words or (one.url and one.url not in linked)
    ]


def _files(reply: Reply, files: FileAccess | None) -> Iterator[tuple[str, str, str | None]]:
    for file in reply.files:
        yield file.name, file.alt, files.link(file) if files else None


def _answering(reply: Reply, config: EmailConfig) -> Iterator[str]:
    """Yield how to answer: a button cannot be pressed in an e-mail, and no token leaves by one."""
    form = reply.form
    labels = [choice.label for choice in reply.choices]
    if form is not None:
        labels += [field.prompt for field in form.fields]
        labels += [option.label for field in form.fields for option in field.options]
        labels += [form.submit.label] if form.submit else []
    if not labels:
        return
    yield f"Du kan velge: {' · '.join(labels)}"
    where = f" eller på nettsiden: {config.url}" if config.url else " eller på nettsiden"
    slack = ", i Slack" if config.has_slack else ""
    yield f"Knappene virker ikke i e-post. Svar i Teams{slack}{where}"
    yield f"Skriv «{WAITING}» der for å se det du er bedt om, med knapper."


def _footer() -> str:
    return "Innkjøpsbot sender denne e-posten automatisk. Ingen leser svar på den."
