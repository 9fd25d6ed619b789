"""A form as it is declared: once, for conversation, Slack modal, Adaptive Card, web page and terminal alike.

A form is its questions in order. Each has a parser from what somebody writes to an `Answer`; the engine
(`dialogs.filling`) owns everything else: prefill, several answers in one message, correction, back, skip, help,
«vet ikke», questions in the middle, keeping and resuming drafts, reading back and sending once.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from conversation.reply import Choice, FieldKind, Option, Reply
from dialogs.dialog import Context, Outcome
from dialogs.state_store import Facts
from register.answers import Answer, Answers, AnswerState
from register.events import Event

if TYPE_CHECKING:
    from dialogs.draft import Draft


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer and what to write instead, as a sentence to the person.

    One that `ends` is no fault: the form is not wanted any more, and its draft is deleted. A `near` one understood
    which field was meant, but not which of its answers.
    """

    text: str
    ends: bool = False
    near: bool = False


@dataclass(frozen=True, slots=True)
class Filling:
    """A form being filled in, as its own functions see it. `args` say what it is about, such as an agreement's id."""

    context: Context
    answers: Answers
    args: Mapping[str, str] = field(default_factory=dict)

    def value(self, key: str) -> str:
        """Return the value of a field that somebody has answered, else ""; «vet ikke» and skipped ones are ""."""
        found = self.answers.get(key)
        return found.value if found is not None and self.known(key) else ""

    def known(self, key: str) -> bool:
        """Say whether a field has an answer other than «vet ikke» and skipped."""
        found = self.answers.get(key)
        return found is not None and found.state not in (AnswerState.UNKNOWN, AnswerState.SKIPPED)


_NEUTER: Final = ("behov", "skjema", "avvik")
"""How the names of forms end that take «et»."""

Parser = Callable[[Filling, str], Awaitable[Answer | Fault]]
"""From what somebody wrote, or the value of an option, to an answer. «vet ikke» never reaches a parser."""


def always(filling: Filling) -> bool:
    """Return True: the field is always part of its form."""
    _ = filling
    return True


async def nothing_to_say(filling: Filling) -> str:
    """Return nothing: an answer to this field has no consequence to tell of."""
    _ = filling
    return ""


async def no_options(filling: Filling) -> tuple[Option, ...]:
    """Return nothing: the field is answered in one's own words."""
    _ = filling
    return ()


