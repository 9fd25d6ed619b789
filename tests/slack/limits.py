"""What Slack rejects in messages and views: the documented limits, checked as its Web API checks them."""

from collections.abc import Iterator
from typing import Final

Json = dict[str, object]

MOST_BLOCKS: Final = 50
MOST_VIEW_BLOCKS: Final = 100
LONGEST_TOTAL: Final = 13_200
MOST_OPTIONS: Final = {
    "static_select": 100,
    "multi_static_select": 100,
    "radio_buttons": 10,
    "checkboxes": 10,
}
KNOWN: Final = {"rich_text", "section", "context", "actions", "header", "divider", "input"}
TEXT_LIMITS: Final = {
    "button": 75,
    "header": 150,
    "field": 2000,
    "section": 3000,
    "context": 3000,
    "option": 75,
}


def message_fault(body: Json, *, update: bool = False) -> str | None:
    """Return the error Slack gives a message, or None."""
    text, blocks = body.get("text"), body.get("blocks") or []
    if not text and not blocks:
        return "no_text"
    if not isinstance(text, str) or not isinstance(blocks, list):
        return "invalid_arguments"
    if len(text) > (4000 if update else 40_000):
        return "msg_too_long"
    if len(blocks) > MOST_BLOCKS:
        return "invalid_blocks"
    if sum(len(words) for block in blocks for words in words_of(block)) > LONGEST_TOTAL:
        return "msg_blocks_too_long"
    return "invalid_blocks" if list(block_faults(blocks)) else None


def view_fault(view: Json) -> str | None:
    """Return the error Slack gives a modal or a home page, or None."""
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or len(blocks) > MOST_VIEW_BLOCKS:
        return "invalid_arguments"
    if view.get("type") == "modal":
        titles = [view.get(name) for name in ("title", "submit", "close") if name in view]
        if "title" not in view or any(len(_text(title)) > 24 for title in titles):
            return "invalid_arguments"
        if len(str(view.get("private_metadata", ""))) > 3000:
            return "invalid_arguments"
        if any(block.get("type") == "input" for block in blocks) and "submit" not in view:
            return "invalid_arguments"
    return "invalid_arguments" if list(block_faults(blocks)) else None


def words_of(value: object) -> Iterator[str]:
    """Return every text in a block."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "text" and isinstance(part, str):
                yield part
            elif name != "value":
                yield from words_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from words_of(part)


def block_faults(blocks: list[Json]) -> Iterator[str]:
    """Return what is wrong with blocks, each with its place."""
    ids = [str(block["block_id"]) for block in blocks if "block_id" in block]
    if len(set(ids)) != len(ids) or any(len(id) > 255 for id in ids):
        yield "block_id"
    for block in blocks:
        kind = str(block.get("type"))
        if kind not in KNOWN:
            yield f"unknown {kind}"
        yield from _FAULTS.get(kind, lambda _: iter(()))(block)


def _section(block: Json) -> Iterator[str]:
    fields = block.get("fields")
    if "text" not in block and not fields:
        yield "empty section"
    if "text" in block and not 0 < len(_text(block["text"])) <= TEXT_LIMITS["section"]:
        yield "section text"
    listed = fields if isinstance(fields, list) else []
    if len(listed) > 10 or any(not 0 < len(_text(field)) <= TEXT_LIMITS["field"] for field in listed):
        yield "fields"
    if isinstance(accessory := block.get("accessory"), dict):
        yield from _element_faults(accessory)


def _context(block: Json) -> Iterator[str]:
    elements = block.get("elements")
    if not isinstance(elements, list) or not 0 < len(elements) <= 10:
        yield "context elements"
    elif any(not 0 < len(str(element.get("text", ""))) <= TEXT_LIMITS["context"] for element in elements):
        yield "context text"


def _actions(block: Json) -> Iterator[str]:
    elements = block.get("elements")
    if not isinstance(elements, list) or not 0 < len(elements) <= 25:
        yield "actions elements"
        return
    ids = [str(element.get("action_id", "")) for element in elements]
    if len(set(ids)) != len(ids) or any(not 0 < len(id) <= 255 for id in ids):
        yield "action_id"
    for element in elements:
        yield from _element_faults(element)


def _header(block: Json) -> Iterator[str]:
    if not 0 < len(_text(block.get("text"))) <= TEXT_LIMITS["header"]:
        yield "header"


def _input(block: Json) -> Iterator[str]:
    if not 0 < len(_text(block.get("label"))) <= 2000 or len(_text(block.get("hint", {}))) > 2000:
        yield "input"
    element = block.get("element")
    if isinstance(element, dict):
        yield from _element_faults(element)


def _rich_text(block: Json) -> Iterator[str]:
    elements = block.get("elements")
    if not isinstance(elements, list) or not elements:
        yield "rich_text"
        return
    for element in elements:
        if element.get("type") not in {"rich_text_section", "rich_text_list"} or not element.get("elements"):
            yield "rich_text element"
    if any(not words for words in words_of(elements)) or sum(map(len, words_of(elements))) > 3000:
        yield "rich_text text"


def _element_faults(element: Json) -> Iterator[str]:
    kind = str(element.get("type"))
    if kind in MOST_OPTIONS:
        yield from _options_faults(element, MOST_OPTIONS[kind])
    elif kind in _ELEMENTS:
        yield from _ELEMENTS[kind](element)
    elif kind != "datepicker":
        yield f"unknown {kind}"


def _button(element: Json) -> Iterator[str]:
    words = len(_text(element.get("text")))
    if not 0 < words <= TEXT_LIMITS["button"] or len(str(element.get("value", ""))) > 2000:
        yield "button"


def _file_input(element: Json) -> Iterator[str]:
    if not 1 <= int(str(element.get("max_files", 1))) <= 10 or not element.get("filetypes"):
        yield "file_input"


def _plain_text_input(element: Json) -> Iterator[str]:
    if len(str(element.get("initial_value", ""))) > 3000:
        yield "initial_value"


def _options_faults(element: Json, most: int) -> Iterator[str]:
    options = element.get("options")
    if not isinstance(options, list) or not 0 < len(options) <= most:
        yield "options"
        return
    if any(not 0 < len(_text(o.get("text"))) <= 75 or len(str(o.get("value", ""))) > 150 for o in options):
        yield "option"
    if "initial_option" in element and element["initial_option"] not in options:
        yield "initial_option"
    if "initial_options" in element and not _all_offered(element["initial_options"], options):
        yield "initial_options"


def _all_offered(chosen: object, options: list[Json]) -> bool:
    return isinstance(chosen, list) and bool(chosen) and all(one in options for one in chosen)


def _text(value: object) -> str:
    return str(value.get("text", "")) if isinstance(value, dict) else ""


_ELEMENTS = {"button": _button, "file_input": _file_input, "plain_text_input": _plain_text_input}
_FAULTS = {
    "section": _section,
    "context": _context,
    "actions": _actions,
    "header": _header,
    "input": _input,
    "rich_text": _rich_text,
}
