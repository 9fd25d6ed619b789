"""The documents of a case in chat: shown by section, written by section, made into a version."""

from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.cases.keeping_out import WAIT
from dialogs.cases.show import GONE, NOT_FOUND
from dialogs.cases.sight import case_of, onlooker
from dialogs.cases.words import clipped, say, show_case
from dialogs.dialog import Context, Outcome, privately
from dialogs.papers.asked import Asked, asked_by, asked_of, kind_of, remembered
from dialogs.papers.build import Filled
from dialogs.papers.buttons import paper_button
from dialogs.papers.changed import titles_of
from dialogs.papers.commands import PaperWish, Wished, wished
from dialogs.papers.kinds import NAMES, papers_of
from dialogs.papers.making import differs, latest, make_version, told_of_version
from dialogs.papers.many import several_form, several_written
from dialogs.papers.may import is_barred, is_closed, may_make
from dialogs.papers.overview import SEVERAL, choices, counted, file_of, overview, overview_button
from dialogs.papers.writing import NOT_FOR, SECTION, choose_form, stamp, write_form, written
from register.behovsmelding import Behovsmelding
from register.cases import case_numbered, number_in, open_needs
from register.events import Event, TaskCancelled
from register.habilitetsvurdering import in_doubt

PAPER_ACTIONS: Final = frozenset(
    {
        ActionId.SHOW_PAPER,
        ActionId.EDIT_SECTION,
        ActionId.SAVE_SECTION,
        ActionId.MAKE_PAPER,
        ActionId.SEND_PAPER,
    }
)
NOT_YOURS: Final = "Dokumentene i saken er for saksbehandleren, {innkjop}, faggruppen og de som skal godkjenne. Ingenting er endret."
_MAKERS: Final = "Bare saksbehandleren og lederen for innkjøp kan lage en versjon. Ingenting er endret."
_MOST: Final = 5
_CHANGING: Final = frozenset({ActionId.EDIT_SECTION, ActionId.SAVE_SECTION, ActionId.MAKE_PAPER})


async def paper_command(context: Context, text: str) -> Outcome | None:
    """Return what «konkurransestrategi for BM-2026-0001» leads to; None for any other text."""
    asks = wished(text)
    if asks is None or context.guest:
        return None
    found = await _wish(context, asks)
    return privately(found) if found else None


async def paper_pressed(context: Context, action: Action) -> Outcome:
    """Return what a button of a document leads to: `record` and `paper` are in its args, and `section` where one is."""
    asked = await asked_by(context, action)
    if asked is None:
        return privately(await _refused(context, action.args.get("record", "")))
    if action.id not in _CHANGING:
        return privately(await overview(asked))
    return privately(await _waits(asked) or await _changed(asked, action))


async def _changed(asked: Asked, action: Action) -> Outcome:
    match action.id:
        case ActionId.EDIT_SECTION:
            return await _edit(asked, action.args.get("section", ""))
        case ActionId.SAVE_SECTION:
            return await _save(asked, action)
        case _:
            return await _make(asked)


async def _waits(asked: Asked) -> Outcome | None:
    """Return why nothing is written now: the case has ended, or the habilitet of whoever asks is in doubt; else None."""
    context = asked.context
    if is_closed(asked.looks, asked.need):
        return say(context, await _closed(asked), overview_button(asked))
    if not await in_doubt(context.session, asked.need, context.person.id):
        return None
    return say(context, WAIT.format(number=asked.need.number), show_case(asked.need, "Se saken"))


async def _closed(asked: Asked) -> str:
    need = asked.need
    into = (
        await asked.context.session.get(Behovsmelding, need.merged_into_id) if need.merged_into_id else None
    )
    if into is not None:
        return (
            f"{need.number} er slått sammen med {into.number}. Skriv i dokumentene der. Ingenting er endret."
        )
    return f"{need.number} er avsluttet, så dokumentene står som de er. Ingenting er endret."


async def _wish(context: Context, asks: Wished) -> Outcome | None:
    if asks.wish is PaperWish.WHICH:
        return await _which(context, asks.paper)
    last = remembered(context)
    if asks.wish in (PaperWish.SHOW, PaperWish.MAKE):
        asked = await _numbered(context, asks.paper, asks.number)
        if not isinstance(asked, Asked):
            return asked
        if asks.wish is PaperWish.SHOW:
            return await overview(asked)
        return await _waits(asked) or await _make(asked)
    if not asks.number and last is None:
        return None
    paper, record, section = last or (papers_of(context.kommune)[0].value, "", "")
    asked = (
        await _numbered(context, paper, asks.number)
        if asks.number
        else await asked_of(context, record, paper)
    )
    if not isinstance(asked, Asked):
        return asked
    return await _waits(asked) or await _told(await _that_has(asked, asks.section), asks, section)


async def _that_has(asked: Asked, section: str) -> Asked:
    """Return the document of the case that has a section: the one that was open, else another that has it."""
    if not section or asked.named(section):
        return asked
    for kind in papers_of(asked.context.kommune):
        other = await asked_of(asked.context, asked.need.record, kind.value)
        if other is not None and other.named(section):
            return other
    return asked


async def _numbered(context: Context, paper: str, number: str) -> Asked | Outcome | None:
    key = number_in(number.upper())
    case = await case_numbered(context.session, key) if key else None
    if not isinstance(case, Behovsmelding) or kind_of(context, paper) is None:
        return say(context, NOT_FOUND.format(number=escape(number.upper())))
    found = await asked_of(context, case.record, paper)
    return found or await _refused(context, case.record)


