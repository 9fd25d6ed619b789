"""A Reply as JSON and back: the shape of interfaces.md, and the form in which it is stored."""

from typing import TypedDict

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Fact, Field, FieldKind, File, Form, Option, Reply, Source


class FactJson(TypedDict):
    """A row of a card."""

    label: str
    value: str


class ChoiceJson(TypedDict):
    """A button; `action` is its token."""

    label: str
    action: str


class OptionJson(TypedDict):
    """An answer offered by a field."""

    value: str
    label: str


class FieldJson(TypedDict):
    """A question of a form."""

    key: str
    prompt: str
    help: str
    kind: str
    required: bool
    value: str
    error: str
    options: list[OptionJson]


class FormJson(TypedDict):
    """A form; `submit` is the button that sends it, or null; `title` what it is called, or ""."""

    title: str
    fields: list[FieldJson]
    submit: ChoiceJson | None


class SourceJson(TypedDict):
    """Where an answer comes from."""

    title: str
    reference: str
    url: str | None
    dated: str


class FileJson(TypedDict):
    """A file to open."""

    name: str
    media_type: str
    url: str
    alt: str


class ReplyJson(TypedDict):
    """A Reply as interfaces.md gives it."""

    id: str
    to: str
    text: str
    facts: list[FactJson]
    choices: list[ChoiceJson]
    form: FormJson | None
    sources: list[SourceJson]
    files: list[FileJson]
    replaces: str | None


def reply_to_json(reply: Reply) -> ReplyJson:
    """Return the Reply as plain data; buttons are their tokens."""
    return {
        "id": reply.id,
        "to": reply.to,
        "text": reply.text,
        "facts": [{"label": fact.label, "value": fact.value} for fact in reply.facts],
        "choices": [_choice_to_json(choice) for choice in reply.choices],
        "form": _form_to_json(reply.form) if reply.form else None,
        "sources": [source_to_json(source) for source in reply.sources],
        "files": [
            {"name": file.name, "media_type": file.media_type, "url": file.url, "alt": file.alt}
            for file in reply.files
        ],
        "replaces": reply.replaces,
    }


def reply_from_json(data: ReplyJson) -> Reply:
    """Return the Reply that `reply_to_json` wrote, its buttons with tokens only."""
    return Reply(
        id=data["id"],
        to=data["to"],
        text=data["text"],
        facts=tuple(Fact(fact["label"], fact["value"]) for fact in data["facts"]),
        choices=tuple(_choice_from_json(choice) for choice in data["choices"]),
        form=_form_from_json(data["form"]) if data["form"] else None,
        sources=tuple(
            Source(source["title"], source["reference"], source["dated"], source["url"])
            for source in data["sources"]
        ),
        files=tuple(
            File(file["name"], file["media_type"], file["url"], file["alt"]) for file in data["files"]
        ),
        replaces=data["replaces"],
    )


def source_to_json(source: Source) -> SourceJson:
    """Return the source as plain data."""
    return {"title": source.title, "reference": source.reference, "url": source.url, "dated": source.dated}


def _choice_to_json(choice: Choice) -> ChoiceJson:
    return {"label": choice.label, "action": choice.token}


def _choice_from_json(data: ChoiceJson) -> Choice:
    # What the button does lies signed in its token; nobody acts on a stored Reply's Action.
    return Choice(data["label"], Action(ActionId.HELP), data["action"])


def _form_to_json(form: Form) -> FormJson:
    return {
        "title": form.title,
        "fields": [_field_to_json(field) for field in form.fields],
        "submit": _choice_to_json(form.submit) if form.submit else None,
    }


def _field_to_json(field: Field) -> FieldJson:
    return {
        "key": field.key,
        "prompt": field.prompt,
        "help": field.help,
        "kind": field.kind.value,
        "required": field.required,
        "value": field.value,
        "error": field.error,
        "options": [{"value": option.value, "label": option.label} for option in field.options],
    }


def _form_from_json(data: FormJson) -> Form:
    return Form(
        fields=tuple(_field_from_json(field) for field in data["fields"]),
        submit=_choice_from_json(data["submit"]) if data["submit"] else None,
        title=data.get("title", ""),  # one that was stored earlier has none
    )


def _field_from_json(data: FieldJson) -> Field:
    return Field(
        key=data["key"],
        prompt=data["prompt"],
        kind=FieldKind(data["kind"]),
        help=data["help"],
        required=data["required"],
        value=data["value"],
        error=data["error"],
        options=tuple(Option(option["value"], option["label"]) for option in data["options"]),
    )
