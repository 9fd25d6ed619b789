"""The first thing that somebody is told ends with what is stored, for how long, and who sees it; once per person."""

from dataclasses import replace

from conversation.reply import Reply
from dialogs.dialog import Context, Outcome


def first_told(context: Context, outcome: Outcome) -> Outcome:
    """Return the outcome with two lines about what is stored, where the person has never been told.

    They stand in the last message that only the person reads: under it, above what a form asks. In a room nobody is
    told before something goes to their own chat: others would see who is new.
    """
    if context.person.privacy_told_at is not None:
        return outcome
    replies = list(outcome.replies)
    last = max((at for at, reply in enumerate(replies) if _is_read_alone(context, reply)), default=None)
    if last is None:
        return outcome
    context.person.privacy_told_at = context.now
    told, lines = replies[last], privacy_lines(context)
    # What a form asks stands right above its fields.
    parts = (lines, told.text) if told.form else (told.text, lines)
    replies[last] = replace(told, text="\n\n".join(part for part in parts if part))
    return replace(outcome, replies=tuple(replies))


def _is_read_alone(context: Context, reply: Reply) -> bool:
    own = reply.to in ("", context.person.email) and reply.at is None
    # To a guest nothing is sent outside the conversation that they write in.
    return own and (context.turn.private or (reply.private and not context.guest))


def privacy_lines(context: Context) -> str:
    """Return the two lines: what is stored, for how long, and who sees it; and what to write to see it all."""
    days = context.own_data.answers_days
    cases = "" if context.guest else " Det du melder, blir en sak, og de som behandler saken, ser den."
    return (
        f"**Personvern:** Jeg lagrer spørsmålene dine og svarene mine i {days} dager.{cases} Lederen din ser dem ikke. "
        "Personvernombudet kan bare lese dem med en grunn, og da ser du det.\n\n"
        "Skriv **hva har du lagret om meg** for å se alt, eller **slett samtalene mine**."
    )
