"""What is stored about whoever asks: told in numbers, handed out as files, and taken away when they say so."""

from collections.abc import Sequence
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.ask import answer_turn
from dialogs.dialog import Context, Outcome, privately
from dialogs.draft import open_drafts
from dialogs.filling.work import still_open
from dialogs.privacy.own_data import Overview, Reading
from dialogs.privacy.reading import REASONS, ask_reading, read_talk
from dialogs.privacy.words import Wish, asks_of_staff, reads_about, wish_in
from dialogs.state_store import Memory
from norsk.when import norwegian_date

PRIVACY_ACTIONS: Final = frozenset(
    {
        ActionId.SHOW_OWN_DATA,
        ActionId.COPY_OWN_DATA,
        ActionId.ASK_FORGET,
        ActionId.FORGET_TALK,
        ActionId.READ_TALK,
    }
)
"""The buttons of what is stored about somebody."""
_MAY_LEADER: Final = "Kan sjefen min se dette?"
"""What the article on who sees what is found by."""
_COPY: Final = Choice("Gi meg en kopi", Action(ActionId.COPY_OWN_DATA))
_FORGET: Final = Choice("Slett samtalene mine", Action(ActionId.ASK_FORGET))
_ALONE: Final = "Det svarer jeg på i en samtale der bare du og jeg er med. Skriv til meg direkte."
_NAMES: Final = {
    "answers": ("spørsmål med svar", "spørsmål med svar"),
    "acts": ("melding", "meldinger"),
    "memories": ("samtale jeg husket", "samtaler jeg husket"),
    "messages": ("sendt melding", "sendte meldinger"),
    "questions": ("spørsmål sendt uten navn", "spørsmål sendt uten navn"),
    "files": ("fil jeg har laget", "filer jeg har laget"),
    "loose": ("løst vedlegg", "løse vedlegg"),
    "drafts": ("utkast", "utkast"),
}


async def privacy_command(context: Context, text: str) -> Outcome | None:
    """Return what words about what is stored lead to; None where a text is about something else."""
    wish = wish_in(text)
    if wish is None:
        if asks_of_staff(text):
            return answer_turn(context, _MAY_LEADER)
        who = None if context.guest else reads_about(text)
        return None if who is None else await ask_reading(context, who)
    if context.guest and not context.turn.private:
        return Outcome((Reply(_ALONE),), context.memory)
    match wish:
        case Wish.SEE:
            return await _show(context)
        case Wish.COPY:
            return await _copy(context)
        case Wish.FORGET:
            return await _ask(context)


async def privacy_pressed(context: Context, action: Action) -> Outcome:
    """Do what one of `PRIVACY_ACTIONS` says."""
    match action.id:
        case ActionId.COPY_OWN_DATA:
            return await _copy(context)
        case ActionId.ASK_FORGET:
            return await _ask(context)
        case ActionId.FORGET_TALK:
            return await _forget(context, drafts=action.args.get("drafts") == "ja")
        case ActionId.READ_TALK:
            return await read_talk(context, action)
        case _:
            return await _show(context)


async def _show(context: Context) -> Outcome:
    found = await context.own_data.overview(context.session, context.person, guest=context.guest)
    return privately(Outcome((Reply(_told(found), choices=(_COPY, _FORGET)),), context.memory))


def _told(found: Overview) -> str:
    held = [one for one in found.classes if one.count]
    lines = [f"- **{one.what}: {one.count}.** Lagres {one.kept}. {one.seen_by}" for one in held]
    stored = "\n".join(lines) if lines else "Jeg har ingenting lagret ut over navnet og adressen din."
    return "\n\n".join(
        (
            "Dette har jeg lagret om deg:",
            stored,
            _read_by(found.readings),
            "Den som drifter databasen, kan teknisk sett se det som ligger der. Lederen din har ikke tilgang til det du skriver til meg.",
        )
    )


def _read_by(readings: Sequence[Reading]) -> str:
    if not readings:
        return "**Hvem har lest samtalene dine:** ingen."
    return "\n".join(["**Hvem har lest samtalene dine:**", *(_reading(one) for one in readings)])


def _reading(one: Reading) -> str:
    case = f", sak {escape(one.reference)}" if one.reference else ""
    why = REASONS.get(one.reason, "ukjent grunn")
    return f"- {escape(one.by)}, personvernombud, {norwegian_date(one.at.date())}: {why}{case}"


async def _copy(context: Context) -> Outcome:
    documents = await context.own_data.copy(context.session, context.person, on=context.today)
    text = (
        "Her er alt jeg har lagret om deg: en tabell til å lese, og de samme opplysningene som data. "
        "Filene er bare til deg, og jeg sletter dem om sju dager."
    )
    return privately(Outcome((Reply(text, documents=documents),), context.memory))


async def _ask(context: Context) -> Outcome:
    """Say what goes, what stays and why, and ask; of unsent forms they are asked apart."""
    drafts = () if context.guest else await open_drafts(context.session, context.person, now=context.now)
    cases = (
        ""
        if context.guest
        else (
            "\n\nDette blir stående:\n"
            "- Saker du har meldt, og beslutninger, til arkivet har dem. De er kommunens dokumenter.\n"
            "- Hendelsesloggen: hvem som gjorde hva, og når, men ikke hva du skrev.\n"
            "- Spørsmål du har sendt med navnet ditt. Innkjøperne bruker dem og svarene videre."
        )
    )
    text = (
        "Skal jeg slette samtalene dine? Det kan ikke angres.\n\n"
        "Dette går:\n"
        "- Spørsmålene dine, svarene mine og det jeg husker av samtalene. Da kan jeg ikke si fra hvis et svar var feil.\n"
        "- Ordene i meldinger jeg har sendt deg, og filer jeg har laget til deg.\n"
        "- Spørsmål du har sendt uten navn. De som ingen har svart på, får du ikke svar på."
        f"{cases}\n\nDet du har skrevet i Teams eller Slack, ligger også der. Det må du slette der."
    )
    choices = [Choice("Slett samtalene", Action(ActionId.FORGET_TALK, {"drafts": "nei"}))]
    if drafts:
        few = "et skjema" if len(drafts) == 1 else f"{len(drafts)} skjemaer"
        text += f"\n\nDu har {few} du ikke har sendt. Velg om det skal slettes også."
        choices.append(Choice("Slett samtalene og utkastene", Action(ActionId.FORGET_TALK, {"drafts": "ja"})))
    return privately(Outcome((Reply(text, choices=(*choices, _COPY)),), context.memory))


async def _forget(context: Context, *, drafts: bool) -> Outcome:
    gone = await context.own_data.forget(
        context.session,
        context.person,
        drafts=drafts,
        conversation=context.turn.conversation,
        now=context.now,
    )
    counted = [f"{count} {_NAMES[key][count != 1]}" for key, count in gone.counts.items() if count]
    said = f"Slettet: {_listed(counted)}." if counted else "Det var ingenting å slette."
    memory = Memory() if drafts else still_open(Memory(), context.memory)
    if memory.draft is not None:
        said += " Utkastet ditt er her fortsatt. Skriv **fortsett** for å gå videre."
    return privately(Outcome((Reply(said),), memory))


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} og {last}" if first else last
