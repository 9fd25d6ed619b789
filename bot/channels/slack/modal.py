"""A form as a modal, what was filled in, and what is wrong with it, field by field."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from bot.attachment_kind import ENDINGS
from bot.channels.slack import marks
from bot.channels.slack.incoming_files import uploads
from bot.channels.slack.payloads import InputState, Json, ViewState
from bot.channels.slack.render import plain
from bot.channels.slack.rich_text import text_units
from conversation.reply import Field, FieldKind, Form, Option, Reply
from conversation.turn import Upload
from register.attachment import MOST_AT_ONCE

LONGEST_TITLE: Final = 24
LONGEST_LABEL: Final = 2000
LONGEST_VALUE: Final = 3000
LONGEST_OPTION: Final = 75
LONGEST_OPTION_VALUE: Final = 150
MOST_OPTIONS: Final = 100
MOST_RADIOS: Final = 10
MOST_BOXES: Final = 10
MOST_BLOCKS: Final = 100
LONGEST_NAMES: Final = 500
LONGEST_PROMPT: Final = 500
TOO_LONG: Final = (
    "Svaret er på {written} tegn, og Slack kan vise {most}. Det blir stående slik det er. "
    "Skriv i samtalen hva som skal endres, eller rett det på nettsiden."
)
FILE_TYPES: Final = [ending.removeprefix(".") for endings in ENDINGS.values() for ending in endings]
LONGEST_METADATA: Final = 3000
TITLE: Final = "Innkjøpsbot"
YES_NO: Final = (Option("ja", "Ja"), Option("nei", "Nei"))


def form_view(reply: Reply, form: Form, kept: marks.FormMark) -> Json:
    """Return the modal of a form. Raises ValueError where what it must keep is too long for Slack."""
    metadata = kept.model_dump_json()
    if len(metadata) > LONGEST_METADATA:
        raise ValueError("private_metadata is too long: shorten the button's arguments")
    label = form.submit.label if form.submit else ""
    return {
        "type": "modal",
        "callback_id": marks.FORM,
        "private_metadata": metadata,
        "title": plain(TITLE),
        "submit": plain(label if 0 < len(label) <= LONGEST_TITLE else "Send"),
        "close": plain("Avbryt"),
        "blocks": _blocks(reply, form),
    }


def _blocks(reply: Reply, form: Form) -> list[Json]:
    """Return the text and the fields, within what a modal may hold; a field that has no room is left as it is."""
    fields = [_field(field) for field in form.fields[: MOST_BLOCKS - 1]]
    text = [unit.block for unit in text_units(reply.text)]
    return [*text[: MOST_BLOCKS - len(fields)], *fields]


def notice_view(said: str) -> Json:
    """Return a modal that only says something."""
    return {
        "type": "modal",
        "title": plain(TITLE),
        "close": plain("Lukk"),
        "blocks": [{"type": "section", "text": plain(said)}],
    }


def values_of(state: ViewState) -> dict[str, str]:
    """Return what was filled in, by the form's own keys; an empty input is an empty string.

    A place for files is not among them: those are `uploads_of` it.
    """
    return {key: _value(given) for key, given in _inputs(state) if given.files is None}


def uploads_of(state: ViewState) -> tuple[Upload, ...]:
    """Return the files that were added, each with the key of its field."""
    return tuple(upload for key, given in _inputs(state) for upload in uploads(given.files or (), field=key))


def _inputs(state: ViewState) -> Iterator[tuple[str, InputState]]:
    prefix = f"{marks.FIELD}:"
    for block_id, inputs in state.values.items():
        if block_id.startswith(prefix) and marks.INPUT in inputs:
            yield block_id.removeprefix(prefix), inputs[marks.INPUT]


def errors_of(form: Form) -> Mapping[str, str]:
    """Return what is wrong, by the modal's inputs; empty where nothing is."""
    return {f"{marks.FIELD}:{field.key}": field.error for field in form.fields if field.error}


def _value(state: InputState) -> str:
    if state.selected_options is not None:
        return ",".join(str(option.get("value", "")) for option in state.selected_options)
    if state.selected_option is not None:
        return str(state.selected_option.get("value", ""))
    return state.selected_date or state.value or ""


def _field(field: Field) -> Json:
    """Return a field's input; where Slack cannot hold what stands in it, no input, so that nothing is cut off."""
    if len(field.value) <= LONGEST_VALUE or field.error:
        return _input(field)
    said = f"{field.prompt[:LONGEST_PROMPT]}\n{TOO_LONG.format(written=len(field.value), most=LONGEST_VALUE)}"
    return {"type": "section", "text": plain(said)}


def _input(field: Field) -> Json:
    block: Json = {
        "type": "input",
        "block_id": f"{marks.FIELD}:{field.key}",
        "label": plain(field.prompt[:LONGEST_LABEL]),
        "optional": not field.required or field.kind is FieldKind.FILES,
        "element": _element(field),
    }
    if hint := " ".join(filter(None, (field.help, _attached(field)))):
        block["hint"] = plain(hint[:LONGEST_LABEL])
    return block


def _attached(field: Field) -> str:
    """Return which files a field has already, for Slack shows only those that are added now."""
    if field.kind is not FieldKind.FILES or not field.options:
        return ""
    return f"Ligger ved fra før: {', '.join(option.label for option in field.options)}"[:LONGEST_NAMES] + "."


def _element(field: Field) -> Json:
    match field.kind:
        case FieldKind.YESNO:
            return _options(field, field.options or YES_NO)
        case FieldKind.CHOICE if _selectable(field.options):
            return _options(field, field.options)
        case FieldKind.CHOICES if _selectable(field.options):
            return _several(field)
        case FieldKind.FILES:
            most: Json = {"max_files": MOST_AT_ONCE, "filetypes": FILE_TYPES}
            return {"type": "file_input", "action_id": marks.INPUT, **most}
        case FieldKind.DATE if not field.options and (not field.value or _is_date(field.value)):
            start: Json = {"initial_date": field.value} if field.value else {}
            return {"type": "datepicker", "action_id": marks.INPUT, **start}
    start = {"initial_value": field.value[:LONGEST_VALUE]} if field.value else {}
    lines: Json = {"multiline": True} if field.kind is FieldKind.LONG_TEXT else {}
    return {"type": "plain_text_input", "action_id": marks.INPUT, **lines, **start}


def _selectable(options: tuple[Option, ...]) -> bool:
    """Say whether Slack can offer these; where it cannot, the person writes the answer."""
    return 0 < len(options) <= MOST_OPTIONS and all(0 < len(o.value) <= LONGEST_OPTION_VALUE for o in options)


def _options(field: Field, options: tuple[Option, ...]) -> Json:
    offered = {option.value: _option(option) for option in options}
    kind = "radio_buttons" if len(options) <= MOST_RADIOS else "static_select"
    start = {"initial_option": offered[field.value]} if field.value in offered else {}
    return {"type": kind, "action_id": marks.INPUT, "options": list(offered.values()), **start}


def _several(field: Field) -> Json:
    offered = {option.value: _option(option) for option in field.options}
    kind = "checkboxes" if len(offered) <= MOST_BOXES else "multi_static_select"
    chosen = [offered[value] for value in field.value.split(",") if value in offered]
    start: Json = {"initial_options": chosen} if chosen else {}
    return {"type": kind, "action_id": marks.INPUT, "options": list(offered.values()), **start}


def _option(option: Option) -> Json:
    label = option.label if len(option.label) <= LONGEST_OPTION else f"{option.label[: LONGEST_OPTION - 1]}…"
    return {"text": plain(label), "value": option.value}


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
