"""The one thing that is asked of an agreement: who looks after it, when it ends, its options, its value, how to order."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.avtaler.desk import Desk, ask_office, show_choice, told
from dialogs.avtaler.lists import row
from dialogs.avtaler.question import AvtaleQuestion, Wish
from dialogs.avtaler.text import (
    everybody,
    how_to_order,
    managers,
    missing_line,
    options,
    owner,
    source_of,
    supplier_contact,
    titled,
    validity,
    value,
    who_knows,
    who_may,
)
from dialogs.dialog import Outcome
from norsk.when import norwegian_date
from register.access import Thing
from register.avtale import Avtale
from register.avtale_hit import Hit, get_avtale, is_in_force

MOST_SHOWN: Final = 5
"""How many agreements one answer names."""


async def _ends(desk: Desk, avtale: Avtale) -> str:
    return validity(desk, avtale)


async def _who_may(desk: Desk, avtale: Avtale) -> str:
    return who_may(desk, avtale) if is_in_force(avtale, desk.today) else validity(desk, avtale)


async def _options(_: Desk, avtale: Avtale) -> str:
    notice = (
        f"Frist for opsjon eller oppsigelse: {norwegian_date(avtale.notice_on)}. " if avtale.notice_on else ""
    )
    return f"{notice}Opsjoner: {options(avtale, deadline=not notice)}."


async def _supplier(desk: Desk, avtale: Avtale) -> str:
    nobody = f"Registeret har ingen kontaktperson hos leverandøren{f', {escape(avtale.supplier_name)}' if avtale.supplier_name else ''}."
    return supplier_contact(avtale) or f"{nobody} Spør {await who_knows(desk, avtale)}."


async def _value(_: Desk, avtale: Avtale) -> str:
    return f"Verdi: {value(avtale)}."


async def _order(desk: Desk, avtale: Avtale) -> str:
    if not is_in_force(avtale, desk.today):
        return validity(desk, avtale)
    return f"{await how_to_order(desk, avtale)}\n\n{who_may(desk, avtale)}"


async def _controls(desk: Desk, avtale: Avtale) -> str:
    """Return the planned controls that are still ahead, to those who may see them."""
    if not desk.sees(Thing.KONTROLL, avtale):
        return f"Planlagte kontroller vises bare til avtaleforvalteren og {escape(desk.innkjop)}. Spør {await who_knows(desk, avtale)}."
    ahead = sorted((one.planned_on, one.kind) for one in avtale.controls if one.planned_on >= desk.today)
    if not ahead:
        return "Registeret har ingen planlagte kontroller framover."
    return f"Planlagt: {escape(', '.join(f'{kind} {norwegian_date(day)}' for day, kind in ahead))}."


SAID: Final[dict[Wish, Callable[[Desk, Avtale], Awaitable[str]]]] = {
    Wish.MANAGER: everybody,
    Wish.ENDS: _ends,
    Wish.WHO_MAY: _who_may,
    Wish.OPTIONS: _options,
    Wish.VALUE: _value,
    Wish.ORDER: _order,
    Wish.SUPPLIER: _supplier,
    Wish.CONTROLS: _controls,
}
_GUARDED: Final = frozenset({Wish.OPTIONS, Wish.VALUE})


async def _owner(desk: Desk, avtale: Avtale) -> str:
    """Return who owns an agreement first, to those who may see it; to others who looks after it from day to day."""
    if desk.sees(Thing.AVTALE_INNHOLD, avtale):
        return f"{await owner(desk, avtale)} {await managers(desk, avtale)}"
    return f"Avtaleeier vises bare til dem som følger opp avtalen. {await managers(desk, avtale)}"


async def say_aspect(desk: Desk, question: AvtaleQuestion, hits: Sequence[Hit], text: str) -> Outcome:
    """Return the one thing that is asked of an agreement, with where it stands and the button for the rest."""
    hit = await get_avtale(desk.context.session, str(hits[0].avtale.id), seen=desk.seen)
    if hit is None:
        return told(desk, no_such_avtale(desk), answered=False)
    avtale = hit.avtale
    if question.wish in _GUARDED and not desk.sees(Thing.AVTALE_INNHOLD, avtale):
        what = "Opsjonene" if question.wish is Wish.OPTIONS else "Verdien"
        said = f"{what} vises bare til dem som følger opp avtalen. Spør {await who_knows(desk, avtale)}."
    elif question.wish is Wish.MANAGER and question.owner:
        said = await _owner(desk, avtale)
    else:
        said = await SAID[question.wish](desk, avtale)
    source = await source_of(desk, avtale)
    others = hits[1:]
    parts = [f"{titled(avtale)}: {said}", missing_line(desk, avtale), others_line(desk, others), str(source)]
    reply = Reply(
        "\n\n".join(part for part in parts if part),
        choices=(show_choice(avtale, label="Vis avtalen"), *others_buttons(others)),
        sources=(source.source,),
    )
    return told(desk, reply, avtale=avtale, question=text)


def others_line(desk: Desk, others: Sequence[Hit]) -> str:
    """Return the other agreements that fit, each with whether it holds; empty where there are none."""
    shown = others[: MOST_SHOWN - 1]
    if not shown:
        return ""
    more = len(others) - len(shown)
    rest = f"\nOg {more} til. Spør mer presist for å finne dem." if more else ""
    return "**Det kan også være:**\n\n" + "\n".join(row(desk, hit) for hit in shown) + rest


def others_buttons(others: Sequence[Hit]) -> tuple[Choice, ...]:
    """Return the buttons that show them."""
    return tuple(show_choice(hit.avtale) for hit in others[: MOST_SHOWN - 1])


def no_such_avtale(desk: Desk) -> Reply:
    """Return what is said of an agreement that there is not, or that the asker may not know of: the same words."""
    return Reply(
        f"Jeg finner ingen slik avtale i registeret. Spør {escape(desk.innkjop)}.",
        choices=(ask_office(desk),),
    )
