"""A form as a modal, what was filled in, and what is wrong with it, field by field."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.channels.slack import marks
from bot.channels.slack.payloads import InputState, Json, ViewState
from bot.channels.slack.render import plain
from bot.channels.slack.rich_text import text_units
from conversation.reply import Field, FieldKind, Form, Option, Reply

LONGEST_TITLE: Final = 24
LONGEST_LABEL: Final = 2000
LONGEST_VALUE: Final = 3000
LONGEST_OPTION: Final = 75
LONGEST_OPTION_VALUE: Final = 150
MOST_OPTIONS: Final = 100
MOST_RADIOS: Final = 10
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
        "blocks": [*(unit.block for unit in text_units(reply.text)), *map(_input, form.fields)],
    }


def notice_view(said: str) -> Json:
    """Return a modal that only says something."""
    return {
        "type": "modal",
        "title": plain(TITLE),
        "close": plain("Lukk"),
        "blocks": [{"type": "section", "text": plain(said)}],
    }


def values_of(state: ViewState) -> dict[str, str]:
    """Return what was filled in, by the form's own keys; an empty input is an empty string."""
    prefix = f"{marks.FIELD}:"
    return {
        block_id.removeprefix(prefix): _value(inputs[marks.INPUT])
        for block_id, inputs in state.values.items()
        if block_id.startswith(prefix) and marks.INPUT in inputs
    }


def errors_of(form: Form) -> Mapping[str, str]:
    """Return what is wrong, by the modal's inputs; empty where nothing is."""
    return {f"{marks.FIELD}:{field.key}": field.error for field in form.fields if field.error}


def _value(state: InputState) -> str:
    if state.selected_option is not None:
        return str(state.selected_option.get("value", ""))
    return state.selected_date or state.value or ""


def _input(field: Field) -> Json:
    block: Json = {
        "type": "input",
        "block_id": f"{marks.FIELD}:{field.key}",
        "label": plain(field.prompt[:LONGEST_LABEL]),
        "optional": not field.required,
        "element": _element(field),
    }
    if field.help:
        block["hint"] = plain(field.help[:LONGEST_LABEL])
    return block


def _element(field: Field) -> Json:
    match field.kind:
        case FieldKind.YESNO:
            return _options(field, field.options or YES_NO)
        case FieldKind.CHOICE if _selectable(field.options):
            return _options(field, field.options)
        case FieldKind.DATE if not field.value or _is_date(field.value):
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


def _option(option: Option) -> Json:
    label = option.label if len(option.label) <= LONGEST_OPTION else f"{option.label[: LONGEST_OPTION - 1]}…"
    return {"text": plain(label), "value": option.value}


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
