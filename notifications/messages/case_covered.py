"""What is told when an agreement turns out to cover a need, or a need has led to one."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Reply
from knowledge.kommune import Kommune
from norsk.when import norwegian_date, oslo_date
from notifications.cards.follow_up import ordering
from notifications.cards.words import called, quoted
from notifications.messages.case_told import told_of
from notifications.messages.need import see_case, step
from notifications.messages.people import name_of, still_here
from register.access import sees_avtale, viewer_of
from register.avtale import Avtale
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent
from register.cases import followers_of, joined_by
from register.enhet import load_enheter
from register.ids import id_or_nobodys


async def on_avtale(
    session: AsyncSession, need: Behovsmelding, line: CaseEvent, *, kommune: Kommune, now: datetime
) -> list[Reply]:
    """Tell those who follow a need which agreement covers it, or came of it, and how to order, as far as each may know."""
    avtale = await session.get(Avtale, id_or_nobodys(line.detail.get("avtale", "")))
    enheter, found = await load_enheter(session), []
    ids = (*followers_of(need), *await joined_by(session, need))
    for person in await still_here(session, ids, but=(line.by_id,), now=now):
        viewer = await viewer_of(session, person, guest=False, on=oslo_date(now))
        known = avtale is not None and sees_avtale(viewer, avtale, enheter=enheter)
        own = person.id in followers_of(need)
        whose = "saken din" if own else "saken"
        new = line.act == CaseAct.CONTRACT.value
        lead = f"**{{who}}** har funnet en avtale som dekker {whose} {{case}}."
        if new:
            lead = f"**Avtalen er klar.** {whose[:1].upper()}{whose[1:]} {{case}} har ført til en avtale."
        said = await told_of(session, need, line, lead, kommune=kommune)
        words = (
            f"\n\nBeskjed fra {await name_of(session, line.by_id)}: {quoted(line.text)}." if line.text else ""
        )
        fits = (step(need, "reopen", "Passer ikke"),) if own and not new else ()
        choices: tuple[Choice, ...] = (*fits, see_case(need))
        if avtale is not None and known:
            since = avtale.starts_on if avtale.starts_on and avtale.starts_on > oslo_date(now) else None
            begins = f"fra {norwegian_date(since)} " if since else ""
            until = (
                f" Den gjelder {begins}til og med {norwegian_date(avtale.expires_on)}."
                if avtale.expires_on
                else f" Den gjelder {begins.strip()}."
                if begins
                else ""
            )
            said += f"\n\nAvtalen er {called(avtale)}.{until} Slik bestiller du: {ordering(avtale)}"
            show = Choice("Se avtalen", Action(ActionId.SHOW_AVTALE, {"id": str(avtale.id)}))
            choices = (show, *choices)
        else:
            said += f"\n\nSpør {await name_of(session, line.by_id)} hvordan du bestiller."
        after = "" if new else f"\n\n{_fits_not(own=own)}"
        found.append(
            Reply(
                f"{said}{words}{after}",
                to=person.email,
                choices=choices,
                private=True,
            )
        )
    return found


def _fits_not(*, own: bool) -> str:
    if own:
        return "Passer den ikke, så si fra. Da åpnes saken igjen."
    return "Du får dette fordi du har det samme behovet. Passer den ikke hos dere, så meld behovet selv."
