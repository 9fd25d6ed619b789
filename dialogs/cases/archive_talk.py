"""What the archivist writes: «saker til arkiv», «eksporter BM-…», «BM-… er arkivert som 26/1234», «slett BM-… her»."""

import re
from typing import Final

from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.cases.archiving import (
    card,
    delete_form,
    entered,
    gone_words,
    is_archivist,
    may_enter,
    may_keep,
    take_out,
)
from dialogs.cases.show import NOT_FOUND
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.words import clipped, say, status_word, step
from dialogs.dialog import Context, Outcome
from knowledge.names import fill
from norsk.when import days_ago
from norsk.words import fold
from register.archive_entry import LONGEST_NUMBER, ArchiveEntry, tombstone
from register.archive_list import cases_to_archive
from register.avvik import Avvik
from register.case_number import Series, case_number
from register.cases import NUMBER, CaseRecord, case_numbered, number_in

MOST_SHOWN: Final = 10
_EDGES: Final = re.compile(r"^[\s/!.?,:;«»\"'()]+|[\s!.?,:;«»\"'()]+$")
_LIST: Final = re.compile(
    r"(?:(?:kan du )?(?:vis|se|list)(?: meg)? |hvilke |er det (?:noen )?)?saker (?:til arkiv(?:et|ering)?|(?:som )?(?:skal|må) (?:arkiveres|arkiverast|i arkivet|til arkivet))(?: er det)?"
)
_LIST_MAYBE: Final = re.compile(r"(?:hva|kva) (?:skal|må) (?:arkiveres|arkiverast|i arkivet)(?: (?:nå|no))?")
"""A question of anybody's about the rules, save from the archivist, who asks for the list."""
_NUMBER_FIRST: Final = re.compile(
    r"(?:registrer\w* |før\w* |legg inn )?arkivnummer(?:et)?[: ]+(?P<a>\S+) (?:for|på|til|i) (?:saken )?#",
    re.IGNORECASE,
)
_ARCHIVISTS: Final = re.compile(
    r"(?:(?:kan du |jeg vil )?(?P<out>last ned|hent|(?:gi )?innsyn i)|(?P<card>arkivere?|arkivnummer(?: på| for)?)|(?:kan jeg )?(?P<delete>slette?)) (?:saken )?#"
)
"""What means something of its own from the archivist only."""
_TAKE_OUT: Final = re.compile(r"(?:kan du |jeg vil )?(?:eksporter\w*|ta ut|hent ut) ")
_ACCESS: Final = re.compile(r"\b(?:for|til) innsyn\b|\binnsyn\b")
_DELETE: Final = re.compile(r"(?:kan du |jeg vil )?slett\w* .* (?:her|i boten|fra boten|hos deg)")
_IS_ARCHIVED: Final = re.compile(
    r"(?:er |ble |har blitt )?(?:nå )?(?:arkivert|arkiver|journalført)(?: nå)? (?:som|under|med nummer|på)(?: sak| nummer| saksnummer)?[: ]+(?P<a>\S+)\s*$"
    r"|(?:har|fikk) (?:fått )?arkivnummer(?:et)?[: ]+(?P<b>\S+)\s*$",
    re.IGNORECASE,
)


async def archive_command(context: Context, text: str) -> Outcome | None:
    """Return what a text about the archive leads to; None for any other text."""
    plain = fold(_EDGES.sub("", text))
    if _LIST.fullmatch(plain):
        return await _to_archive(await onlooker(context))
    if _LIST_MAYBE.fullmatch(plain):
        looks = await onlooker(context)
        return await _to_archive(looks) if is_archivist(looks) else None
    number = number_in(text)
    if number is None:
        return None
    if (gone := await tombstone(context.session, case_number(*number))) is not None and not context.guest:
        return say(context, gone_words(await onlooker(context), gone))
    marked = _EDGES.sub("", NUMBER.sub("#", text))
    own = _ARCHIVISTS.fullmatch(fold(marked))
    if own and is_archivist(await onlooker(context)):
        return await _own_words(context, number, own)
    if first := _NUMBER_FIRST.fullmatch(marked):
        text = f"{case_number(*number)} er arkivert som {first['a']}"
    archived = _IS_ARCHIVED.search(_EDGES.sub("", text))
    if not (archived or _TAKE_OUT.match(plain) or _DELETE.fullmatch(plain)):
        return None
    return await _about(context, number, plain, archived)


