"""One case as somebody sees it: what it is, who has it since when, what happens next, and what has happened."""

from conversation.attached import attachment_file
from conversation.markup import escape
from conversation.reply import Fact, Reply
from dialogs.cases.archiving import archive_line
from dialogs.cases.area_shown import area_lines
from dialogs.cases.choices import case_choices, more_choices
from dialogs.cases.evaluating import evaluation_lines
from dialogs.cases.history import MOST_LINES, history_lines
from dialogs.cases.reported import reported
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.standing import covered, name_of, standing
from dialogs.cases.words import say, status_word
from dialogs.cases.work_shown import document_files, work_lines
from dialogs.dialog import Context, Outcome
from register.access import Thing, may_see
from register.attachment import attachments_of
from register.behovsmelding import Behovsmelding
from register.cases import CaseRecord, of_need

GONE = "Saken finnes ikke lenger."
NOT_FOUND = (
    "Jeg finner ingen sak med nummer {number} som du kan se. Sjekk nummeret, eller skriv «mine saker»."
)


async def show(context: Context, case: CaseRecord | None, *, number: str = "", lead: str = "") -> Outcome:
    """Return a case as the one who asks may see it; the same words for one that is hidden and one that is not there."""
    looks = await onlooker(context)
    if case is not None and await looks.sees(case):
        memory = (
            context.memory.model_copy(update={"case": case.record})
            if isinstance(case, Behovsmelding)
            else context.memory
        )
        return Outcome((await _whole(looks, case, lead),), memory, answered=True)
    if isinstance(case, Behovsmelding) and may_see(
        looks.viewer, Thing.BEHOVSMELDING_KORT, of_need(case), enheter=looks.enheter
    ):
        return say(context, await _short(looks, case))
    return say(context, NOT_FOUND.format(number=number) if number else GONE)


async def _short(looks: Onlooker, need: Behovsmelding) -> str:
    """Return what every employee may see of a need: what it is about, the enhet, the status and whom to ask."""
    enhet = looks.enheter.by_id.get(need.enhet_id) if need.enhet_id else None
    place = f" fra {escape(enhet.name)}" if enhet else ""
    asked = need.taken_by_id or need.innkjopskontakt_id
    who = await name_of(looks.context, asked) if asked else escape(looks.context.kommune.names["innkjop"])
    status = status_word(need, looks.context.kommune)
    out = "Du er ikke lenger med i saken, siden du er inhabil.\n\n" if looks.is_barred(need) else ""
    return f"{out}**{need.number}: {escape(need.title)}**{place}.\n\nStatus: {status}. Spør {who} hvis du har det samme behovet."


async def _whole(looks: Onlooker, case: CaseRecord, lead: str) -> Reply:
    context = looks.context
    answers = await reported(looks, case)
    files = await attachments_of(context.session, case.record)
    parts = [
        lead,
        f"**{case.number}: {escape(case.title)}**",
        await standing(looks, case),
        await archive_line(looks, case),
        await covered(looks, case),
        "\n".join(answers),
        f"Vedlegg: {', '.join(escape(one.name) for one in files)}." if files else "",
        *(await area_lines(looks, case) if isinstance(case, Behovsmelding) else ()),
        *(await work_lines(looks, case) if isinstance(case, Behovsmelding) else ()),
        *(await evaluation_lines(looks, case) if isinstance(case, Behovsmelding) else ()),
        "\n".join(("**Dette har skjedd:**", *await history_lines(looks, case))),
    ]
    facts = (Fact("Sak", case.number), Fact("Status", status_word(case, context.kommune)))
    text = "\n\n".join(part for part in parts if part)
    opened = files if await looks.opens_files(case) else ()
    shown = tuple(
        attachment_file(one.id, name=one.name, media_type=one.media_type, size=one.size) for one in opened
    )
    documents = await document_files(looks, case) if isinstance(case, Behovsmelding) else ()
    choices = await case_choices(looks, case)
    return Reply(text, facts=facts, choices=choices, files=(*shown, *documents), private=True)


async def show_more(looks: Onlooker, case: CaseRecord) -> Outcome:
    """Return what else somebody may do with a case, and its whole history where that was cut; nothing of one they may not see."""
    if not await looks.sees(case):
        return say(looks.context, GONE)
    lines = await history_lines(looks, case, whole=True)
    whole = "\n".join(("**Alt som har skjedd:**", *lines)) if len(lines) > MOST_LINES else ""
    lead = f"**Flere valg for {case.number}: {escape(case.title)}**"
    text = "\n\n".join(one for one in (lead, whole) if one)
    return say(looks.context, text, *await more_choices(looks, case))
