"""What stands beneath the read-back of an endringsbehov: where it goes, what else is asked for, and when the agreement ends."""

from sqlalchemy import select

from conversation.markup import escape
from dialogs.avtaler.field import chosen_avtale
from dialogs.form import Filling
from knowledge.names import fill
from norsk.when import norwegian_date
from register.avtale import Avtale
from register.endringsbehov import OPEN, Endringsbehov


async def summary(filling: Filling) -> tuple[str, ...]:
    """Return where it goes, what it may not do, and whether the same agreement has one that waits."""
    names = filling.context.kommune.names
    avtale = await chosen_avtale(filling)
    to = (
        "{innkjop}, avtaleforvalteren og innkjøpskontakten"
        if avtale and avtale.avtaleforvalter_id
        else "{innkjop} og innkjøpskontakten"
    )
    goes = f"Meldingen går til {to}. De svarer om det er innenfor avtalen, om den kan endres, eller om det må en ny anskaffelse til."
    parts = [
        fill(goes, names),
        "Ikke avtal endringen med leverandøren selv.",
        _ends(avtale, filling),
        await _other(filling, avtale),
    ]
    return tuple(part for part in parts if part)


def _ends(avtale: Avtale | None, filling: Filling) -> str:
    """Return when the agreement ends, where it does so before the change is wanted, or has."""
    wanted = filling.value("frist")
    last = avtale.expires_on if avtale else None
    if last is None or not (last < filling.context.today or (wanted and last.isoformat() < wanted)):
        return ""
    verb = "gikk ut" if last < filling.context.today else "går ut"
    return f"**Obs:** Avtalen {verb} {norwegian_date(last)}. Da kan det være en ny avtale dere trenger."


async def _other(filling: Filling, avtale: Avtale | None) -> str:
    if avtale is None:
        return ""
    found = await filling.context.session.scalars(
        select(Endringsbehov)
        .where(Endringsbehov.avtale_id == avtale.id, Endringsbehov.status.in_(OPEN))
        .order_by(Endringsbehov.sent_at)
    )
    others = [one for one in found if one.record != filling.args.get("edit")]
    if not others:
        return ""
    named = ", ".join(one.number for one in others)
    return f"**Obs:** På samme avtale venter alt {escape(named)}. Send gjerne din også, så ser de hvor mange det gjelder."