async def _about(
    context: Context, number: tuple[Series, int, int], plain: str, archived: re.Match[str] | None
) -> Outcome:
    looks, case = await onlooker(context), await case_numbered(context.session, number)
    if case is None or (isinstance(case, Avvik) and case.restricted):
        refused = not is_archivist(looks) and not archived
        return _refused(looks) if refused else say(context, NOT_FOUND.format(number=case_number(*number)))
    if archived:
        return await _archived(looks, case, archived["a"] or archived["b"])
    if _DELETE.fullmatch(plain):
        return await delete_form(looks, case)
    return await take_out(looks, case, innsyn=_ACCESS.search(plain) is not None)


async def _own_words(context: Context, number: tuple[Series, int, int], said: re.Match[str]) -> Outcome:
    looks, case = await onlooker(context), await case_numbered(context.session, number)
    if case is None or (isinstance(case, Avvik) and case.restricted):
        return say(context, NOT_FOUND.format(number=case_number(*number)))
    if said["delete"]:
        return await delete_form(looks, case)
    if said["card"]:
        return await card(looks, case)
    return await take_out(looks, case, innsyn="innsyn" in said["out"])


async def _archived(looks: Onlooker, case: CaseRecord, number: str) -> Outcome:
    if not may_enter(looks, case) or len(number) > LONGEST_NUMBER:
        return await entered(looks, case, number[:LONGEST_NUMBER])
    return await entered(looks, case, number)


def _refused(looks: Onlooker) -> Outcome:
    return say(looks.context, "Dette kan bare arkivaren gjøre. Ingenting er endret.")


async def _to_archive(looks: Onlooker) -> Outcome:
    context = looks.context
    if not is_archivist(looks):
        return say(context, "Denne listen er for arkivaren. Skriv «mine saker» for å se dine egne.")
    ended = [one.id for one in context.kommune.statuses if one.final]
    found = await cases_to_archive(context.session, ended=ended, most=MOST_SHOWN)
    cases = [one for one in found.cases if may_keep(looks, one)]
    if not cases:
        return say(context, "Ingen avsluttede saker venter på arkivnummer.")
    if len(cases) == 1 and found.count == 1:
        return await card(looks, cases[0])
    rows = [f"{at}. {await _row(looks, case)}" for at, case in enumerate(cases, 1)]
    more = found.count - len(found.cases)
    rest = f"\n\nOg {more} til. De kommer etter hvert som disse får arkivnummer." if more > 0 else ""
    lead = f"**{found.count} avsluttede saker** har ikke nummer i {{arkiv}} ennå, den eldste først:"
    text = f"{fill(lead, context.kommune.names)}\n\n" + "\n".join(rows) + rest
    choices = tuple(_button(at, case) for at, case in enumerate(cases, 1))
    return Outcome((Reply(text, choices=choices, private=True),), context.memory, answered=True)


def _button(at: int, case: CaseRecord) -> Choice:
    return Choice(clipped(f"{at}. {case.title}"), step(case, "archive_card", "").action)


async def _row(looks: Onlooker, case: CaseRecord) -> str:
    context = looks.context
    entry = await context.session.get(ArchiveEntry, case.record)
    out = ", tatt ut" if entry and entry.exported_at else ""
    status = status_word(case, context.kommune)
    when = days_ago(case.changed_at, context.now)
    return f"**{case.number}** {escape(clipped(case.title, 100))}: {status} {when}{out}"
