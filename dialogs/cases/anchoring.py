"""Whoever handles a need sees to its forankring: sends it to the leader, or notes that it was confirmed elsewhere."""

from conversation.markup import escape
from conversation.reply import Choice
from dialogs.cases.forms import REASON, ask, reason_fault, reason_field, send_step, told
from dialogs.cases.leader import gate_of, leader_asked
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.stepping import said_of, track_of
from dialogs.cases.words import say, show_case, step
from dialogs.dialog import Outcome
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.events import TrackChanged
from register.forankring import Forankring, forankring_of
from register.forankring_step import confirm_by_hand

BY_HAND, TO_LEADER = "anchor", "to_leader"
"""What is done: the buttons «Forankret utenfor boten» and «Send til leder»."""


def _handles(looks: Onlooker, need: Behovsmelding) -> bool:
    barred = looks.viewer.own & party_ids(need, BARRED)
    return looks.is_office and need.taken_by_id in looks.viewer.ids and not barred


async def leader_choices(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    """Return the buttons of whoever handles a need that no leader has confirmed; none where none must."""
    if not _handles(looks, need) or is_over(looks, need) or await gate_of(looks.context, need) is None:
        return []
    stands = await forankring_of(looks.context.session, need)
    if stands.is_confirmed:
        return []
    found = [step(need, BY_HAND, "Forankret utenfor boten")]
    return found if stands.task else [step(need, TO_LEADER, "Send til leder"), *found]


async def anchoring_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Send the need to the leader, or ask who has confirmed it and when."""
    stands = await forankring_of(looks.context.session, need)
    if why := await _why_not(looks, need, stands):
        return said_of(looks, need, why)
    return await _to_leader(looks, need, stands) if do == TO_LEADER else _form(looks, need)


async def _why_not(looks: Onlooker, need: Behovsmelding, stands: Forankring) -> str:
    if not _handles(looks, need):
        return f"Bare den som har tatt {need.number}, kan gjøre dette. Ingenting er endret."
    if is_over(looks, need):
        return f"{need.number} er avsluttet. Ingenting er endret."
    if await gate_of(looks.context, need) is None:
        return f"{need.number} trenger ingen bekreftelse fra leder."
    return f"{need.number} er alt forankret." if stands.is_confirmed else ""


async def _to_leader(looks: Onlooker, need: Behovsmelding, stands: Forankring) -> Outcome:
    if stands.task is not None:
        return said_of(looks, need, f"Lederen er alt spurt om {need.number}.")
    context = looks.context
    sent = await leader_asked(context, need)
    said = say(context, f"**{need.number}:** {sent.said}", show_case(need, "Se saken"))
    return Outcome(said.replies, context.memory, events=(*sent.events, TrackChanged(track_of(need).ref)))


def _form(looks: Onlooker, need: Behovsmelding, fault: str = "") -> Outcome:
    context = looks.context
    field = reason_field(
        "Hvem har bekreftet det, når og hvordan?",
        help="For eksempel: Virksomhetslederen, i møte 12. november. Det blir stående i saken.",
        value=told(context, REASON),
        error=fault,
    )
    intro = f"Du noterer at {need.number} er forankret utenfor boten: {escape(need.title)}."
    return ask(context, intro, (field,), "Noter forankring", action=send_step(need, BY_HAND))


async def anchoring_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Note that a need was confirmed elsewhere, or show the form again."""
    _ = do
    context, reason = looks.context, told(looks.context, REASON)
    if why := await _why_not(looks, need, await forankring_of(context.session, need)):
        return said_of(looks, need, why)
    if fault := reason_fault(reason, "Skriv hvem som har bekreftet det, og når."):
        return _form(looks, need, fault)
    events = await confirm_by_hand(
        context.session,
        need,
        by=context.person,
        text=reason,
        order=[one.id for one in context.kommune.statuses],
        on=context.today,
        now=context.now,
    )
    said = say(
        context, f"**{need.number} er forankret.** Notert: «{escape(reason)}»", show_case(need, "Se saken")
    )
    return Outcome(said.replies, context.memory, events=(*events, TrackChanged(track_of(need).ref)))
