"""A form as card inputs: labels, required marks, what is wrong, and what was written before."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.channels.teams.card_parts import Json, Piece, button, text_block
from bot.channels.teams.markdown import escape
from conversation.reply import Field, FieldKind, Form, Option

MOST_EXPANDED: Final = 6
"""Up to so many answers are shown as a list to tick; more of them fold into a menu that can be searched."""
FORM_ROOM: Final = 22_000
"""Bytes of fields in one card, so that it stays under 28 KB with its text and button: what Teams takes everywhere."""
SEND_FILE: Final = "Send filen til meg her i chatten, så legger jeg den ved."
YES_NO: Final = (Option("ja", "Ja"), Option("nei", "Nei"))


def form_pieces(form: Form) -> list[Piece]:
    """Return the form as one piece, or as several where it is too large for a card: each with fields and its button.

    What one of them sends leaves the fields of the others as they are.
    """
    parts = _parted(form.fields)
    return [_piece(form, part, number, of=len(parts)) for number, part in enumerate(parts, start=1)]


def _piece(form: Form, fields: Sequence[Field], number: int, *, of: int) -> Piece:
    found = [Piece(text_block(f"**Del {number} av {of}**"), f"Del {number} av {of}")] if of > 1 else []
    found += [piece for field in fields for piece in _field(field)]
    items = [piece.element for piece in found]
    if form.submit:
        label = f"{form.submit.label} (del {number} av {of})" if of > 1 else form.submit.label
        submit = replace(form.submit, label=label)
        items.append({"type": "ActionSet", "actions": [button(submit, verb="send", inputs=True)]})
    return Piece({"type": "Container", "items": items}, "\n".join(piece.plain for piece in found))


def _parted(fields: Sequence[Field]) -> list[list[Field]]:
    """Return the fields in as few parts as hold them, in order, of about the same size."""
    sizes = [_size(field) for field in fields]
    most = sum(sizes) / (sum(sizes) // FORM_ROOM + 1) if sizes else 0
    parts: list[list[Field]] = [[]]
    filled = 0.0
    for field, needed in zip(fields, sizes, strict=True):
        if (parts[-1] and filled + needed > FORM_ROOM) or (parts[-1] and filled >= most):
            parts.append([])
            filled = 0.0
        parts[-1].append(field)
        filled += needed
    return parts


def _size(field: Field) -> int:
    """Return how many bytes a field takes in a card, its plain words counted too."""
    elements = [piece.element for piece in _field(field)]
    words = sum(len(piece.plain.encode()) for piece in _field(field))
    return len(json.dumps(elements, ensure_ascii=False).encode()) + words


def _field(field: Field) -> list[Piece]:
    """Return one question: the input, what is wrong with the last answer, and the help, in the order they are read."""
    found = [_files(field) if field.kind is FieldKind.FILES else Piece(_input(field), field.prompt)]
    if field.error:
        wrong = text_block(f"**Feil:** {escape(field.error)}", color="Attention", spacing="Small")
        found.append(Piece(wrong, f"Feil: {field.error}"))
    if field.help:
        found.append(
            Piece(text_block(escape(field.help), isSubtle=True, size="Small", spacing="Small"), field.help)
        )
    return found


def _files(field: Field) -> Piece:
    """Return what stands where a card has no place for files: which there are, and how to send one."""
    there = f" Ligger ved: {', '.join(option.label for option in field.options)}." if field.options else ""
    words = f"{there.strip()} {SEND_FILE}".strip()
    shown = text_block(f"**{escape(field.prompt)}**\n\n{escape(words)}", spacing="Large")
    return Piece(shown, f"{field.prompt} {words}")


def _input(field: Field) -> Json:
    common: Json = {
        "id": field.key,
        "label": field.prompt,
        "isRequired": field.required,
        "spacing": "Large",
        **({"errorMessage": _missing(field)} if field.required else {}),
    }
    match field.kind:
        case FieldKind.CHOICE:
            return {**common, **_choices(field, field.options)}
        case FieldKind.YESNO:
            return {**common, **_choices(field, field.options or YES_NO)}
        case FieldKind.DATE if field.options:
            # One that may also be answered in words is written, not picked.
            return {**common, "type": "Input.Text", "value": field.value}
        case FieldKind.DATE:
            return {**common, "type": "Input.Date", "value": field.value if _is_day(field.value) else ""}
        case FieldKind.LONG_TEXT:
            return {**common, "type": "Input.Text", "isMultiline": True, "value": field.value}
        case FieldKind.AMOUNT:
            # Not Input.Number: «ca. 80 000», «1,2 mill.» and «vet ikke» are answers that the bot understands.
            return {
                **common,
                "type": "Input.Text",
                "value": field.value,
                "placeholder": "For eksempel 450 000",
            }
        case FieldKind.CHOICES if field.options:
            return {**common, **_several(field)}
        case FieldKind.TEXT | FieldKind.CHOICES | FieldKind.FILES:
            return {**common, "type": "Input.Text", "value": field.value}


def _missing(field: Field) -> str:
    if field.kind in (FieldKind.CHOICE, FieldKind.YESNO):
        return "Velg ett av svarene."
    if field.kind is FieldKind.CHOICES:
        return "Velg minst ett av svarene."
    return "Velg en dato." if field.kind is FieldKind.DATE else "Fyll ut dette feltet."


def _choices(field: Field, options: tuple[Option, ...]) -> Json:
    known = field.value if any(option.value == field.value for option in options) else ""
    few = len(options) <= MOST_EXPANDED
    return {
        "type": "Input.ChoiceSet",
        "style": "expanded" if few else "filtered",
        "wrap": True,
        "value": known,
        "choices": [{"title": option.label, "value": option.value} for option in options],
        **({} if few else {"placeholder": "Velg"}),
    }


def _several(field: Field) -> Json:
    offered = {option.value for option in field.options}
    chosen = [value for value in field.value.split(",") if value in offered]
    return {
        "type": "Input.ChoiceSet",
        "style": "expanded",
        "isMultiSelect": True,
        "wrap": True,
        "value": ",".join(chosen),
        "choices": [{"title": option.label, "value": option.value} for option in field.options],
    }


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
