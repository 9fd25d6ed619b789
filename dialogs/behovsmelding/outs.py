"""The ways out before the first question: from a sentence to the agreement, to «not needed», or to the form."""

from dataclasses import replace
from typing import Final

from conversation.markup import escape
from conversation.reply import Reply
from dialogs.avtaler.desk import Desk, open_desk
from dialogs.behovsmelding import keys
from dialogs.behovsmelding.answered import kept_answer
from dialogs.behovsmelding.below import ask_amount, say_below
from dialogs.behovsmelding.covered import ended_line, reason_kept, say_covered, say_several, standing
from dialogs.behovsmelding.covering import Covering, covering, loaded
from dialogs.behovsmelding.last_time import last_time_line
from dialogs.behovsmelding.limit import NeedLimit, need_limit
from dialogs.behovsmelding.put import (
    ASKING,
    AVTALE,
    LISTED,
    NEED,
    Asked,
    Take,
    asks,
    count,
    pass_by,
    passed,
    put,
    way_choice,
)
from dialogs.behovsmelding.similar import is_own, open_alike, say_similar
from dialogs.behovsmelding.sketch import Sketch, sketch_of
from dialogs.behovsmelding.splitting import Splitting, splitting
from dialogs.dialog import Context, Outcome
from dialogs.draft import Draft, DraftStage
from dialogs.filling.start import go_on
from register.way_count import Way

ASK_WHAT: Final = "Hva trenger dere? Skriv én setning, for eksempel: «20 ergonomiske stoler til skolen vår, rundt 150 000, før 1. mars»."
BY_AVTALE, BY_SIMILAR, BY_SPLITTING = "avtale", "similar", "splitting"
"""The ways that a draft may have passed by."""


async def next_way(context: Context, draft: Draft, *, said: str = "") -> Outcome:
    """Return the next way out that has not been passed by, else the form. `said` is told first."""
    if not draft.text.strip():
        return _ask_what(context, draft, said)
    sketch = sketch_of(context, draft)
    for shown in (_avtale_shown, _alike):
        found, said = await shown(context, draft, sketch, said)
        if found is not None:
            return found
    return await _by_value(context, draft, sketch, said)


def _ask_what(context: Context, draft: Draft, said: str) -> Outcome:
    """Return the one question that everything else rests on."""
    return _told(asks_for(context, draft, Asked.WHAT, Reply(ASK_WHAT, private=True)), said)


def asks_for(context: Context, draft: Draft, asked: Asked, reply: Reply) -> Outcome:
    """Return a question of the ways out, remembered as the one that is open."""
    return Outcome((reply,), asks(context, draft, asked))


def _told(outcome: Outcome, said: str) -> Outcome:
    """Return an outcome with something told above its first reply."""
    if not said:
        return outcome
    first, *rest = outcome.replies
    return replace(outcome, replies=(replace(first, text=f"{said}\n\n{first.text}"), *rest))


async def _avtale_shown(
    context: Context, draft: Draft, sketch: Sketch, said: str
) -> tuple[Outcome | None, str]:
    """Return the agreements that may cover a need; else None, and word of one that is over or has not begun."""
    if BY_AVTALE in passed(draft):
        return None, said
    desk = await open_desk(context)
    found = await covering(desk, sketch)
    if found.current:
        await count(context, draft, Way.SHOWN_AVTALE)
        return _told(await show_avtaler(desk, draft, sketch, found), said), ""
    pass_by(draft, BY_AVTALE)
    if not found.other:
        return None, said
    ended = found.other[0]
    await kept_answer(context, draft, keys.CURRENT, reason_kept(ended, standing(desk, ended)))
    line = ended_line(desk, ended)
    return None, f"{said}\n\n{line}".strip()


