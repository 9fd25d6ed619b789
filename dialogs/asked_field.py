"""A field of an editor's form, with what has been written in it and what is wrong with that."""

from collections.abc import Mapping

from conversation.reply import Field, FieldKind, Option


def asked_field(
    values: Mapping[str, str],
    faults: Mapping[str, str],
    key: str,
    prompt: str,
    kind: FieldKind = FieldKind.TEXT,
    help: str = "",
    options: tuple[Option, ...] = (),
) -> Field:
    """Return the field of this key, with its value among `values` and its error among `faults`."""
    return Field(
        key, prompt, kind, help=help, value=values.get(key, ""), error=faults.get(key, ""), options=options
    )
