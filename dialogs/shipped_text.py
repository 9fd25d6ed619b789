"""What an editor decides where an upgrade ships a newer wording of a text that the kommune has changed itself."""

from conversation.reply import Reply
from dialogs.article_review import decided
from dialogs.dialog import Context, Outcome
from register.artikkel import ArtikkelVersion, TextKind, VersionStatus, history, record_of, roll_back
from register.audit import write_audit
from register.events import ArticleRolledBack

WHY = "Den nye teksten som fulgte med oppgraderingen, brukes i stedet."


async def keep_own(context: Context, version: ArtikkelVersion, base: str) -> Outcome:
    """Keep the kommune's text over the shipped wording that `base` names, and do not ask of that one again."""
    if version.status != VersionStatus.PUBLISHED.value:
        return await decided(context, version)
    version.base = base
    write_audit(
        context.session,
        at=context.now,
        act="text_kept",
        record=record_of(version),
        actor_id=context.person.id,
        detail={"version": str(version.id)},
    )
    return Outcome(
        (Reply(f"Greit. Kommunens egen tekst i «{version.title}» gjelder fortsatt."),), context.memory
    )


async def use_shipped(context: Context, version: ArtikkelVersion) -> Outcome:
    """Take every version of the kommune's own out of use, so that the shipped text holds.

    Not where another editor has decided meanwhile: taken it out of use, or published a newer text of our own.
    """
    if version.status != VersionStatus.PUBLISHED.value:
        return await decided(context, version)
    versions = await history(context.session, TextKind(version.kind), version.artikkel_id)
    held = [v for v in versions if v.status == VersionStatus.PUBLISHED.value]
    if held[0].id != version.id:
        newer = f"Kommunen har publisert en nyere tekst i «{version.title}» siden. Skriv «historikk {version.artikkel_id}» for å se den."
        return Outcome((Reply(newer),), context.memory)
    for own in held:
        await roll_back(context.session, own, by=context.person, now=context.now, reason=WHY)
    said = f"Greit. Den nye teksten i «{version.title}» gjelder nå. Kommunens egne versjoner ligger i historikken."
    return Outcome((Reply(said),), context.memory, events=tuple(ArticleRolledBack(own.id) for own in held))
