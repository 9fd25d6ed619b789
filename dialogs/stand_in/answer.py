"""What the one who was asked to take over answers, and what follows from it."""

from conversation.actions import Action, ActionId, WrongRoleError
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.dialog import Context, Outcome
from dialogs.stand_in.arrange import enheter_stay
from knowledge.names import fill
from norsk.stretch import said_stretch
from register.arrangement import accept, decline, end, supersede
from register.audit import write_audit
from register.events import StandInDecided
from register.handover import hand_over, workload
from register.ids import id_or_none
from register.person import Person
from register.person_search import given_name
from register.stand_in import StandIn, StandInKind, StandInStatus, absences_of, has_left

GONE = "Det finnes ikke lenger, så jeg gjorde ingenting."
NOT_YOURS = "Dette gjelder en annen, så jeg gjorde ingenting."


async def find_stand_in(context: Context, action: Action) -> StandIn | None:
    """Return the arrangement that a button is about, held until the turn is over, or None."""
    if (id := id_or_none(action.args.get("stand_in", ""))) is None:
        return None
    return await context.session.get(StandIn, id, with_for_update=True)


def refuse(context: Context) -> Outcome:
    """Return what is said to somebody whose arrangement it is not, and leave an audit line."""
    detail = {"why": WrongRoleError.__name__}
    write_audit(
        context.session, at=context.now, act="press_refused", record="action", actor_id=context.person.id, detail=detail
    )  # fmt: skip
    return say(context, NOT_YOURS)


def say(context: Context, text: str, *choices: Choice) -> Outcome:
    """Return an outcome that only says something."""
    return Outcome((Reply(text, choices=choices),), context.memory)


async def accepted(context: Context, action: Action) -> Outcome:
    """Let an arrangement hold, unless it is no longer asked for or the person is away themself and has not been asked."""
    stand_in = await find_stand_in(context, action)
    if stand_in is None:
        return say(context, GONE)
    if stand_in.deputy_id != context.person.id or has_left(context.person, on=context.today):
        return refuse(context)
    asker = await context.session.get_one(Person, stand_in.person_id)
    if settled := _settled(context, stand_in, asker):
        return settled
    if "sure" not in action.args and (doubt := await _away_too(context, stand_in)):
        return doubt
    accept(context.session, stand_in, by=context.person, now=context.now)
    others = await supersede(context.session, stand_in, by=asker, now=context.now)
    if stand_in.kind == StandInKind.HANDOVER.value:
        reply = Reply(await _taken_over(context, asker))
    else:
        reply = Reply(_thanks(stand_in, asker), choices=(_decline(stand_in, "Jeg kan ikke likevel"),))
    events = (StandInDecided(stand_in.id), *(StandInDecided(one.id) for one in others))
    return Outcome((reply,), context.memory, events=events)


async def declined(context: Context, action: Action) -> Outcome:
    """Note a no, or that somebody who said yes to an absence cannot after all."""
    stand_in = await find_stand_in(context, action)
    if stand_in is None:
        return say(context, GONE)
    if stand_in.deputy_id != context.person.id:
        return refuse(context)
    asker = await context.session.get_one(Person, stand_in.person_id)
    regrets = (stand_in.status, stand_in.kind) == (StandInStatus.CONFIRMED.value, StandInKind.ABSENCE.value)
    over = stand_in.is_over(context.today)
    if (not regrets or over) and (settled := _settled(context, stand_in, asker)):
        return settled
    decline(context.session, stand_in, by=context.person, now=context.now)
    said = f"Greit. Jeg sier fra til {escape(given_name(asker))}, som må finne en annen."
    return Outcome((Reply(said),), context.memory, events=(StandInDecided(stand_in.id),))


def _settled(context: Context, stand_in: StandIn, asker: Person) -> Outcome | None:
    """Return what is said where there is nothing left to answer."""
    name = escape(given_name(asker))
    match StandInStatus(stand_in.status):
        case StandInStatus.CONFIRMED if stand_in.is_over(context.today):
            return say(context, f"Fraværet til {name} er over, så jeg gjorde ingenting.")
        case StandInStatus.CONFIRMED:
            return say(context, "Du har allerede sagt ja, så jeg gjorde ingenting nå.")
        case StandInStatus.DECLINED:
            return say(context, f"Du har sagt nei. Har du ombestemt deg, så be {name} spørre på nytt.")
        case StandInStatus.ENDED:
            return say(context, f"{name} trenger det ikke lenger, så jeg gjorde ingenting.")
    if stand_in.is_over(context.today):
        end(context.session, stand_in, by=context.person, now=context.now)
        return say(context, f"Fraværet til {name} er over, så du trenger ikke svare.")
    return None


async def _away_too(context: Context, stand_in: StandIn) -> Outcome | None:
    """Ask once more where the one who was asked is away in the same period."""
    last = stand_in.to_on or stand_in.from_on
    first = max(stand_in.from_on, context.today)
    own = await absences_of(context.session, context.person, first=first, last=max(first, last))
    if not own:
        return None
    when = " og ".join(said_stretch(one.from_on, one.to_on) for one in own[:2])
    sure = Action(ActionId.ACCEPT_STAND_IN, {"stand_in": str(stand_in.id), "sure": "ja"})
    said = f"Du er selv meldt borte {when}. Da går det videre til den som tar over for deg. Vil du fortsatt ta over?"
    return say(context, said, Choice("Ja, likevel", sure), _decline(stand_in, "Nei"))


def _decline(stand_in: StandIn, label: str) -> Choice:
    return Choice(label, Action(ActionId.DECLINE_STAND_IN, {"stand_in": str(stand_in.id)}))


def _thanks(stand_in: StandIn, asker: Person) -> str:
    name = escape(given_name(asker))
    when = said_stretch(stand_in.from_on, stand_in.to_on)
    return f"Takk. Du tar over for **{escape(asker.name)}** {when}. Jeg sier fra til {name}."


async def _taken_over(context: Context, asker: Person) -> str:
    held = await workload(context.session, asker, on=context.today)
    moved = await hand_over(context.session, asker, to=context.person, now=context.now)
    name = escape(given_name(asker))
    moved_to = f"{count(moved.avtaler, 'avtale', 'avtaler')} og {count(moved.avvik, 'avvik', 'avvik')}"
    parts = [
        f"Takk. Du har nå overtatt {moved_to}. Jeg sier fra til {name}.",
        fill(
            f"Endringen må også føres i {{kav}}. Så lenge {{kav}} har {name}, står du her; "
            "når {kav} har en annen, gjelder det.",
            context.kommune.names,
        ),
    ]
    if held.enheter:
        parts.append(await enheter_stay(context, name))
    return "\n\n".join(parts)


def count(number: int, one: str, more: str) -> str:
    """Return a count in words: én avtale, 3 avtaler, ingen avtaler."""
    if number == 1:
        return f"ett {one}" if one == "avvik" else f"én {one}"
    return f"{number or 'ingen'} {more}"
