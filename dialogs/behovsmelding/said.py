"""What somebody writes while the ways out are before them: words for a button, an amount, a reason, or something else."""

from conversation.reply import Reply
from dialogs.asking import asking_sentence
from dialogs.behovsmelding import keys
from dialogs.behovsmelding.answered import kept_answer, prefilled
from dialogs.behovsmelding.below import ask_amount
from dialogs.behovsmelding.limit import need_limit
from dialogs.behovsmelding.outs import next_way
from dialogs.behovsmelding.put import ASKING, AVTALE, LISTED, NEED, Asked, Take, asks, put
from dialogs.behovsmelding.sketch import NOK, sketch_of, upper_total
from dialogs.behovsmelding.take import send_question, take, the_reason
from dialogs.behovsmelding.unsure import QUESTION
from dialogs.behovsmelding.words import plain, reason_in, taken, wants_sending
from dialogs.dialog import Context, Outcome, privately
from dialogs.draft import Draft
from dialogs.filling.correcting import correction_of
from dialogs.filling.taken_back import apart
from dialogs.filling.told import said_of
from dialogs.filling.work import settled, work_on
from dialogs.need import parse_need
from dialogs.need_talk import Talk, content_of, talk
from norsk.amount import parse_amount
from norsk.yesno import parse_yesno
from register.answers import AnswerState

_NOT_UNDERSTOOD = "Jeg skjønte ikke hva dere trenger."
_AGAIN = ("tilbake", "gjenta", "igjen", "en gang til", "repeat", "back")
_FEW = 6
"""Words of an answer that could not be read; more are about something else."""


async def before(context: Context, draft: Draft, text: str) -> Outcome | None:
    """Return what a text leads to before the form; "" shows the ways once more, None where it belongs elsewhere."""
    if not text.strip():
        return privately(await next_way(context, draft))
    asked = _asked(draft)
    if plain(text) in _AGAIN:
        return privately(await next_way(context, draft))
    if asked is None or _is_question(text):
        return None
    found = await _answered(context, draft, asked, text)
    return privately(found) if found else None


def _asked(draft: Draft) -> Asked | None:
    try:
        return Asked(draft.args.get(ASKING, ""))
    except ValueError:
        return None


def _is_question(text: str) -> bool:
    return "?" in text and asking_sentence(text).strip() != ""


async def _answered(context: Context, draft: Draft, asked: Asked, text: str) -> Outcome | None:
    if asked is Asked.WHAT:
        return await _what(context, draft, text)
    if found := await _corrected(context, draft, text):
        return found
    if asked is not Asked.WHY and _is_another(context, draft, text):
        return None
    if asked is Asked.WHY:
        return await the_reason(context, draft, text, avtale=draft.args.get(AVTALE, ""))
    if asked is Asked.QUANTITY:
        return await take(context, draft, Take.JOIN, {"need": draft.args.get(NEED, ""), "quantity": text})
    if asked is Asked.VALUE and (told := await _amount(context, draft, text)):
        return told
    if asked is Asked.CHOICE and (id := _chosen(draft, text)):
        return await take(context, draft, Take.SHOW, {"avtale": id})
    if asked is Asked.QUESTION and wants_sending(text):
        way = Take(draft.args.get(QUESTION, Take.UNSURE.value))
        return await send_question(context, draft, way, {"avtale": draft.args.get(AVTALE, "")})
    return await _by_words(context, draft, asked, text)


async def _corrected(context: Context, draft: Draft, text: str) -> Outcome | None:
    """Change what the first sentence told, where it is taken back outright: «nei, tre år, ikke fire»."""
    work = work_on(context, draft)
    if work is None or not apart(text).explicit:
        return None
    correction = await correction_of(work, text, asked=None)
    if correction is None or len(correction.answers) != 1:
        return None
    question, answer = correction.answers[0]
    after, changes = await settled(work, {question.key: answer})
    if question.key == keys.VALUE:
        put(draft, **{NOK: ""})
    return await next_way(context, draft, said=await said_of(after, changes, answered=question, unasked=True))


def _is_another(context: Context, draft: Draft, text: str) -> bool:
    """Say whether a text tells of something else that is needed, or asks for another form."""
    told = talk(text)
    if told is not Talk.NEED:
        return told is not None
    need = parse_need(text, today=context.today)
    return need is not None and bool(need.what) and need.what != sketch_of(context, draft).what


async def _by_words(context: Context, draft: Draft, asked: Asked, text: str) -> Outcome | None:
    avtale = draft.args.get(AVTALE, "")
    if asked in (Asked.AVTALE, Asked.CHOICE) and (reason := reason_in(text)):
        return await the_reason(context, draft, reason, avtale=avtale)
    if (way := taken(asked, text)) is not None:
        args = {"avtale": avtale, "need": draft.args.get(NEED, ""), "why": _from(asked)}
        return await take(context, draft, way, args)
    if asked is Asked.VALUE and len(text.split()) <= _FEW and any(sign.isdigit() for sign in text):
        return _amount_again(context, draft)
    if await prefilled(context, draft, text):
        return await next_way(context, draft, said="Det har jeg tatt med.")
    return None


def _from(asked: Asked) -> str:
    return asked.value if asked in (Asked.BELOW, Asked.SPLITTING) else ""


async def _what(context: Context, draft: Draft, text: str) -> Outcome | None:
    if talk(text) not in (None, Talk.NEED, Talk.START_NEED, Talk.FOR_COLLEAGUE):
        return None
    said = content_of(text).strip()
    need = parse_need(said, today=context.today)
    nothing = talk(text) is None and parse_yesno(said) is not None
    if need is None or not need.what or nothing:
        return await next_way(context, draft, said=_NOT_UNDERSTOOD)
    draft.text = said
    await prefilled(context, draft, draft.text)
    return await next_way(context, draft)


async def _amount(context: Context, draft: Draft, text: str) -> Outcome | None:
    """Return what follows from an amount that was asked for; None where the text tells none."""
    amount = parse_amount(text)
    if amount is None or amount.nok is None:
        return None
    total = upper_total(amount)
    if total is None:
        return _amount_again(context, draft)
    put(draft, **{NOK: f"{total:f}"})
    await kept_answer(context, draft, keys.VALUE, text, state=AnswerState.UNDERSTOOD)
    await prefilled(context, draft, text)
    return await next_way(context, draft)


def _amount_again(context: Context, draft: Draft) -> Outcome | None:
    limit = need_limit(context.kommune, on=context.today)
    if limit is None:
        return None
    reply: Reply = ask_amount(limit, draft, again=True)
    return Outcome((reply,), asks(context, draft, Asked.VALUE))


def _chosen(draft: Draft, text: str) -> str:
    """Return the agreement of the list that a number names, "" where none is meant."""
    ids = [id for id in draft.args.get(LISTED, "").split(",") if id]
    said = plain(text).removeprefix("nummer ").removeprefix("nr ")
    return ids[int(said) - 1] if said.isdecimal() and 0 < int(said) <= len(ids) else ""
