"""The closed way: a suspicion of social dumping, work crime or corruption, told to named people and to nobody else."""

from collections.abc import Sequence
from typing import Final

from conversation.markup import escape
from conversation.reply import Option, Reply
from dialogs.avviksmelding.keys import BEVIS, HVA, MOTTAKERE, ONSKET, SKJULT, TYPE, VARSLET, VEI
from dialogs.avviksmelding.kinds import MISTANKE, is_suspicion
from dialogs.dialog import Context
from dialogs.form import Fault, Filling
from knowledge.kommune import Kommune
from knowledge.names import fill
from norsk.yesno import parse_yesno
from register.answers import Answer, AnswerState
from register.person import Person, Role, people_with_role
from register.stand_in import has_left

HER, VANLIG, KANAL = "her", "vanlig", "kanal"
NAVN, UTEN_NAVN = "med_navn", "uten_navn"
VEI_LABELS: Final = {
    HER: "Meld til navngitte mottakere her",
    KANAL: "Jeg bruker varslingskanalen",
    VANLIG: "Nei, dette er et vanlig avvik",
}
HIDING: Final = (
    Option(NAVN, "Ja, mottakerne kan vite hvem jeg er"),
    Option(UTEN_NAVN, "Nei, skjul navnet mitt"),
)
_TOLD_IN: Final = (HVA, BEVIS, VARSLET, ONSKET)
"""Where somebody may tell of it in their own words."""
_WHAT: Final = "Dette kan gjelde **sosial dumping, arbeidslivskriminalitet eller korrupsjon**."
_ROOM: Final = "Da skal det ikke til en kanal som flere leser."
_CHANNEL: Final = (
    "**{varslingskanal}**{address}: Her varsler du om kritikkverdige forhold. "
    "Kommunens egen rutine for varsling gjelder, også for hvordan du er vernet"
)
_TRACES: Final = (
    "Meldingen lagres da uten navnet ditt, uten enheten din og uten saksnummer til deg. Jeg sletter utkastet og svarene "
    "mine i samtalen. Det du selv har skrevet i Teams eller Slack, kan jeg ikke slette. Skriv ikke noe som røper deg."
)


def is_told_closed(filling: Filling) -> bool:
    """Say whether what is told belongs on the closed way, whichever way its reporter chooses."""
    told = any(is_suspicion(filling.value(key)) for key in _TOLD_IN)
    return told or filling.value(TYPE) == MISTANKE


def is_closed(filling: Filling) -> bool:
    """Say whether the form goes the closed way: it belongs there, and its reporter has not said that it is ordinary."""
    return is_told_closed(filling) and filling.value(VEI) != VANLIG


def is_open(filling: Filling) -> bool:
    """Say whether the form goes the ordinary way."""
    return not is_closed(filling)


def goes_here(filling: Filling) -> bool:
    """Say whether it is told to the named recipients."""
    return is_closed(filling) and filling.value(VEI) == HER


def is_hidden(filling: Filling) -> bool:
    """Say whether the reporter wants their name hidden."""
    return goes_here(filling) and filling.value(SKJULT) == UTEN_NAVN


async def recipients(context: Context) -> Sequence[Person]:
    """Return who gets what is told on the closed way: everybody who holds the role for it and still works here."""
    found = await people_with_role(context.session, Role.VARSLINGSMOTTAKER)
    return [one for one in found if not has_left(one, on=context.today)]


async def derived_recipients(filling: Filling) -> Answer | None:
    """Return the recipients as the form reads them back, None where it does not go that way or there are none."""
    people = await recipients(filling.context) if is_closed(filling) else ()
    if not people:
        return None
    ids = ",".join(str(one.id) for one in people)
    return Answer(ids, _listed([one.name for one in people]), AnswerState.DERIVED)


