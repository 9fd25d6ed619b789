"""What the times of reminders are set for, as somebody names it, and whether they may set them there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.avtaler.aspect import no_such_avtale
from dialogs.avtaler.desk import Desk, clipped, told
from dialogs.avtaler.find import find_avtaler
from dialogs.avtaler.question import AvtaleQuestion, Wish
from dialogs.dialog import Outcome
from dialogs.varsling.words import Asked, PlaceKind
from dialogs.varsling.words import Wish as VarslingWish
from norsk.words import fold
from register.access import NOTHING, Subject, holds_over, of_avtale
from register.avtale import Avtale, AvtaleLevel
from register.avtale_hit import get_avtale
from register.enhet import Enhet, fold_name
from register.person import Role
from register.varsling import KOMMUNE, Place, VarslingLevel, of_tjenesteomrade
from register.varsling import of_avtale as place_of
from register.varsling_kinds import OF_THE_KOMMUNE

SETTERS: Final = frozenset({Role.INNKJOPER, Role.INNKJOPSSJEF, Role.ADMINISTRATOR})
"""Who may say how early reminders go; where the role is limited, only within its limit."""
AVTALE, AREA, SHOW = "avtale", "omrade", "vis"
"""What a button carries: an agreement's id, a tjenesteområde's name, and that it only shows."""
MOST_SHOWN: Final = 8
CERTAIN: Final = 0.85
"""How well an agreement must fit a name that nothing says to be one's."""
_WHICH: Final = "Hvilken avtale mener du? Skriv «varsling for avtale» og nummeret eller navnet."
_GROUP: Final = "Dette er en samling av avtaler, og det varsles ikke om den. Spør om en av avtalene i den."


@dataclass(frozen=True, slots=True)
class Where:
    """What is set for: the whole kommune, a tjenesteområde (`area`), or an agreement in one.

    `name` is what it is called, marks of Markdown escaped.
    """

    place: Place
    name: str
    area: str = ""
    avtale: Avtale | None = None

    @property
    def args(self) -> dict[str, str]:
        """What a button about it carries."""
        if self.avtale is not None:
            return {AVTALE: str(self.avtale.id)}
        return {AREA: self.area} if self.area else {}

    @property
    def subject(self) -> Subject:
        """What access to it depends on."""
        if self.avtale is not None:
            return of_avtale(self.avtale)
        return Subject(tjenesteomrade=self.area) if self.area else NOTHING


THE_KOMMUNE: Final = Where(KOMMUNE, "hele kommunen")


def may_set(desk: Desk, where: Where) -> bool:
    """Say whether the asker may change the times of reminders there."""
    return holds_over(desk.viewer, SETTERS, where.subject, enheter=desk.enheter)


def limits_of(desk: Desk) -> list[str]:
    """Return what the asker's own such roles are limited to, where all of them are."""
    return sorted({held.scope for held in desk.viewer.held if held.role in SETTERS and held.scope})


async def asked_place(desk: Desk, asked: Asked) -> Where | Outcome | None:
    """Return what is meant, or the answer that asks for it; None where the words may mean anything else."""
    match asked.place:
        case PlaceKind.KOMMUNE:
            return THE_KOMMUNE
        case PlaceKind.NONE:
            return await _unsaid(desk, asked)
        case PlaceKind.TJENESTEOMRADE:
            return await _area(desk, asked.named) or await _no_area(desk, asked.named)
        case PlaceKind.BARE:
            return await _area(desk, asked.named) or await _certain(desk, asked.named)
        case PlaceKind.THIS_AVTALE:
            shown = await _by_id(desk, desk.context.memory.avtale or "")
            return shown or told(desk, Reply(_WHICH))
        case PlaceKind.AVTALE:
            return await _named(desk, asked.named)


async def _unsaid(desk: Desk, asked: Asked) -> Where:
    """Return the agreement that was shown last, where one kind of reminder of it is changed; else the kommune."""
    changed = asked.wish is VarslingWish.CHANGE and asked.kind is not None
    shown = desk.context.memory.avtale if changed and asked.kind not in OF_THE_KOMMUNE else None
    return (await _by_id(desk, shown) if shown else None) or THE_KOMMUNE


