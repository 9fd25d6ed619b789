"""The ways out, taken: by a button or in words, however late, and never twice."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from conversation.reply import Reply
from dialogs.avtaler.desk import open_desk
from dialogs.behovsmelding import keys
from dialogs.behovsmelding.answered import kept_answer, kept_unknown
from dialogs.behovsmelding.covered import CLOSED as CLOSED_TO_US
from dialogs.behovsmelding.covered import REASONS, TODAYS, reason_kept, say_order, say_why
from dialogs.behovsmelding.covering import Covering, closed_to_them, doubtful_for_them, loaded
from dialogs.behovsmelding.outs import (
    BY_AVTALE,
    BY_SIMILAR,
    BY_SPLITTING,
    asks_for,
    next_way,
    not_fitting,
    show_avtaler,
    to_form,
)
from dialogs.behovsmelding.put import AVTALE, CLOSED, NEED, Asked, Take, close, count, pass_by, put
from dialogs.behovsmelding.similar import ask_quantity, find_need, is_own, join
from dialogs.behovsmelding.sketch import NOK, NOT_KNOWN, OVER, UNDER, sketch_of
from dialogs.behovsmelding.unsure import ask_unsure, send_unsure
from dialogs.dialog import Context, Outcome
from dialogs.draft import Draft, DraftStage
from register.avtale_hit import Hit
from register.way_count import Way

Args = Mapping[str, str]
_KEPT: Final = (
    "Behovsmeldingen du har begynt på, er lagret som utkast. Skriv «mine utkast» for å finne den igjen."
)
_BELOW: Final = "Da melder du ikke noe. Ta vare på det du fikk vite, og lykke til med kjøpet."
_NO_AVTALE: Final = "Avtalen finnes ikke lenger i registeret."
_NO_NEED: Final = "Det går ikke lenger å slå seg sammen med det behovet. Da melder du ditt eget."
_HELD: Final = frozenset({Take.ORDER, Take.BELOW, Take.JOIN, Take.UNSURE, Take.CALL_OFF})
"""What may be done beside a form that has begun; the others only lead back to it."""


async def take(context: Context, draft: Draft, way: Take, args: Args) -> Outcome:
    """Return what a way out leads to. The draft is the person's own, locked, and not sent."""
    if draft.stage == DraftStage.DELETED.value:
        reopened(draft, way)
    if draft.stage not in (DraftStage.BEFORE.value, DraftStage.DELETED.value) and way not in _HELD:
        return await to_form(context, draft)
    return await _TAKEN[way](context, draft, args)


def reopened(draft: Draft, way: Take) -> None:
    """Open a draft again that was put away by another way out than the one that is taken now."""
    if draft.args.get(CLOSED) != way.value:
        draft.stage = DraftStage.BEFORE.value
        put(draft, **{CLOSED: ""})


async def _hit(context: Context, id: str) -> Hit | None:
    return await loaded(await open_desk(context), id) if id else None


async def _show(context: Context, draft: Draft, args: Args) -> Outcome:
    desk, sketch = await open_desk(context), sketch_of(context, draft)
    hit = await loaded(desk, args.get("avtale", ""))
    if hit is None:
        pass_by(draft, BY_AVTALE)
        return await next_way(context, draft, said=_NO_AVTALE)
    closed = await closed_to_them(desk, sketch, [hit.avtale])
    doubtful = await doubtful_for_them(desk, sketch, [hit.avtale])
    found = Covering((hit,), closed=frozenset(closed), doubtful=frozenset(doubtful))
    return await show_avtaler(desk, draft, sketch, found)


async def _order(context: Context, draft: Draft, args: Args) -> Outcome:
    desk = await open_desk(context)
    hit = await loaded(desk, args.get("avtale", ""))
    if hit is None:
        pass_by(draft, BY_AVTALE)
        return await next_way(context, draft, said=_NO_AVTALE)
    await count(context, draft, Way.ORDERED)
    reply = await say_order(desk, hit, draft)
    return _ended(context, draft, Take.ORDER, reply, avtale=str(hit.avtale.id))


def _ended(context: Context, draft: Draft, way: Take, reply: Reply, *, avtale: str | None = None) -> Outcome:
    begun = draft.stage in (DraftStage.ASKING.value, DraftStage.READING_BACK.value)
    memory = close(context, draft, way, avtale=avtale)
    kept = (Reply(_KEPT, private=True),) if begun else ()
    return Outcome((reply, *kept), memory)


async def _not_fitting(context: Context, draft: Draft, args: Args) -> Outcome:
    hit = await _hit(context, args.get("avtale", ""))
    put(draft, **{AVTALE: str(hit.avtale.id) if hit else ""})
    return asks_for(context, draft, Asked.WHY, say_why(hit, draft))


