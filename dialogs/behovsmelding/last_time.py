"""What was learnt the last time somebody bought the same: told to whoever reports a need like it."""

from datetime import timedelta
from typing import Final

from conversation.markup import escape, on_one_line
from dialogs.behovsmelding.sketch import Sketch, looked_for
from dialogs.cases.sight import onlooker
from dialogs.dialog import Context
from knowledge.evaluering import LESSON
from norsk.when import norwegian_date
from register.behovsmelding import CONTRACT, EVALUATED
from register.evaluering import Lesson, lesson_of
from register.need_similar import similar_needs

LOOKED_BACK: Final = timedelta(days=365 * 6)
"""An agreement may last four years, and is prepared long before."""
MOST: Final = 2
LONGEST: Final = 300


async def last_time_line(context: Context, sketch: Sketch) -> str:
    """Return what those who evaluated the nearest procurement of the same would do differently; "" where nobody has said.

    Only what was written for everybody is told; who may see that case is told where the rest stands.
    """
    near = await similar_needs(
        context.session,
        looked_for(context, sketch.what),
        since=context.now - LOOKED_BACK,
        without=[one.id for one in context.kommune.statuses if one.id not in (CONTRACT, EVALUATED)],
    )
    for one in near[:MOST]:
        if (lesson := await lesson_of(context.session, one.need, key=LESSON)) is not None:
            return await _told(context, lesson)
    return ""


async def _told(context: Context, lesson: Lesson) -> str:
    need = lesson.need
    words = " ".join(f"«{escape(on_one_line(one, longest=LONGEST))}»" for one in lesson.words[:MOST])
    looks = await onlooker(context)
    more = f" Skriv «evaluering av {need.number}» for å se resten." if await looks.sees(need) else ""
    return f"**Slik gikk det sist** ({need.number}, {escape(need.title)}, evaluert {norwegian_date(lesson.on)}). Til neste gang: {words}{more}"