async def show_avtaler(desk: Desk, draft: Draft, sketch: Sketch, found: Covering) -> Outcome:
    """Return the agreement that may cover a need with what to press, or the several to choose between."""
    context = desk.context
    if len(found.current) > 1:
        put(draft, **{LISTED: ",".join(str(hit.avtale.id) for hit in found.current), AVTALE: ""})
        return asks_for(context, draft, Asked.CHOICE, say_several(desk, found.current, draft))
    hit = await loaded(desk, str(found.current[0].avtale.id)) or found.current[0]
    put(draft, **{LISTED: "", AVTALE: str(hit.avtale.id)})
    limit = need_limit(context.kommune, on=context.today)
    closed = hit.avtale.id in found.closed
    reply = await say_covered(
        desk, hit, draft, sketch, closed=closed, limit=limit, doubtful=hit.avtale.id in found.doubtful
    )
    outcome = asks_for(context, draft, Asked.AVTALE, reply)
    shown = outcome.memory.model_copy(update={"avtale": str(hit.avtale.id)})
    return replace(outcome, memory=shown)


async def _alike(context: Context, draft: Draft, sketch: Sketch, said: str) -> tuple[Outcome | None, str]:
    if BY_SIMILAR in passed(draft):
        return None, said
    needs = await open_alike(context, sketch)
    if not needs:
        pass_by(draft, BY_SIMILAR)
        return None, said
    others = [need for need in needs if not is_own(context, need)]
    put(draft, **{NEED: str(others[0].id) if len(others) == 1 else ""})
    reply = await say_similar(context, draft, needs)
    return _told(asks_for(context, draft, Asked.SIMILAR, reply), said), ""


async def _by_value(context: Context, draft: Draft, sketch: Sketch, said: str) -> Outcome:
    """Return the amount's question, that nothing need be reported, or the form."""
    limit = need_limit(context.kommune, on=context.today)
    if limit is None:
        return await to_form(context, draft, said=said)
    met = limit.met_by(sketch)
    if met is None and not sketch.valued:
        return _told(asks_for(context, draft, Asked.VALUE, ask_amount(limit, draft)), said)
    kind, value = sketch.kind, sketch.value_nok
    together = await splitting(context, what=sketch.what, value_nok=value, kind=kind)
    if met is False:
        return _told(await _below(context, draft, sketch, limit, together), said)
    warned = f"{said}\n\n{together.text}".strip() if together else said
    return await to_form(context, draft, said=warned)


async def _below(
    context: Context, draft: Draft, sketch: Sketch, limit: NeedLimit, together: Splitting | None
) -> Outcome:
    if together and together.reported and BY_SPLITTING not in passed(draft):
        choices = (
            way_choice("Meld behov", draft, Take.REPORT, why=BY_SPLITTING),
            way_choice("Det er ikke det samme", draft, Take.OTHER_NEED),
        )
        return asks_for(
            context,
            draft,
            Asked.SPLITTING,
            Reply(together.text, choices=choices, sources=together.sources, private=True),
        )
    await count(context, draft, Way.BELOW_LIMIT)
    return asks_for(context, draft, Asked.BELOW, say_below(context, limit, draft, sketch))


async def to_form(context: Context, draft: Draft, *, said: str = "", way: Way = Way.FORM) -> Outcome:
    """Go on to the form with all that is known; `way` is counted. A form that has begun goes on where it was."""
    if draft.stage == DraftStage.BEFORE.value:
        await count(context, draft, way)
        draft.stage = DraftStage.ASKING.value
        put(draft, **{ASKING: "", LISTED: ""})
        said = f"{said}\n\n{await last_time_line(context, sketch_of(context, draft))}".strip()
    memory = context.memory.model_copy(update={"draft": str(draft.id)})
    return await go_on(replace(context, memory=memory), draft, said=said)


async def not_fitting(context: Context, draft: Draft, reason: str, *, title: str = "") -> Outcome:
    """Go on without an agreement; why it does not fit is kept as the answer about the current agreement."""
    await count(context, draft, Way.NOT_FITTING)
    pass_by(draft, BY_AVTALE)
    await kept_answer(context, draft, keys.CURRENT, reason)
    told = f"Notert: {escape(title)} passer ikke." if title else "Notert."
    return await next_way(context, draft, said=told)