def _listed(names: Sequence[str]) -> str:
    return " og ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def way_prompt(filling: Filling) -> str:
    """Return the question which way to go: the kommune's varslingskanal first, and what each way means."""
    kommune = filling.context.kommune
    people = filling.value(MOTTAKERE) and filling.answers[MOTTAKERE].shown
    ways = f"- {_channel(kommune)}."
    if not people:
        ways += "\n- **Her** er det ikke satt opp noen mottakere, så du kan ikke melde det her."
        return f"{_WHAT} {_ROOM}\n\n{ways}\n\nVil du bruke varslingskanalen?"
    ways += (
        f"\n- **Navngitte mottakere her**: Meldingen går bare til {_group(kommune)}{escape(people)}. "
        "Ingen andre ser den, heller ikke de som står som ansvarlige for avtalen. Du kan be om at navnet ditt ikke lagres. "
        "Gjelder saken en av mottakerne, bør du bruke varslingskanalen."
    )
    return f"{_WHAT} {_ROOM} Du har to veier:\n\n{ways}\n\nHvilken vei vil du bruke?"


def _group(kommune: Kommune) -> str:
    """Return the name of the group that the recipients are, where the kommune has one that is known: A-krim-gruppen."""
    named = kommune.named["akrim"]
    return f"{escape(named.name)}: " if named.certainty != "antatt" else ""


def _channel(kommune: Kommune) -> str:
    link = kommune.links.get("varslingskanal")
    said = _CHANNEL.replace("{address}", f" ({link})" if link else "")
    return fill(said, kommune.names)


async def way_options(filling: Filling) -> tuple[Option, ...]:
    """Return the ways there are; without recipients nothing can be told here."""
    ways = (KANAL, HER, VANLIG) if await recipients(filling.context) else (KANAL, VANLIG)
    return tuple(Option(way, VEI_LABELS[way]) for way in ways)


async def parse_way(filling: Filling, text: str) -> Answer | Fault:
    """Return the way that was chosen; for the varslingskanal what to do now, since nothing is sent from here."""
    if text == KANAL:
        said = (
            f"Bra. {_where(filling.context.kommune)} Ingenting er sendt herfra, og jeg har slettet utkastet. "
            "Er det et vanlig avvik likevel, skriver du «meld avvik» og hva som er galt."
        )
        return Fault(said, ends=True)
    if text == HER and not await recipients(filling.context):
        return Fault(f"Det er ikke satt opp noen mottakere her. {_where(filling.context.kommune)}")
    if text in (HER, VANLIG):
        return Answer(text, VEI_LABELS[text])
    return Fault("Velg en av veiene over.")


def _where(kommune: Kommune) -> str:
    link = kommune.links.get("varslingskanal")
    if link:
        return fill(f"Du finner {{varslingskanal}} på {link}.", kommune.names)
    said = "Finner du ikke {varslingskanal}, kan du varsle gjennom verneombudet eller den tillitsvalgte."
    return fill(said, kommune.names)


async def parse_hiding(filling: Filling, text: str) -> Answer | Fault:
    """Return whether the reporter's name may be stored."""
    _ = filling
    heard = {"yes": NAVN, "no": UTEN_NAVN}.get(parse_yesno(text) or "", text)
    found = next((one for one in HIDING if one.value == heard), None)
    return Answer(found.value, found.label) if found else Fault("Velg om mottakerne kan vite hvem du er.")


async def hiding_note(filling: Filling) -> str:
    """Return what hiding the name means, where it was chosen."""
    return _TRACES if is_hidden(filling) else ""


def only_channel(context: Context) -> Reply:
    """Return what is said where nobody is set up to be told here: where to go instead. Nothing is stored."""
    kommune = context.kommune
    text = (
        f"**Bruk {kommune.names['varslingskanal']}.** {_WHAT} {_ROOM}\n\n- {_channel(kommune)}.\n\n{_where(kommune)} "
        "Her er det ikke satt opp noen mottakere, så jeg har ikke lagret meldingen. "
        "Er det et vanlig avvik, skriver du «meld avvik» og hva som er galt."
    )
    return Reply(text, private=True)
