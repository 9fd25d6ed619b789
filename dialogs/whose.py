"""Whose a form is: filled in for oneself, or for the colleague whom the draft's `for` names."""

from dialogs.form import Filling
from register.ids import id_or_nobodys
from register.person import Person


async def requester_of(filling: Filling) -> Person:
    """Return whose it is: the person it is filed for, else whoever fills in the form."""
    whose = filling.args.get("for", "")
    other = await filling.context.session.get(Person, id_or_nobodys(whose)) if whose else None
    return other or filling.context.person


async def requester_and_filer(filling: Filling) -> tuple[Person, Person | None]:
    """Return whose it is, and who filed it where that is another."""
    requester, filer = await requester_of(filling), filling.context.person
    return requester, filer if requester.id != filer.id else None
