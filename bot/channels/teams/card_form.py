"""A form as card inputs: labels, required marks, what is wrong, and what was written before."""

from datetime import date
from typing import Final

from bot.channels.teams.card_parts import Json, Piece, button, text_block
from bot.channels.teams.markdown import escape
from conversation.reply import Field, FieldKind, Form, Option

MOST_EXPANDED: Final = 6
"""Up to so many answers are shown as a list to tick; more of them fold into a menu that can be searched."""
YES_NO: Final = (Option("ja", "Ja"), Option("nei", "Nei"))


def form_piece(form: Form) -> Piece:
    """Return the fields and the button that sends them as one piece, for a form is never parted."""
    found = [piece for field in form.fields for piece in _field(field)]
    items = [piece.element for piece in found]
    if form.submit:
        items.append({"type": "ActionSet", "actions": [button(form.submit, verb="send", inputs=True)]})
    return Piece({"type": "Container", "items": items}, "\n".join(piece.plain for piece in found))


def _field(field: Field) -> list[Piece]:
    """Return one question: the input, what is wrong with the last answer, and the help, in the order they are read."""
    found = [Piece(_input(field), field.prompt)]
    if field.error:
        wrong = text_block(f"**Feil:** {escape(field.error)}", color="Attention", spacing="Small")
        found.append(Piece(wrong, f"Feil: {field.error}"))
    if field.help:
        found.append(
            Piece(text_block(escape(field.help), isSubtle=True, size="Small", spacing="Small"), field.help)
        )
    return found


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
        case FieldKind.TEXT | FieldKind.CHOICES | FieldKind.FILES:
            return {**common, "type": "Input.Text", "value": field.value}


def _missing(field: Field) -> str:
    if field.kind in (FieldKind.CHOICE, FieldKind.YESNO):
        return "Velg ett av svarene."
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


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
