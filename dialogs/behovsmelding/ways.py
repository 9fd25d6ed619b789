"""A need before any form: where it begins, and what is said to it until the form takes over."""

from collections.abc import Mapping
from typing import Final

from dialogs.avtaler.desk import open_desk
from dialogs.behovsmelding import keys
from dialogs.behovsmelding.answered import kept_answer
from dialogs.behovsmelding.covered import TODAYS, reason_kept
from dialogs.behovsmelding.covering import loaded
from dialogs.behovsmelding.outs import BY_AVTALE, next_way
from dialogs.behovsmelding.put import ASKING, FORM, Asked, Take, close, pass_by
from dialogs.behovsmelding.said import before
from dialogs.dialog import Context, Outcome, privately
from dialogs.draft import Draft, DraftStage, load_draft
from dialogs.filling.start import begin_draft, for_whom, left_behind
from dialogs.need_talk import content_of

__all__ = ["before", "begin"]

_OWN_ARGS: Final = ("form", "text", "direct")


async def begin(context: Context, text: str, args: Mapping[str, str]) -> Outcome:
    """Return what a need leads to before any form is filled in. `args` are a draft's: `avtale`, `for`.

    The same sentence once more in the same conversation goes on with the same draft.
    """
    said = content_of(text).strip()
    same = await load_draft(context.session, context.memory.draft, context.person)
    if same is not None and same.stage == DraftStage.BEFORE.value and same.form == FORM and same.text == said:
        return privately(await next_way(context, same))
    left = "" if same and _is_done(context, same) else await left_behind(context)
    about = {key: value for key, value in args.items() if key not in _OWN_ARGS}
    replaced = await loaded(await open_desk(context), about["avtale"]) if about.get("avtale") else None
    said = said or (replaced.avtale.title if replaced else "")
    draft = await begin_draft(context, FORM, text=said, args=about, stage=DraftStage.BEFORE)
    if replaced is not None:
        pass_by(draft, BY_AVTALE)
        await kept_answer(context, draft, keys.CURRENT, reason_kept(replaced, TODAYS))
    told = "\n\n".join(part for part in (left, await for_whom(context, about)) if part)
    return privately(await next_way(context, draft, said=told))


def _is_done(context: Context, draft: Draft) -> bool:
    """Say whether a draft ended in that nothing need be reported; then it is put away, as by «OK»."""
    done = draft.stage == DraftStage.BEFORE.value and draft.args.get(ASKING) == Asked.BELOW.value
    if done:
        close(context, draft, Take.BELOW)
    return done