def offers(*options: Option) -> Callable[[Filling], Awaitable[tuple[Option, ...]]]:
    """Return the function that offers the same options whatever else is answered."""

    async def offered(filling: Filling) -> tuple[Option, ...]:
        _ = filling
        return options

    return offered


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a form.

    `label` is short, for the read-back. `prompt` is what is asked, as one sentence, `help` what is told on «hjelp»
    and stands beside the field in a drawn form. `names` are the other words by which people mean the field when they
    correct it («fristen», «datoen»). `options` offers answers to press. `required` fields must be answered, if only
    by «vet ikke»; others can be skipped. One that is not `asked` never comes up by itself: it stands in the drawn form
    and in the read-back, can be filled in on request, and is filled when what somebody writes tells it. `when` says
    whether the field belongs here at all. `note` is told once after its answer: what it means for the case.
    `unknown` False forbids «vet ikke». `parse` takes what is written. A `computed` field follows from others only: it is
    read back, and told of where it changes, but never asked, drawn or corrected. One that is `quiet` is left out of the
    read-back while it only follows from others: what it says is told beneath it, or goes without saying. `group` is the
    heading that it stands under when the form is read back.
    """

    key: str
    label: str
    prompt: str | Callable[[Filling], str]
    parse: Parser
    kind: FieldKind = FieldKind.TEXT
    help: str = ""
    names: tuple[str, ...] = ()
    options: Callable[[Filling], Awaitable[tuple[Option, ...]]] = no_options
    required: bool = True
    asked: bool = True
    unknown: bool = True
    when: Callable[[Filling], bool] = always
    note: Callable[[Filling], Awaitable[str]] = nothing_to_say
    computed: bool = False
    quiet: bool = False
    group: str = ""

    def prompt_in(self, filling: Filling) -> str:
        """Return what is asked, which may depend on what is known."""
        return self.prompt if isinstance(self.prompt, str) else self.prompt(filling)


@dataclass(frozen=True, slots=True)
class Filed:
    """What sending a form led to: the case with its number, the receipt, and what has happened.

    `text` begins with the number. `told` are further messages, each addressed. `forget` deletes the draft at once,
    so that nothing says whose case it was; a second press then finds no draft.
    """

    number: str
    record: str
    text: str
    events: tuple[Event, ...] = ()
    choices: tuple[Choice, ...] = ()
    told: tuple[Reply, ...] = ()
    forget: bool = False


async def reads_nothing(filling: Filling, text: str) -> Mapping[str, Answer]:
    """Return nothing: free text tells none of the fields."""
    _ = filling, text
    return {}


async def derives_nothing(filling: Filling) -> Mapping[str, Answer]:
    """Return nothing: no field follows from others."""
    _ = filling
    return {}


async def no_summary(filling: Filling) -> tuple[str, ...]:
    """Return nothing: there is nothing to say beneath the answers."""
    _ = filling
    return ()


def no_facts(filling: Filling) -> Facts:
    """Return no facts: a question in the middle gets none of the form's own."""
    _ = filling
    return Facts()


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form. `id` is stored with drafts, so it never changes; a field that is renamed loses old drafts' answers.

    `title` is what is filled in («behovsmelding»), as it is said in a sentence. `read` returns what a free text tells
    of any field, as `understood` answers; it is asked of the first sentence and of every later message. `derive`
    returns the fields that follow from others, recomputed after every change; one that somebody has said themselves
    is left alone. `summary` is told beneath the read-back: what the case leads to, and warnings. `submit` stores the
    record and returns what was filed; it is called once for each draft, in the turn's transaction, and for a draft
    whose `args` hold `edit` it changes that case. `facts` are carried into a question in the middle.
    `begin` is what happens first where that is not the first question: from a sentence and what it is about to an
    Outcome, such as the register being searched. `before` is what a text leads to in a draft that is still there
    (`DraftStage.BEFORE`), "" asks for the same once more; None where the text belongs elsewhere.
    """

    id: str
    title: str
    questions: tuple[Question, ...]
    submit: Callable[[Filling, "Draft"], Awaitable[Filed | Fault]]
    read: Callable[[Filling, str], Awaitable[Mapping[str, Answer]]] = reads_nothing
    derive: Callable[[Filling], Awaitable[Mapping[str, Answer]]] = derives_nothing
    summary: Callable[[Filling], Awaitable[tuple[str, ...]]] = no_summary
    facts: Callable[[Filling], Facts] = no_facts
    submit_label: str = "Send"
    begin: Callable[[Context, str, Mapping[str, str]], Awaitable[Outcome]] | None = None
    before: Callable[[Context, "Draft", str], Awaitable[Outcome | None]] | None = None

    @property
    def a_form(self) -> str:
        """What is filled in with its article: en behovsmelding, et endringsbehov."""
        return f"{'et' if self._is_neuter else 'en'} {self.title}"

    @property
    def the_form(self) -> str:
        """What is filled in as it stands in a sentence: behovsmeldingen, endringsbehovet."""
        return f"{self.title}{'et' if self._is_neuter else 'en'}"

    @property
    def it(self) -> str:
        """The pronoun of what is filled in: den, or det of an endringsbehov."""
        return "det" if self._is_neuter else "den"

    @property
    def _is_neuter(self) -> bool:
        return self.title.endswith(_NEUTER)

    def question(self, key: str) -> Question | None:
        """Return the field of this key, or None where the form has none (any more)."""
        return next((one for one in self.questions if one.key == key), None)

    def open_questions(self, filling: Filling) -> tuple[Question, ...]:
        """Return the fields that belong in the form as it is filled in now, in order."""
        return tuple(one for one in self.questions if one.when(filling))


FORMS: Final[dict[str, FormSpec]] = {}
"""Every form by its id; each form's own package puts it in (`dialogs.filling.every` reads them all in)."""
