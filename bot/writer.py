"""Whoever acts, as a person of the register: found or added, with where they can be written to and whether they are a guest."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff import Staff
from conversation.turn import Address, Sender, Turn
from register.person import (
    Person,
    PersonAddress,
    SeenAt,
    add_person,
    find_person,
    find_person_at,
    remember_address,
)


async def person_of(session: AsyncSession, turn: Turn, *, staff: Staff, chat: Address | None) -> Person:
    """Return who acted, in the caller's transaction; whoever is new here has no roles.

    `chat` is their own chat with the bot, where it has just been opened for what others may not read.
    """
    sender = turn.sender
    guest = sender.guest or sender.unchecked
    person = await (_guest(session, sender) if guest else _employee(session, sender))
    if person is None:
        person = await _added(session, sender)
    mark = staff.standing(sender, person.email).mark
    held = _held(person, sender)
    if turn.private or chat or held is None or held.gone_at is not None:
        await _remember(session, person, turn, chat=chat, mark=mark)
    elif mark is not None and held.guest != mark:
        held.guest = mark
    return person


async def _employee(session: AsyncSession, sender: Sender) -> Person | None:
    person = await find_person(session, sender.email) if sender.email else None
    return person or await find_person_at(session, channel=sender.channel.value, user_id=sender.user_id)


async def _guest(session: AsyncSession, sender: Sender) -> Person | None:
    """Return a guest by the platform's own id; an e-mail address alone makes nobody somebody who writes there already.

    A guest of another municipality's may call themselves what they like in their profile.
    """
    person = await find_person_at(session, channel=sender.channel.value, user_id=sender.user_id)
    if person is None and sender.email:
        found = await find_person(session, sender.email)
        person = found if found and _held(found, sender) is None else None
    return person


async def _added(session: AsyncSession, sender: Sender) -> Person:
    email = sender.email or ""
    if not email or await find_person(session, email):
        email = f"{sender.user_id}@{sender.channel.value}.invalid"
    name = sender.name or email.partition("@")[0]
    return await find_person(session, email) or await add_person(session, email=email, name=name)


def _held(person: Person, sender: Sender) -> PersonAddress | None:
    return next((held for held in person.addresses if held.channel == sender.channel.value), None)


async def _remember(
    session: AsyncSession, person: Person, turn: Turn, *, chat: Address | None, mark: bool | None
) -> None:
    """Keep where the person can be written to unasked.

    Of a conversation that others read only who and where the platform is are kept: a chat of their own is opened
    when there is something to say.
    """
    address = turn.address
    own = address.conversation_id if turn.private else ""
    await remember_address(
        session,
        person,
        SeenAt(
            channel=turn.sender.channel.value,
            user_id=turn.sender.user_id,
            conversation_id=chat.conversation_id if chat else own,
            at=turn.received_at,
            tenant_id=address.tenant_id,
            service_url=address.service_url,
            guest=mark,
        ),
    )