async def _told(asked: Asked, asks: Wished, open_section: str) -> Outcome | None:
    """Return what text for a section leads to, given in a message of its own."""
    if asks.section:
        meant = asked.named(asks.section)
    elif (one := asked.section(open_section)) is not None:
        meant = (one,)
    else:
        meant = ()
    if len(meant) != 1:
        return _unclear(asked, asks, meant) if asks.section else None
    [one] = meant
    if asks.wish is PaperWish.NOT_RELEVANT:
        return await _kept(asked, one, {NOT_FOR: asks.text})
    if len(one.section.keys) > 1:
        return await write_form(asked, one, given={one.section.keys[0]: asks.text})
    return await _kept(asked, one, {one.section.id: asks.text})


async def _kept(asked: Asked, one: Filled, given: dict[str, str]) -> Outcome:
    """Keep a text that came in a message, through the same form as any other: so its faults are the same."""
    context = asked.context
    form = {key.replace(".", "__"): text for key, text in given.items()}
    turn = replace(context.turn, form=form)
    spoken = replace(asked, looks=replace(asked.looks, context=replace(context, turn=turn)))
    return await written(spoken, one, was=await stamp(asked, one))


def _unclear(asked: Asked, asks: Wished, meant: tuple[Filled, ...]) -> Outcome | None:
    if asks.wish is PaperWish.NOT_RELEVANT and not meant:
        return None
    if not meant:
        text = f"Jeg finner ingen del som heter «{escape(asks.section)}» i {NAMES[asked.kind].lower()}en. Velg den her."
        return say(asked.context, text, _choose(asked), overview_button(asked))
    buttons = tuple(
        paper_button(
            ActionId.EDIT_SECTION, asked.need, asked.kind, clipped(one.title), section=one.section.id
        )
        for one in meant[:_MOST]
    )
    return say(asked.context, "Hvilken del mener du? Teksten er ikke lagret ennå.", *buttons)


def _choose(asked: Asked) -> Choice:
    return paper_button(ActionId.EDIT_SECTION, asked.need, asked.kind, "Velg en del")


async def _which(context: Context, paper: str) -> Outcome | None:
    """Ask which case a document is for; None for whoever has no needs to handle, so that it is taken as a question."""
    kind = kind_of(context, paper)
    looks = await onlooker(context)
    if kind is None or not looks.is_office:
        return None
    final = {one.id for one in context.kommune.statuses if one.final}
    own = [
        one for one in await open_needs(context.session, ended=final) if one.taken_by_id in looks.viewer.ids
    ]
    buttons = tuple(
        paper_button(ActionId.SHOW_PAPER, one, kind, clipped(f"{one.number} {one.title}"))
        for one in own[:_MOST]
    )
    text = f"Hvilken sak? Skriv for eksempel «{NAMES[kind].lower()} for BM-2026-0001»."
    return say(context, text, *buttons)


async def _edit(asked: Asked, section: str) -> Outcome:
    if section == SEVERAL:
        return await several_form(asked)
    one = asked.section(section)
    return choose_form(asked) if one is None else await write_form(asked, one)


async def _save(asked: Asked, action: Action) -> Outcome:
    if not action.args.get("section"):
        chosen = asked.section(asked.context.turn.form.get(SECTION, ""))
        return await write_form(asked, chosen) if chosen else choose_form(asked, fault="Velg en del.")
    if action.args["section"] == SEVERAL:
        return await several_written(asked, was=action.args.get("was", ""))
    one = asked.section(action.args["section"])
    if one is None:
        return say(asked.context, "Denne delen er ikke lenger med i dokumentet.", overview_button(asked))
    return await written(asked, one, was=action.args.get("was", ""))


async def _make(asked: Asked) -> Outcome:
    """Make a version, or say that nothing has changed since the newest one."""
    if not may_make(asked.looks, asked.need):
        return say(asked.context, _MAKERS, overview_button(asked))
    newest = await latest(asked)
    changed = differs(asked, newest)
    if newest is not None and not changed:
        text = f"Ingenting er endret siden versjon {newest.version}, så jeg laget ingen ny."
        return await overview(asked, lead=text)
    document, events = await make_version(asked, newest)
    titles = titles_of(changed, asked.context.kommune) if newest else ()
    text = "\n\n".join(
        part
        for part in (
            told_of_version(asked, document, titles),
            counted(asked) + _honest(asked),
            _withdrawn(events),
        )
        if part
    )
    reply = Reply(text, choices=choices(asked, document), files=(file_of(document),), private=True)
    return Outcome((reply,), asked.memory, events=events)


def _honest(asked: Asked) -> str:
    missing = any(not one.is_answered and not one.section.later for one in asked.sections)
    return " Resten er merket «Ikke vurdert» i dokumentet." if missing else ""


def _withdrawn(events: tuple[Event, ...]) -> str:
    gone = sum(1 for one in events if isinstance(one, TaskCancelled))
    return "Godkjenninger av den forrige versjonen gjelder ikke lenger." if gone else ""


async def _refused(context: Context, record: str) -> Outcome:
    """Return why somebody gets no document: gone, hidden from them, or theirs to see and not to write."""
    case = await case_of(context, record)
    looks = await onlooker(context)
    if not isinstance(case, Behovsmelding) or not await looks.sees(case) or is_barred(looks, case):
        return say(context, GONE)
    text = NOT_YOURS.replace("{innkjop}", escape(context.kommune.names["innkjop"]))
    return say(context, text, show_case(case, "Se saken"))