async def pressed_place(desk: Desk, args: Mapping[str, str]) -> Where | Outcome:
    """Return what a button is about, or that there is no such thing."""
    if AVTALE in args:
        return await _by_id(desk, args[AVTALE]) or told(desk, no_such_avtale(desk), answered=False)
    if AREA in args:
        return await _area(desk, args[AREA]) or await _no_area(desk, args[AREA])
    return THE_KOMMUNE


def where_avtale(desk: Desk, avtale: Avtale) -> Where:
    """Return an agreement as what is set for; without a tjenesteområde of its own it has its enhet's."""
    area = avtale.tjenesteomrade or desk.enheter.tjenesteomrade_of(avtale.enhet_id) or ""
    number = f" ({escape(avtale.reference)})" if avtale.reference else ""
    return Where(place_of(avtale.id), f"{escape(avtale.title)}{number}", area, avtale)


async def _by_id(desk: Desk, id: str) -> Where | None:
    hit = await get_avtale(desk.context.session, id, seen=desk.seen)
    return where_avtale(desk, hit.avtale) if hit else None


async def _certain(desk: Desk, named: str) -> Where | None:
    """Return the one agreement that a name fits wholly: the same words may mean something else."""
    found = await find_avtaler(desk, AvtaleQuestion(Wish.SHOW, named))
    sure = found.sure and len(found.hits) == 1 and found.hits[0].score >= CERTAIN
    avtale = found.hits[0].avtale if sure else None
    return where_avtale(desk, avtale) if avtale and avtale.level != AvtaleLevel.GROUP.value else None


async def _named(desk: Desk, named: str) -> Where | Outcome:
    found = await find_avtaler(desk, AvtaleQuestion(Wish.SHOW, named))
    avtaler = [hit.avtale for hit in found.hits]
    if not avtaler:
        return told(desk, no_such_avtale(desk), answered=False)
    if len(avtaler) > 1 or not found.sure:
        return told(desk, _which(avtaler))
    if avtaler[0].level == AvtaleLevel.GROUP.value:
        return told(desk, Reply(_GROUP), avtale=avtaler[0])
    return where_avtale(desk, avtaler[0])


def _which(avtaler: list[Avtale]) -> Reply:
    choices = tuple(
        Choice(
            clipped(f"{avtale.reference or ''} {avtale.title}"),
            Action(ActionId.EDIT_VARSLING, {AVTALE: str(avtale.id), SHOW: "1"}),
        )
        for avtale in avtaler[:MOST_SHOWN]
    )
    lines = "\n".join(f"- {escape(choice.label)}" for choice in choices)
    return Reply(f"Flere avtaler kan være ment. Velg en av dem:\n\n{lines}", choices=choices)


async def areas(desk: Desk) -> dict[str, str]:
    """Return every tjenesteområde that agreements the asker may know of, and enheter, belong to, by folded name."""
    session = desk.context.session
    own = select(Enhet.tjenesteomrade).where(Enhet.tjenesteomrade.is_not(None)).distinct()
    seen = select(Avtale.tjenesteomrade).where(Avtale.tjenesteomrade.is_not(None), desk.seen).distinct()
    names = [*(await session.scalars(own)), *(await session.scalars(seen))]
    return {fold(fold_name(name)): name for name in sorted(name for name in names if name)}


async def _area(desk: Desk, named: str) -> Where | None:
    name = (await areas(desk)).get(fold(fold_name(named)))
    return Where(of_tjenesteomrade(name), f"tjenesteområdet {escape(name)}", name) if name else None


async def _no_area(desk: Desk, named: str) -> Outcome:
    known = sorted((await areas(desk)).values())
    if not known:
        said = "Registeret har ingen tjenesteområder ennå. De kommer med importen av avtaler eller enheter."
        return told(desk, Reply(said), answered=False)
    lines = "\n".join(f"- {escape(name)}" for name in known)
    choices = tuple(
        Choice(clipped(name), Action(ActionId.EDIT_VARSLING, {AREA: name, SHOW: "1"}))
        for name in known[:MOST_SHOWN]
    )
    said = f"Jeg finner ikke tjenesteområdet «{escape(named)}». Registeret har disse:\n\n{lines}"
    return told(desk, Reply(said, choices=choices), answered=False)


def level_of(where: Where) -> VarslingLevel:
    """Return the level that is set at."""
    return where.place.level