async def _because(context: Context, draft: Draft, args: Args) -> Outcome:
    reason = REASONS.get(args.get("why", ""), "")
    return await the_reason(context, draft, f"{reason}.", avtale=args.get("avtale", ""))


async def the_reason(context: Context, draft: Draft, reason: str, *, avtale: str) -> Outcome:
    """Go on without an agreement, with why it does not fit."""
    hit = await _hit(context, avtale)
    title = hit.avtale.title if hit else ""
    return await not_fitting(context, draft, reason_kept(hit, reason.strip()), title=title)


async def _unsure(context: Context, draft: Draft, args: Args, *, way: Take = Take.UNSURE) -> Outcome:
    desk = await open_desk(context)
    hit = await loaded(desk, args.get("avtale", ""))
    return await ask_unsure(desk, draft, sketch_of(context, draft), hit, way)


async def _avrop(context: Context, draft: Draft, args: Args) -> Outcome:
    return await _unsure(context, draft, args, way=Take.CALL_OFF)


async def send_question(context: Context, draft: Draft, way: Take, args: Args) -> Outcome:
    """Send the question about an agreement that the form holds."""
    desk = await open_desk(context)
    hit = await loaded(desk, args.get("avtale", ""))
    return await send_unsure(desk, draft, sketch_of(context, draft), hit, way)


async def _report(context: Context, draft: Draft, args: Args) -> Outcome:
    why = args.get("why", "")
    if why == Take.BELOW.value:
        return await to_form(context, draft, way=Way.REPORTED_ANYWAY)
    if why == BY_SPLITTING:
        return await to_form(context, draft)
    if BY_AVTALE not in draft.args.get("passed", "") and (hit := await _hit(context, args.get("avtale", ""))):
        await kept_answer(
            context,
            draft,
            keys.CURRENT,
            reason_kept(hit, f"{REASONS[CLOSED_TO_US]}." if why == CLOSED_TO_US else TODAYS),
        )
    pass_by(draft, BY_AVTALE)
    return await next_way(context, draft)


async def _below(context: Context, draft: Draft, args: Args) -> Outcome:
    _ = args
    return _ended(context, draft, Take.BELOW, Reply(_BELOW, private=True))


async def _under(context: Context, draft: Draft, args: Args) -> Outcome:
    _ = args
    put(draft, **{NOK: UNDER})
    return await next_way(context, draft)


async def _over(context: Context, draft: Draft, args: Args) -> Outcome:
    _ = args
    put(draft, **{NOK: OVER})
    return await next_way(context, draft)


async def _not_known(context: Context, draft: Draft, args: Args) -> Outcome:
    _ = args
    put(draft, **{NOK: NOT_KNOWN})
    await kept_unknown(context, draft, keys.VALUE)
    return await next_way(context, draft)


async def _other_need(context: Context, draft: Draft, args: Args) -> Outcome:
    _ = args
    pass_by(draft, BY_SPLITTING)
    return await next_way(context, draft)


async def _join(context: Context, draft: Draft, args: Args) -> Outcome:
    if not args.get("need"):
        return await next_way(context, draft)
    need = await find_need(context, args["need"])
    if need is None or is_own(context, need):
        pass_by(draft, BY_SIMILAR)
        return await next_way(context, draft, said=_NO_NEED)
    sketch = sketch_of(context, draft)
    quantity = args.get("quantity", "").strip() or sketch.quantity
    if not quantity and args.get("why") != "unknown":
        put(draft, **{NEED: str(need.id)})
        return asks_for(context, draft, Asked.QUANTITY, ask_quantity(draft, need))
    return await join(context, draft, need, quantity=quantity, called=sketch.called)


async def _own(context: Context, draft: Draft, args: Args) -> Outcome:
    _ = args
    pass_by(draft, BY_SIMILAR)
    return await next_way(context, draft)


async def _again(context: Context, draft: Draft, args: Args) -> Outcome:
    _ = args
    return await next_way(context, draft)


_TAKEN: Final[Mapping[Take, Callable[[Context, Draft, Args], Awaitable[Outcome]]]] = {
    Take.SHOW: _show,
    Take.ORDER: _order,
    Take.NOT_FITTING: _not_fitting,
    Take.BECAUSE: _because,
    Take.UNSURE: _unsure,
    Take.CALL_OFF: _avrop,
    Take.REPORT: _report,
    Take.BELOW: _below,
    Take.UNDER: _under,
    Take.OVER: _over,
    Take.NOT_KNOWN: _not_known,
    Take.OTHER_NEED: _other_need,
    Take.JOIN: _join,
    Take.OWN: _own,
    Take.AGAIN: _again,
}
