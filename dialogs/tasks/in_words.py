"""A question in a case, asked or answered in one line: «spør melderen om BM-2026-0001: …», «svar BM-2026-0001: …»."""

from dialogs.cases.asking import ask_in_words, asked_in_words, open_question, replied_in_words
from dialogs.cases.sight import Onlooker, case_of, onlooker
from dialogs.cases.words import say
from dialogs.dialog import Context, Outcome, privately
from dialogs.tasks.question import replied
from dialogs.tasks.who import answerer
from register.behovsmelding import Behovsmelding
from register.cases import case_numbered, number_in

_NOT_FOUND = "Jeg finner ingen sak med det nummeret som du kan se. Sjekk nummeret, eller skriv «mine saker»."


async def question_command(context: Context, text: str) -> Outcome | None:
    """Return what a line that asks or answers in a case leads to; None for other texts."""
    asked, reply = asked_in_words(text), replied_in_words(text)
    if asked is None and reply is None:
        return None
    looks = await onlooker(context)
    number = asked[1] if asked else reply[0] if reply else ""
    need = await _need(looks, number)
    if need is None:
        return privately(say(context, _NOT_FOUND))
    if asked is not None:
        return privately(await ask_in_words(looks, need, asked[0], asked[2]))
    return privately(await _reply(looks, need, reply[1] if reply else ""))


async def _need(looks: Onlooker, written: str) -> Behovsmelding | None:
    """Return the need of a number, locked, where whoever writes may see it whole."""
    number = number_in(written)
    found = await case_numbered(looks.context.session, number) if number else None
    if not isinstance(found, Behovsmelding) or not await looks.sees(found):
        return None
    locked = await case_of(looks.context, found.record)
    return locked if isinstance(locked, Behovsmelding) else None


async def _reply(looks: Onlooker, need: Behovsmelding, text: str) -> Outcome:
    task = await open_question(looks, need)
    may = await answerer(looks, task, need) if task else None
    if may is None:
        return say(
            looks.context, f"Ingen spørsmål i {need.number} venter på svar fra deg. Ingenting er sendt."
        )
    return await replied(may, " ".join(text.split()))
