"""Opening a track for somebody who wants to decide on it: may they, is it still open, is its date still the same."""

from collections.abc import Sequence
from dataclasses import replace

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.deciding.text import NOT_YOURS, decided_line, record_name
from dialogs.dialog import Context, Outcome, privately
from dialogs.verdicts.flow import FLOWS, Case, Flow
from norsk.when import norwegian_date
from register.audit import write_audit
from register.deciders import Decider, Matter, decider, load_matter
from register.decision import Decision, standing_decision
from register.person import Person, Role
from register.stand_in import has_left
from register.track import VERDICTS, BadTrackError, Track, TrackKind, Verdict, parse_track

GONE = "Det knappen gjelder, finnes ikke lenger i registeret. Ingenting er endret."
BROKEN = "Denne knappen virker ikke lenger. Skriv «påminnelser», så viser jeg hva som venter på deg."
LEFT = "Du står som sluttet i registeret, så du kan ikke avgjøre dette. Er det feil, må den som drifter boten, rette det."


def say(context: Context, text: str, *choices: Choice, events: tuple[()] = ()) -> Outcome:
    """Return an answer that only the person may see, and remembers what was remembered."""
    return privately(Outcome((Reply(text, choices=choices),), context.memory, events=events))


def track_of(action: Action) -> Track | None:
    """Return the track that a button is about; None where it names none."""
    try:
        return parse_track(action.args.get("track", ""))
    except BadTrackError:
        return None


def flow_of(action: Action, track: Track) -> tuple[Verdict, Flow] | None:
    """Return the decision that a button stands for; None where a track of this kind has no such decision."""
    verdict = next((one for one in VERDICTS[track.kind] if one.value == action.args.get("verdict")), None)
    return (verdict, FLOWS[verdict]) if verdict in FLOWS else None


async def decider_of(context: Context, track: Track, matter: Matter) -> Decider | None:
    """Return in which role the one who asks may decide on a track; None where they may not."""
    return await decider(
        context.session,
        context.person,
        track,
        on=context.today,
        matter=matter,
        duty_owner=_duty_owner(context, track),
        option_role=Role(context.kommune.option_decider.role),
    )


def _duty_owner(context: Context, track: Track) -> Role | None:
    if track.kind is not TrackKind.DUTY:
        return None
    duties = context.kommune.recurring_on(context.today)
    return next((Role(duty.owner) for duty in duties if duty.id == track.record_id), None)


async def open_case(context: Context, track: Track, verdict: Verdict, *, unsent: str = "") -> Case | Outcome:
    """Return a track that the person may decide on now, or the answer why it is not to be.

    `unsent` is what they have written meanwhile; it is given back to them.
    """
    matter = await load_matter(context.session, track)
    if matter is None:
        return say(context, _with_unsent(GONE, unsent))
    role = await decider_of(context, track, matter)
    if role is None:
        return await refused(context, track, matter)
    standing = await standing_decision(context.session, track)
    if standing is not None:
        return await decided_before(context, standing, unsent=unsent)
    if (moved := await _moved(context, track, matter)) is not None:
        return replace(moved, replies=tuple(replace(one, text=_with_unsent(one.text, unsent)) for one in moved.replies))  # fmt: skip
    return Case(context, track, verdict, role.role, role.acts_for, matter.avtale, matter)


def _with_unsent(text: str, unsent: str) -> str:
    return f"{text}\n\nDet du skrev, ble ikke lagret: {unsent}" if unsent else text


async def refused(context: Context, track: Track, matter: Matter) -> Outcome:
    """Say that this is not theirs to decide, and write it to the audit log; nothing is told about the record."""
    detail = {"why": "WrongRoleError", "kind": track.kind.value}
    write_audit(context.session, at=context.now, act="decision_refused", record=track.record, actor_id=context.person.id, detail=detail)  # fmt: skip
    if has_left(context.person, on=context.today):
        return say(context, LEFT)
    decision = matter.decision
    if track.kind is TrackKind.APPROVAL and decision and decision.by_id == context.person.id:
        other = await context.session.get(Person, decision.approver_id) if decision.approver_id else None
        who = f"**{escape(other.name)}**" if other else "en annen"
        return say(
            context, f"Du har anbefalt dette selv, så {who} må godkjenne. Du får beskjed når det er gjort."
        )
    return say(context, NOT_YOURS[track.kind].format(innkjop=escape(context.kommune.names["innkjop"])))


async def decided_before(context: Context, decision: Decision, *, unsent: str = "") -> Outcome:
    """Say who decided before, when and why, with the card as it is now."""
    mine = decision.by_id == context.person.id
    lead = "Du har allerede avgjort dette" if mine else "Dette er allerede avgjort"
    text = f"**{lead}.** {await decided_line(context, decision)}"
    follow = decision.followed_by
    card = await _card(context, follow) if follow and await _is_theirs(context, follow) else None
    card = card or await _card(context, decision.track)
    return _beside(context, _with_unsent(text, unsent), card)


async def _is_theirs(context: Context, track: Track) -> bool:
    matter = await load_matter(context.session, track)
    return matter is not None and await decider_of(context, track, matter) is not None


async def _moved(context: Context, track: Track, matter: Matter) -> Outcome | None:
    """Say that the date has been changed since the button was made, and show the new card; None where it has not."""
    if track.kind in (TrackKind.APPROVAL, TrackKind.NOTICE) and matter.decision:
        now = matter.decision.followed_by
        now = now if now and now.kind is track.kind else None
    else:
        now = await context.reminders.current(context.session, track)
    if now == track:
        return None
    if now is None:
        if matter.decision is not None:
            return await _settled(context, matter.decision)
        return _beside(context, f"Det er ikke lenger noe å avgjøre her: {await record_name(context, track)} er endret siden du fikk kortet.", None)  # fmt: skip
    said = (
        f"Datoen er endret fra {norwegian_date(track.target_on)} til **{norwegian_date(now.target_on)}**. "
        "Ingenting er avgjort. Her er det nye kortet."
    )
    show = Choice("Vis", Action(ActionId.SHOW_TRACK, {"track": now.ref}))
    return _beside(context, said, await _card(context, now), show)


async def _settled(context: Context, decision: Decision) -> Outcome:
    text = f"**Dette er allerede gjort.** {await decided_line(context, decision)}"
    return _beside(context, text, None)


async def _card(context: Context, track: Track) -> Reply | None:
    return await context.reminders.card(context.session, track, person=context.person, on=context.today)


def _beside(context: Context, text: str, card: Reply | None, *otherwise: Choice) -> Outcome:
    """Return a sentence with a card below it, or with other buttons where there is none."""
    if card is None:
        return say(context, text, *otherwise)
    reply = replace(card, text=f"{text}\n\n{card.text}", to="", id="", replaces=None)
    return privately(Outcome((reply,), context.memory))


async def more_waiting(context: Context, track: Track) -> Sequence[Track]:
    """Return what waits for the person beside a track."""
    waiting = await context.reminders.waiting(context.session, context.person, on=context.today)
    return [one for one in waiting if one != track]
