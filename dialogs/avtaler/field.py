"""The field of a form that asks which agreement it is about, for every form that does."""

from typing import Final

from conversation.markup import clean, escape
from conversation.reply import Option
from dialogs.avtaler.desk import Desk, clipped, open_desk
from dialogs.avtaler.find import find_avtaler
from dialogs.avtaler.meant import MOST_OFFERED, Meant, meant_avtale, one_avtale
from dialogs.avtaler.question import AvtaleQuestion, Wish
from dialogs.form import Fault, Filling
from norsk.text import words
from register.answers import Answer, AnswerState
from register.avtale import Avtale

AVTALE: Final = "avtale"
"""The key of the field, and of what a draft may know of it beforehand (`Draft.args`)."""
NONE: Final = "ingen"
"""The value where there is no agreement."""
NO_AVTALE: Final = Answer(NONE, "ingen avtale")
_NO_WORDS: Final = frozenset(
    {
        "ingen", "ingen avtale", "ikke avtale", "ikke en avtale", "uten avtale", "det er ingen avtale", "har ingen avtale", "finnes ikke",
        "finnes ingen", "ingen rammeavtale", "vi har ingen avtale", "inga avtale", "ingen avtale på dette", "no agreement", "none",
    }
)  # fmt: skip


def avtale_shown(avtale: Avtale) -> str:
    """Return what an agreement is called in a form: its title, number and supplier; not escaped."""
    number = f" ({avtale.reference})" if avtale.reference else ""
    supplier = f", {avtale.supplier_name}" if avtale.supplier_name else ""
    return f"{avtale.title}{number}{supplier}"


def avtale_answer(avtale: Avtale, state: AnswerState = AnswerState.SAID) -> Answer:
    """Return an agreement as the answer of the field."""
    return Answer(str(avtale.id), avtale_shown(avtale), state)


def avtale_options(*, about: str, none: bool = True) -> "_Options":
    """Return the options of the field: the agreements that the field `about` may mean, the one last shown, and none."""
    return _Options(about, none)


class _Options:
    """What is offered depends on what somebody has told in another field."""

    __slots__ = ("about", "none")

    def __init__(self, about: str, none: bool) -> None:
        self.about, self.none = about, none

    async def __call__(self, filling: Filling) -> tuple[Option, ...]:
        desk = await open_desk(filling.context)
        found = [hit.avtale for hit in (await meant_avtale(desk, filling.value(self.about))).hits]
        ids = (filling.value(AVTALE), filling.context.memory.avtale or "")
        others = [await one_avtale(desk, id) for id in ids if id and id != NONE]
        found += [one for one in others if one is not None]
        distinct = list({avtale.id: avtale for avtale in found}.values())[:MOST_OFFERED]
        options = [Option(str(avtale.id), avtale_shown(avtale)) for avtale in distinct]
        return (*options, *((Option(NONE, "Ingen avtale"),) if self.none else ()))


async def parse_avtale(filling: Filling, text: str) -> Answer | Fault:
    """Return the agreement that an answer names: by its button, its number, its supplier or its thing; or «ingen avtale»."""
    written = " ".join(clean(text).split())
    if written.casefold().strip(" .!") in _NO_WORDS:
        return NO_AVTALE
    desk = await open_desk(filling.context)
    if (chosen := await one_avtale(desk, written)) is not None:
        return avtale_answer(chosen)
    meant = await _meant(desk, written)
    if meant.sure:
        return avtale_answer(meant.hits[0].avtale)
    quoted = escape(clipped(written))
    if meant.hits:
        lines = "\n".join(f"- {escape(avtale_shown(hit.avtale))}" for hit in meant.hits)
        return Fault(
            f"Flere avtaler passer med «{quoted}»:\n{lines}\n\nSkriv nummeret på den du mener.", near=True
        )
    return Fault(
        f"Jeg finner ingen avtale på «{quoted}». Skriv avtalenummeret, leverandøren eller hva avtalen er om. "
        "Er det ingen avtale, skriver du «ingen avtale»."
    )


async def _meant(desk: Desk, written: str) -> Meant:
    meant = await meant_avtale(desk, written)
    if meant.hits:
        return meant
    found = await find_avtaler(desk, AvtaleQuestion(Wish.SUPPLIER, " ".join(words(written))))
    return Meant(found.hits[:MOST_OFFERED], found.sure and len(found.hits) == 1)


async def told_avtale(filling: Filling, text: str) -> Answer | None:
    """Return the agreement that a text tells of in passing, where it can only be one; the draft's own before any."""
    desk = await open_desk(filling.context)
    if (given := await one_avtale(desk, filling.args.get(AVTALE, ""))) is not None:
        return avtale_answer(given, AnswerState.UNDERSTOOD)
    meant = await meant_avtale(desk, text)
    return avtale_answer(meant.hits[0].avtale, AnswerState.UNDERSTOOD) if meant.sure else None


async def chosen_avtale(filling: Filling) -> Avtale | None:
    """Return the agreement that the form is about; None where there is none, or the person may not know of it."""
    id = filling.value(AVTALE)
    if not id or id == NONE:
        return None
    return await one_avtale(await open_desk(filling.context), id)
