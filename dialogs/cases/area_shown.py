"""What the other enheter have answered about a need, as it stands in the case."""

from decimal import Decimal

from conversation.markup import escape
from dialogs.cases.sight import Onlooker
from norsk.when import norwegian_date
from register.area_ask import given, number_word, questions_of, total_of
from register.behovsmelding import Behovsmelding


async def area_lines(looks: Onlooker, need: Behovsmelding) -> tuple[str, ...]:
    """Return what the other enheter have answered about a need, and what they need together; nothing where none was asked."""
    questions = await questions_of(looks.context.session, need.id)
    if not questions:
        return ()
    newest = questions[-1]
    got = given(newest)
    state = "avsluttet" if newest.closed_at else f"svarfrist {norwegian_date(newest.closes_on)}"
    lines = [
        f"**Spurt i {escape(newest.tjenesteomrade)}:** {len(got)} av {len(newest.asked)} enheter har svart ({state})."
    ]
    for one in got:
        enhet = looks.enheter.by_id.get(one.enhet_id)
        note = f" «{escape(one.note)}»" if one.note else ""
        what = f"ja, {escape(one.quantity or 'uten antall')}" if one.same else "nei"
        lines.append(f"- {escape(enhet.name) if enhet else 'En enhet'}: {what}{note}")
    total = total_of(need, questions)
    if total.together is not None:
        parts = " + ".join(
            number_word(one) for one in (total.own or Decimal(0), *(n for _, n in total.others))
        )
        lines.append(f"- Til sammen: {parts} = **{number_word(total.together)}**")
    return ("\n".join(lines),)
