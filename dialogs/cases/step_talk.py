"""What the buttons of a case do, asked for in words: «gi BM-2026-0002 til Siri», «slå sammen BM-… og BM-…»."""

import re
from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from dialogs.cases.area_asking import ask_pressed
from dialogs.cases.assign import assign_to
from dialogs.cases.keeping_out import kept_out
from dialogs.cases.meant_case import POLITE
from dialogs.cases.merging import merge_named
from dialogs.cases.show import show
from dialogs.cases.sight import Onlooker, case_by_number, onlooker
from dialogs.cases.steps import step_pressed
from dialogs.cases.waiting import waiting
from dialogs.dialog import Context, Outcome
from norsk.words import fold
from register.behovsmelding import Behovsmelding
from register.case_number import Series, case_number
from register.cases import NUMBER, CaseRecord, case_numbered, lock_cases, number_in

_EDGES: Final = " .!?,;«»\"'"
_BECAUSE: Final = r"(?:(?:,? (?:fordi|siden|da)|:|\.) +(?P<why>.+))?"
_OF: Final = r"(?:(?:saken|saka|sak) )?#"
ASSIGN: Final = re.compile(
    rf"{POLITE}(?:(?:gi|gje|overfør(?:e)?|tildel(?:e)?|deleger(?:e)?|flytt(?:e)?|sett(?:e)? over) {_OF}(?: videre| over)? (?:til|på) "
    rf"|la )(?P<who>[^:,.]+?)(?: (?:ta(?: over)?|overta|få|ha) {_OF})?{_BECAUSE}"
)
MERGE: Final = re.compile(
    rf"{POLITE}(?:(?:slå(?:r)?|legg(?:e)?) (?:(?:sammen|saman) {_OF} (?:og|med|i) {_OF}|{_OF} (?:sammen|saman) med {_OF}|{_OF} (?:og|,) {_OF} (?:sammen|saman))"
    rf"|{_OF} (?:og|,) {_OF} (?:skal|kan|bør|må) slås (?:sammen|saman))"
)
WAITS: Final = re.compile(
    rf"(?:hvem|kven|hva|kva) (?:venter|ventar) (?:(?:vi|me|du|jeg) på(?: i| med| for)? {_OF}|{_OF} på)(?: nå| no)?"
    r"|(?:(?:hvem|kven) (?:har ikke svart|har ikkje svart|mangler|manglar|må svare)|(?:hvilke|hva slags) svar mangler(?: vi)?)(?: .{0,30})? (?:i|på) #"
    r"|(?:hva|kva) (?:mangler|manglar|gjenstår|står igjen|må på plass|er neste steg)\b.{0,60}#.{0,60}"
    rf"|(?:kan|får) (?:jeg|vi|eg|me) (?:nå )?(?:kunngjøre|kunngjere) {_OF}|er {_OF} klar (?:til|for) (?:å (?:bli )?kunngj\w+|kunngj\w+)"
)
AREA: Final = re.compile(
    rf"{POLITE}spør(?:re)? (?:hele )?(?:området|alle enheter|de andre enhetene)(?: om)? {_OF}"
)
STEPS: Final = tuple(
    (do, re.compile(f"{POLITE}(?:{words})"))
    for do, words in (
        ("take", rf"(?:(?:jeg|eg) |kan (?:jeg|eg) )?(?:ta|tar|tek|overta|overtar|ta over) {_OF}"),
        ("clarify", rf"(?:(?:jeg|eg) )?avklarer? {_OF}"),
        ("give_back", rf"(?:(?:jeg|eg) )?(?:gi|gir|gje) (?:fra meg|frå meg|tilbake|slipp) {_OF}|(?:gi|gir) {_OF} (?:tilbake|fra meg)"),
        ("assign", rf"(?:gi|gje|overfør(?:e)?) {_OF} (?:videre|til en annen(?: innkjøper)?)|bytt saksbehandler (?:i|for|på) {_OF}"),
        ("merge", rf"slå(?:r)? (?:(?:sammen|saman) {_OF}|{_OF} (?:sammen|saman))(?: med (?:en annen|noe|andre))?"),
        ("split", rf"(?:del|splitt)(?:e)? (?:opp )?{_OF}(?: opp)?(?: igjen)?|(?:angre|opphev)(?:e)? sammenslåing(?:a|en)? (?:av|i) {_OF}|(?:skill|ta)(?:e)? ut {_OF}"),
        ("status", rf"(?:ny|endre|endra|sett(?:e)?|oppdater(?:e)?) status(?:en)? (?:på|for|i|til) {_OF}|(?:sett(?:e)?|set) {_OF} (?:til|som) .{{2,40}}"),
        ("contract", rf"(?:(?:registrer(?:e)?|før(?:e)?(?: opp)?|legg(?:e)? inn) (?:ny |en )?|(?:vi|me) har signert |signert )(?:avtale(?:n)?|kontrakt(?:en)?) (?:i|for|på|til) {_OF}|(?:kontrakten|avtalen) er signert (?:i|for|på) {_OF}"),
        ("add_version", rf"last(?:e)? opp .{{2,40}} (?:i|til|på|for) {_OF}"),
        ("attach", rf"(?:legg(?:e)? ved|legg(?:e)? til) (?:en |et )?(?:fil|filer|vedlegg|dokument)(?: (?:i|til|på) {_OF})|(?:legg(?:e)? ved) .{{2,40}} (?:i|til|på) {_OF}"),
        ("on_avtale", rf"(?:finnes|fins) på (?:en )?avtale {_OF}|{_OF} (?:finnes|fins|dekkes|er dekket)(?: alt)? (?:på|av) (?:en )?(?:avtale|rammeavtale)(?:n)?"),
        ("send_on", rf"send(?:e)? {_OF} (?:videre|vidare)(?: til .{{2,40}})?"),
        ("reopen", rf"(?:gjen)?åpne {_OF}(?: (?:igjen|opp igjen|på nytt))?|opne {_OF} (?:igjen|på nytt)"),
        ("ask", rf"(?:still|send)(?:e)? (?:et )?spørsmål (?:i|om|til .{{2,30}} (?:i|om)) {_OF}|spør(?:re)? \S.{{0,40}} om {_OF}"),
    )
)  # fmt: skip
"""Each step that a button takes (`dialogs.cases.steps`), and the words for it; the step judges who may."""


