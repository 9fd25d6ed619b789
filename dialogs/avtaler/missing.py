"""What the register lacks, told to those who can do something about it."""

from typing import Final

from conversation.markup import escape
from conversation.reply import Reply
from dialogs.avtaler.desk import Desk
from knowledge.names import fill
from register.access import Thing, may_see
from register.missing_data import Gap, Missing, missing_data

GAPS: Final = {
    Gap.NO_INNKJOPSKONTAKT: ("Tjenesteområder uten innkjøpskontakt", "Rett i filen med enheter."),
    Gap.NO_LEADER: ("Enheter uten leder", "Rett i filen med enheter."),
    Gap.NO_AVTALEEIER: ("Avtaler uten avtaleeier", "Rett i {kav}."),
    Gap.NO_AVTALEFORVALTER: ("Avtaler uten avtaleforvalter", "Rett i {kav}."),
    Gap.NO_END: ("Avtaler uten sluttdato som ikke er løpende", "Rett i {kav}."),
    Gap.OPTIONS_UNKNOWN: ("Avtaler der vi ikke vet nok om opsjonene", "Rett i {kav}."),
    Gap.NOT_IN_NEWEST: ("Avtaler som ikke er med i den nyeste filen", "Finn ut om de fortsatt gjelder."),
}
"""What each kind of gap is called, and what to do about it."""


_NAMED: Final = (
    ("sluttdato", Gap.NO_END),
    ("utløpsdato", Gap.NO_END),
    ("opsjon", Gap.OPTIONS_UNKNOWN),
    ("avtaleeier", Gap.NO_AVTALEEIER),
    ("eier", Gap.NO_AVTALEEIER),
    ("leder", Gap.NO_LEADER),
    ("innkjøpskontakt", Gap.NO_INNKJOPSKONTAKT),
    ("forvalter", Gap.NO_AVTALEFORVALTER),
    ("ansvarlig", Gap.NO_AVTALEFORVALTER),
)


def gap_named(word: str) -> Gap | None:
    """Return the kind of gap that a question names, or None where it asks for all."""
    return next((gap for said, gap in _NAMED if said in word), None)


async def say_missing(desk: Desk, *, only: Gap | None = None) -> Reply:
    """Return what the register lacks, or one kind of it, with counts and the first ones; to others than those whose work it is, who has it."""
    if not may_see(desk.viewer, Thing.MANGLER, enheter=desk.enheter):
        return Reply(
            f"Listen over hva som mangler, er for {escape(desk.innkjop)}. Spør dem hvis noe i registeret er feil."
        )
    found = await missing_data(desk.context.session, desk.enheter, seen=desk.seen, on=desk.today)
    found = [one for one in found if only in (None, one.gap)]
    if not found and only:
        return Reply(f"{GAPS[only][0]}: ingen.")
    if not found:
        return Reply("Ingenting mangler i registeret av det jeg ser etter.")
    text = "**Dette mangler i registeret:**\n\n" + "\n".join(map(_line, found))
    return Reply(fill(text, desk.context.kommune.names))


def _line(missing: Missing) -> str:
    label, remedy = GAPS[missing.gap]
    names = "; ".join(escape(name).replace("{", "(").replace("}", ")") for name in missing.names)
    more = f" og {missing.count - len(missing.names)} til" if missing.count > len(missing.names) else ""
    return f"- **{label}: {missing.count}.** {names}{more}. {remedy}"
