"""After an upgrade: asks the editors where a newer wording was shipped of a text that the kommune has changed itself."""

import hashlib
from dataclasses import replace
from typing import Final

from bot.knowledge_base import KnowledgeBase
from bot.post import Post
from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.dialog import Knowledge
from norsk.clock import Clock, today
from register.artikkel import ArtikkelVersion, TextKind, effective
from register.database import Sessions
from register.person import Role, people_with_role

NONE: Final = "none"
"""Stands for the wording where the files have no such text."""


async def ask_about_newer(sessions: Sessions, base: KnowledgeBase, post: Post, clock: Clock) -> bool:
    """Ask each editor, once for each newer wording; the kommune's own text holds until somebody decides otherwise.

    Return whether there was anything to ask. What a version outranked when it was first used is noted on it.
    """
    asked = False
    async with sessions.begin() as session:
        editors = await people_with_role(session, Role.REDAKTOR)
        unusable = {version.id for version in base.unusable}
        for version in await effective(session, on=today(clock)):
            shipped = shipped_wording(base.files, version)
            version.base = version.base or shipped
            if version.base == shipped and version.id not in unusable:
                continue
            replies = [
                _question(version, shipped, email=editor.email, usable=version.id not in unusable)
                for editor in editors
            ]
            asked |= await post.put(session, replies, key=f"newer:{version.id}:{shipped}")
    return asked


def shipped_wording(files: Knowledge, version: ArtikkelVersion) -> str:
    """Return what names the wording that the files have of a text; `NONE` where they have no such text."""
    if version.kind == TextKind.ARTIKKEL.value:
        article = files.library.by_id(version.artikkel_id)
        return article.digest if article else NONE
    id, _, rest = version.artikkel_id.partition(".")
    table, _, key = rest.partition(".")
    kommune = files.kommuner.get(id)
    if kommune is None:
        return NONE
    parts: dict[str, object] = {
        "names": kommune.named.get(key),
        "links": kommune.links.get(key),
        "limit": [limit for limit in kommune.limits if limit.id == key],
        "gate": [gate for gate in kommune.gates if gate.id == key],
    }
    return hashlib.sha256(repr(parts.get(table, kommune.source)).encode()).hexdigest()[:12]


def _question(version: ArtikkelVersion, shipped: str, *, email: str, usable: bool) -> Reply:
    title = escape(version.title)
    args = {"version": str(version.id)}
    use = Choice("Bruk den nye", Action(ActionId.USE_SHIPPED_TEXT, args))
    if not usable:
        return Reply(
            f"**«{title}» må rettes.** Kommunens egen tekst passer ikke med denne utgaven av boten, så teksten som "
            "fulgte med, brukes så lenge. Skriv endringen på nytt, eller bruk den nye.",
            to=email,
            choices=(use,),
        )
    if shipped == NONE:
        keep = Choice("Behold vår", Action(ActionId.KEEP_OWN_TEXT, {**args, "base": shipped}))
        return Reply(
            f"**«{title}» følger ikke med i den nye utgaven av boten.** Kommunen har sin egen tekst, og den gjelder "
            "fortsatt. Vil du beholde den?",
            to=email,
            choices=(keep, replace(use, label="Ta den ut av bruk")),
        )
    return Reply(
        f"**«{title}» er endret i den nye utgaven av boten.** Kommunen har sin egen tekst, og den gjelder fortsatt. "
        "Vil du beholde den?",
        to=email,
        choices=(Choice("Behold vår", Action(ActionId.KEEP_OWN_TEXT, {**args, "base": shipped})), use),
    )
