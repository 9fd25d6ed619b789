"""The demo municipality's people: obviously fictional, one in every role, on the installation's own rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.channels.web.routes import DemoPerson
from register.database import Sessions
from register.person import Person, Role, add_person, find_person, set_roles


@dataclass(frozen=True, slots=True)
class Figure:
    """A person who does not exist. `leader` and `deputy` are names before the @."""

    email: str
    name: str
    title: str
    roles: frozenset[Role]
    tjenesteomrade: str
    leader: str | None = None
    deputy: str | None = None


def _figure(
    email: str,
    name: str,
    title: str,
    *roles: Role,
    omrade: str,
    leader: str | None = None,
    deputy: str | None = None,
) -> Figure:
    return Figure(email, name, title, frozenset(roles), omrade, leader, deputy)


DOMAIN: Final = "demo.invalid"
"""A domain that can never exist, so that nobody is written to by mistake."""


def _people(
    *, area: str, head: str, head_roles: tuple[Role, ...], top: str, top_title: str
) -> tuple[Figure, ...]:
    """Return one person in every role; kommuner differ in what the head of procurement and the top are called."""
    return (
        _figure("ansatt", "Ada Demo", "lærer, ansatt", Role.BESTILLER, omrade="Oppvekst", leader="leder"),
        _figure("leder", "Lars Demo", "rektor, leder", Role.LEDER, Role.AVTALEEIER, omrade="Oppvekst", leader=top),
        _figure("kontakt", "Kari Demo", "innkjøpskontakt", Role.INNKJOPSKONTAKT, omrade="Oppvekst", leader="leder"),
        _figure("forvalter", "Filip Demo", "avtaleforvalter", Role.AVTALEFORVALTER, omrade="Eiendom", leader="leder", deputy="innkjoper"),
        _figure("innkjoper", "Ingrid Demo", "innkjøper", Role.INNKJOPER, Role.REDAKTOR, omrade=area, leader="sjef"),
        _figure("sjef", "Siri Demo", head, *head_roles, Role.INNKJOPSSJEF, Role.INNKJOPER, Role.REDAKTOR, Role.ADMINISTRATOR, Role.VARSLINGSMOTTAKER, omrade=area, leader=top),
        _figure(top, "Dag Demo", top_title, Role.LEDER, Role.GODKJENNER, Role.VARSLINGSMOTTAKER, omrade="Oppvekst"),
        _figure("verneombud", "Vera Demo", "verneombud", Role.VERNEOMBUD, omrade="Oppvekst", leader="leder"),
        _figure("tillitsvalgt", "Tor Demo", "tillitsvalgt", Role.TILLITSVALGT, omrade="Oppvekst", leader="leder"),
        _figure("arkiv", "Arne Demo", "arkivar", Role.ARKIVAR, omrade="Organisasjon", leader=top),
        _figure("personvern", "Petra Demo", "personvernombud", Role.PERSONVERNOMBUD, omrade="Organisasjon", leader=top),
    )  # fmt: skip


LILLESTROM: Final = _people(
    area="Innkjøp",
    head="leder for innkjøp",
    head_roles=(),
    top="direktor",
    top_title="kommunaldirektør",
)
BAERUM: Final = _people(
    area="Anskaffelser",
    head="anskaffelsessjef",
    head_roles=(Role.GODKJENNER,),
    top="kommunalsjef",
    top_title="kommunalsjef med budsjettfullmakt",
)
FIGURES: Final = {"baerum": BAERUM}


AUTHORITY: Final[Mapping[str, Decimal]] = {
    "leder": Decimal(1_000_000),
    "direktor": Decimal(500_000_000),
    "kommunalsjef": Decimal(500_000_000),
}
"""The budsjettfullmakt of those who have one, NOK excluding VAT: what lies above Lars's is for Dag to confirm."""


def figures(kommune: str) -> tuple[Figure, ...]:
    """Return the demo's people for a kommune; those without figures of their own use Lillestrøm's."""
    return FIGURES.get(kommune, LILLESTROM)


def demo_people(kommune: str) -> tuple[DemoPerson, ...]:
    """Return whom one may sign in as."""
    return tuple(DemoPerson(_email(f.email), f.name, f.title) for f in figures(kommune))


def _email(name: str) -> str:
    return f"{name}@{DOMAIN}"


async def load_demo(sessions: Sessions, kommune: str) -> None:
    """Make the demo's people be in the register as they should; run twice, it changes nothing."""
    async with sessions.begin() as session:
        people: dict[str, Person] = {}
        for figure in figures(kommune):
            email = _email(figure.email)
            person = await find_person(session, email) or await add_person(
                session, email=email, name=figure.name
            )
            person.name, person.tjenesteomrade = figure.name, figure.tjenesteomrade
            person.budget_authority_nok = AUTHORITY.get(figure.email)
            await set_roles(session, person, figure.roles)
            people[figure.email] = person
        for figure in figures(kommune):
            person = people[figure.email]
            person.leader_id = people[figure.leader].id if figure.leader else None
            person.deputy_id = people[figure.deputy].id if figure.deputy else None
