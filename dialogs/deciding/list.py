"""What has been decided about an agreement, told to those who may see its inner part: «hva er besluttet om avtale 2024/118?»."""

import re
from typing import Final

from conversation.markup import clean
from conversation.reply import Reply
from dialogs.avtaler.aspect import no_such_avtale
from dialogs.avtaler.desk import Desk, open_desk, show_choice, told
from dialogs.avtaler.find import find_avtaler, say_found
from dialogs.avtaler.question import AvtaleQuestion, Wish
from dialogs.deciding.text import avtale_name, avtale_plain, decided_line
from dialogs.dialog import Context, Outcome
from register.access import Thing
from register.avtale import Avtale
from register.deciding import decisions_about
from register.decision import Decision
from register.track import KIND_NAMES, TrackKind

MOST: Final = 10
_DECIDED: Final = r"(?:besluttet|bestemt|avgjort|vedtatt|beslutta|avgjord|vedteke)"
_ABOUT: Final = r"(?:om|for|på|i|av|med)"
_ASKED: Final = re.compile(
    rf"(?:hva|kva) (?:er|ble|vart|har vi|har dere|har me) {_DECIDED}(?: {_ABOUT}(?P<a> .+))?"
    rf"|(?:vis |alle )?(?:beslutninger|beslutningene|avgjørelser|avgjørelsene|avgjerder)(?: {_ABOUT}(?P<b> .+))?"
)
_AVTALE: Final = re.compile(r"\bavtal|\d")


async def decided_command(context: Context, text: str) -> Outcome | None:
    """Return what has been decided about the agreement that a text names, or None where it asks for something else."""
    if context.guest:
        return None
    said = " ".join(clean(text).casefold().strip(" .?!").split())
    asked = _ASKED.fullmatch(said)
    if asked is None:
        return None
    topic = (asked["a"] or asked["b"] or "").strip()
    shown = context.memory.avtale is not None
    if (topic and not _AVTALE.search(topic) and not shown) or (not topic and not shown):
        return None
    desk = await open_desk(context)
    question = AvtaleQuestion(Wish.SHOW, "" if _is_the_shown(topic) else topic, outright=True)
    found = await find_avtaler(desk, question)
    if not found.hits or not found.sure:
        other = await say_found(desk, question, found, text)
        return other or told(desk, no_such_avtale(desk), answered=False)
    return await _told(desk, found.hits[0].avtale, text)


def _is_the_shown(topic: str) -> bool:
    return topic in {"", "den", "denne", "avtalen", "den avtalen", "denne avtalen", "dette"}


async def _told(desk: Desk, avtale: Avtale, text: str) -> Outcome:
    name = avtale_name(avtale)
    if not desk.sees(Thing.AVTALE_INNHOLD, avtale):
        said = f"Hva som er besluttet om {name}, kan bare de som følger opp avtalen, se. Spør avtaleforvalteren eller {desk.innkjop}."
        return told(desk, Reply(said), avtale=avtale, question=text)
    found = await decisions_about(desk.context.session, avtale.id)
    if not found:
        said = f"Ingenting er besluttet her om {name}."
        return told(desk, Reply(said, choices=(show_choice(avtale),)), avtale=avtale, question=text)
    rows = [f"- {await _row(desk, one)}" for one in found[:MOST]]
    more = f"\n\nDe {MOST} nyeste av {len(found)}." if len(found) > MOST else ""
    count = "Én beslutning" if len(found) == 1 else f"{len(found)} beslutninger"
    said = f"**{count} om {avtale_plain(avtale)}**, nyeste først:\n\n" + "\n".join(rows) + more
    return told(desk, Reply(said, choices=(show_choice(avtale),)), avtale=avtale, question=text)


async def _row(desk: Desk, decision: Decision) -> str:
    return f"**{KIND_NAMES[TrackKind(decision.kind)].capitalize()}:** {await decided_line(desk.context, decision)}"
