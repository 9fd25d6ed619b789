"""What an answer about agreements rests on: who asks, what they may see, who looks after what, and how old it is."""

import re
import uuid
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape, on_one_line
from conversation.reply import Choice, Reply, Source
from dialogs import texts
from dialogs.dialog import Context, Outcome
from dialogs.state_store import Memory
from knowledge.names import short
from norsk.when import norwegian_date, oslo_date
from register.access import Thing, Viewer, may_see, of_avtale, viewer_of
from register.avtale import Avtale
from register.avtale_hit import Seen
from register.avtale_visible import visible
from register.enhet import EnhetTree, load_enheter
from register.import_run import ImportKind, latest_run
from register.person import Person
from register.stand_in import absences_on, acting

OLD: Final = timedelta(days=30)
"""From this age on an answer warns that the register may be behind."""
LONGEST_LABEL: Final = 60
"""Characters of a button."""
_URL: Final = re.compile(r"https?://[^\s()<>\[\]\\]+")


@dataclass(frozen=True, slots=True)
class Desk:
    """One turn with the register open. `seen` is the condition of all queries for agreements."""

    context: Context
    viewer: Viewer
    enheter: EnhetTree
    seen: Seen

    @property
    def today(self) -> date:
        """The date in Europe/Oslo."""
        return self.context.today

    @property
    def innkjop(self) -> str:
        """What the procurement office is called."""
        return self.context.kommune.names["innkjop"]

    def sees(self, thing: Thing, avtale: Avtale) -> bool:
        """Say whether the asker may see a thing of an agreement."""
        return may_see(self.viewer, thing, of_avtale(avtale), enheter=self.enheter)


async def open_desk(context: Context) -> Desk:
    """Return the register as the one who asks may see it today."""
    viewer = await viewer_of(context.session, context.person, guest=context.guest, on=context.today)
    enheter = await load_enheter(context.session)
    seen = await visible(context.session, viewer, enheter=enheter)
    return Desk(context, viewer, enheter, seen)


@dataclass(frozen=True, slots=True)
class Known:
    """A person as colleagues are told of them; `away` says until when they are away and who takes over, or is empty."""

    name: str
    email: str
    away: str = ""

    def __str__(self) -> str:
        """Return the name and the e-mail address, with the absence where there is one."""
        who = f"{escape(self.name)} ({escape(self.email)})"
        return f"{who}, {self.away}" if self.away else who


async def known(desk: Desk, id: uuid.UUID | None) -> Known | None:
    """Return a person by id as colleagues are told of them; None where nobody is named or they have left."""
    person = await desk.context.session.get(Person, id) if id else None
    if person is None or (person.left_on is not None and person.left_on <= desk.today):
        return None
    away = await absences_on(desk.context.session, (person.id,), on=desk.today)
    if person.id not in away:
        return Known(person.name, person.email)
    last = away[person.id].to_on
    until = f"til og med {norwegian_date(last)}" if last else "inntil videre"
    other = await acting(desk.context.session, person, on=desk.today)
    takes_over = f"; {escape(other.name)} ({escape(other.email)}) tar over" if other.id != person.id else ""
    return Known(person.name, person.email, f"borte {until}{takes_over}")


def link(label: str, url: str | None) -> str:
    """Return a link where the address is one that may be opened, else the label alone."""
    return f"[{escape(label)}]({url})" if url and _URL.fullmatch(url) else escape(label)


OWN_FILE: Final = "kommunens organisasjonsoversikt"
"""What the file of enheter is called: it comes from no system that the kommuneprofil names."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an answer comes from: the system, when its newest file was read, and what is worth a warning."""

    source: Source
    lines: tuple[str, ...]

    def __str__(self) -> str:
        """Return the last lines of an answer."""
        return "\n".join(self.lines)


async def provenance(
    desk: Desk, system: str, *, what: str, kind: ImportKind = ImportKind.AVTALER, tool_url: str | None = None
) -> Provenance:
    """Return where agreements of a system come from and how old they are; `what` is the place in it."""
    kommune = desk.context.kommune
    name = OWN_FILE if system == "organisasjon" else kommune.names.get(system, system)
    run = await latest_run(desk.context.session, kind, source_system=system)
    read_on = oslo_date(run.at) if run else None
    url = kommune.links.get(system)
    safe = tool_url if tool_url and _URL.fullmatch(tool_url) else url
    dated = f"hentet {norwegian_date(read_on)}" if read_on else "ukjent dato"
    lines = [f"Kilde: {link(f'{name}, {what}', safe)} ({dated})."]
    if read_on is None or desk.today - read_on > OLD:
        days = f"{(desk.today - read_on).days} dager gamle" if read_on else "av ukjent alder"
        lines.append(f"**Obs:** Opplysningene er {days}. Sjekk i {escape(short(name))} før du bruker dem.")
    source = Source(name, what, read_on.isoformat() if read_on else "ukjent dato", safe)
    return Provenance(source, tuple(lines))


def told(
    desk: Desk, reply: Reply, *, avtale: Avtale | None = None, answered: bool = True, question: str = ""
) -> Outcome:
    """Return an answer from the register: private, with the agreement it is about remembered for what follows."""
    before = desk.context.memory
    memory = Memory(
        language=before.language,
        question=question or before.question,
        avtale=str(avtale.id) if avtale else None,
    )
    return Outcome((replace(reply, private=True),), memory, answered=answered)


def show_choice(avtale: Avtale, *, label: str = "", whole: bool = False) -> Choice:
    """Return the button that shows an agreement; `whole` with all that the asker may see."""
    args = {"id": str(avtale.id), "all": "1"} if whole else {"id": str(avtale.id)}
    return Choice(clipped(label or avtale.title), Action(ActionId.SHOW_AVTALE, args))


def ask_office(desk: Desk) -> Choice:
    """Return the button that sends the question on to the procurement office."""
    return Choice(texts.forward_label(desk.innkjop), Action(ActionId.ASK_INNKJOP))


def clipped(text: str) -> str:
    """Return a text short enough for a button."""
    return on_one_line(text, longest=LONGEST_LABEL)