async def step_command(context: Context, text: str) -> Outcome | None:
    """Return what words for a button of a need lead to; None for any other text."""
    marked = NUMBER.sub("#", text).strip(_EDGES)
    plain = " ".join(fold(marked).split())
    number = number_in(text)
    if number is None or number[0] is not Series.BEHOVSMELDING:
        return None
    wish = _wish(plain)
    if not wish:
        return None
    if wish == "merge_named":
        return await _merge(context, text)
    need = await case_by_number(context, number)
    looks = await onlooker(context)
    if not isinstance(need, Behovsmelding) or not await looks.sees(need):
        return await show(context, need, number=case_number(*number))
    return await _do(looks, need, wish, " ".join(marked.split()))


def _wish(plain: str) -> str:
    if MERGE.fullmatch(plain):
        return "merge_named"
    if WAITS.fullmatch(plain):
        return "waits"
    if AREA.fullmatch(plain):
        return "area"
    named = next((do for do, words in STEPS if words.fullmatch(plain)), "")
    return named or ("assign_to" if ASSIGN.fullmatch(plain) else "")


async def _do(looks: Onlooker, need: Behovsmelding, wish: str, written: str) -> Outcome:
    context = looks.context
    if wish == "waits":
        return await waiting(looks, need)
    do = "assign" if wish == "assign_to" else wish
    action = Action(ActionId.CASE_STEP, {"record": need.record, "do": do})
    if (refused := await kept_out(context, action, need)) is not None:
        return refused
    if wish == "area":
        return await ask_pressed(context, need)
    if wish == "assign_to" and (said := ASSIGN.fullmatch(fold(written))):
        who = written[said.start("who") : said.end("who")]
        why = written[said.start("why") : said.end("why")] if said["why"] else ""
        return await assign_to(looks, need, who, why)
    return await step_pressed(context, action, need)


async def _merge(context: Context, text: str) -> Outcome:
    """Show what two needs come to together: the one that whoever writes handles takes the other in."""
    looks = await onlooker(context)
    needs: list[CaseRecord] = []
    for one in NUMBER.finditer(text):
        number = number_in(one[0])
        found = await case_numbered(context.session, number) if number else None
        if found is None or not await looks.sees(found):
            return await show(context, None, number=case_number(*number) if number else one[0])
        needs.append(found)
    await lock_cases(context.session, [one.record for one in needs])
    first, other = needs[0], needs[-1]
    if not isinstance(first, Behovsmelding) or not isinstance(other, Behovsmelding):
        return await show(context, first)
    action = Action(ActionId.CASE_STEP, {"record": first.record, "do": "merge"})
    for need in (first, other):
        if (
            refused := await kept_out(
                context, replace(action, args={**action.args, "record": need.record}), need
            )
        ) is not None:
            return refused
    return await merge_named(await onlooker(context), first, other)
