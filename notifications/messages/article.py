"""What editors are told about each other's drafts."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Fact, Reply
from norsk.when import norwegian_date
from register.artikkel import ArtikkelVersion
from register.person import Person, Role, people_with_role


async def proposed(session: AsyncSession, version: ArtikkelVersion) -> Sequence[Reply]:
    """Return the card that asks every other editor to decide on a draft."""
    author = await _name(session, version.author_id)
    text = (
        f"**{escape(author)}** foreslår en endring i «{escape(version.title)}». Den gjelder ikke før en annen har godkjent den."
        f"\n\n{_why(version)}"
    )
    facts = (
        Fact("Tekst", f"{version.artikkel_id}, versjon {version.number}"),
        Fact("Gjelder fra", norwegian_date(version.effective_on)),
    )
    choices = (
        Choice("Vis forslaget", Action(ActionId.SHOW_DRAFT, {"version": str(version.id)})),
        Choice("Godkjenn og publiser", Action(ActionId.APPROVE_DRAFT, {"version": str(version.id)})),
        Choice("Avvis", Action(ActionId.REJECT_DRAFT, {"version": str(version.id)})),
    )
    editors = await people_with_role(session, Role.REDAKTOR)
    return [
        Reply(text, to=editor.email, facts=facts, choices=choices)
        for editor in editors
        if editor.id != version.author_id
    ]


async def decided(session: AsyncSession, version: ArtikkelVersion, *, published: bool) -> Sequence[Reply]:
    """Return the message to a draft's author that it has been published or turned down."""
    author = await session.get(Person, version.author_id) if version.author_id else None
    if author is None or version.author_id == version.decided_by_id:
        return []
    who = escape(await _name(session, version.decided_by_id))
    title = escape(version.title)
    if published:
        text = f"**{who}** har godkjent endringen din i «{title}». Den gjelder fra {norwegian_date(version.effective_on)}."
    else:
        text = f"**{who}** har avvist endringen din i «{title}».\n\nGrunn: {escape(version.reason)}"
    return [Reply(text, to=author.email)]


def _why(version: ArtikkelVersion) -> str:
    why = f"Grunn: {escape(version.note)}" if version.note else "Grunn: ikke oppgitt."
    if version.corrects:
        why += (
            "\n\nEndringen retter en feil. De som fikk den gamle teksten de siste 90 dagene, får en rettelse."
        )
    return why


async def _name(session: AsyncSession, person_id: object) -> str:
    person = await session.get(Person, person_id) if person_id else None
    return person.name if person else "En som har sluttet"
