"""Filters as conditions of queries: a tjenesteområde, an enhet with all below it, a text, a person."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from bot.board.filters import MINE, Filters
from bot.board.looking import Looking
from register.avtale_search import like
from register.enhet import EnhetTree, fold_name
from register.ids import id_or_none

Condition = ColumnElement[bool]
Column = InstrumentedAttribute[Any]
"""A column of whatever table is asked; its type is the table's own."""


def in_area(wanted: str, enheter: EnhetTree, *, area: Column, enhet: Column) -> Condition:
    """Return the condition that a record belongs to a tjenesteområde: its own, else that of its enhet."""
    folded = fold_name(wanted)
    spelled = {wanted, wanted.capitalize(), wanted.casefold()}
    spelled |= {
        one.tjenesteomrade
        for one in enheter.by_id.values()
        if one.tjenesteomrade and fold_name(one.tjenesteomrade) == folded
    }
    ids = [id for id in enheter.by_id if fold_name(enheter.tjenesteomrade_of(id) or "") == folded]
    return or_(area.in_(sorted(spelled)), and_(area.is_(None), enhet.in_(ids)))


def in_enhet(wanted: uuid.UUID, enheter: EnhetTree, *, enhet: Column) -> Condition:
    """Return the condition that a record belongs to an enhet or one below it."""
    return enhet.in_([id for id in enheter.by_id if any(a.id == wanted for a in enheter.upwards(id))])


def in_place(asked: Filters, looks: Looking, *, area: Column, enhet: Column) -> list[Condition]:
    """Return the conditions of the tjenesteområde and the enhet that are asked for."""
    found: list[Condition] = []
    if asked.area:
        found.append(in_area(asked.area, looks.enheter, area=area, enhet=enhet))
    if asked.enhet:
        id = asked.enhet_id
        found.append(in_enhet(id, looks.enheter, enhet=enhet) if id else false())
    return found


def of_person(asked: Filters, looks: Looking, *columns: Column) -> list[Condition]:
    """Return the condition that one of the columns names whom the filter asks for; «meg» is whoever one acts for too."""
    if not asked.who:
        return []
    named = id_or_none(asked.who)
    ids = looks.viewer.ids if asked.who == MINE else {named} if named else set()
    return [or_(false(), *(column.in_(ids) for column in columns))]


def has_text(text: str, *columns: Column, folded: Sequence[Column] = ()) -> list[Condition]:
    """Return the condition that a text stands in one of the columns; `folded` ones hold lower-case text already.

    SQLite lowers only A to Z, so the text is looked for as it is written and with a capital too.
    """
    if not text:
        return []
    forms = {text.casefold(), text, text.capitalize()}
    found = [column.like(f"%{like(text.casefold())}%", escape="\\") for column in folded]
    for column in columns:
        found += [func.lower(column).like(f"%{like(one)}%", escape="\\") for one in (text.casefold(),)]
        found += [column.like(f"%{like(one)}%", escape="\\") for one in sorted(forms)]
    return [or_(*found)]
