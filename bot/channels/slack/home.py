"""The bot's home page in Slack, and what it suggests in an empty conversation."""

from bot.channels.slack import marks
from bot.channels.slack.payloads import Json
from bot.channels.slack.render import button, plain
from bot.channels.slack.rich_text import paragraph
from dialogs.help import EXAMPLES

TITLE = "Spør om anskaffelser"
INTRO = (
    "Jeg svarer på spørsmål om beløpsgrenser, framgangsmåter, roller, rammeavtaler og avvik. "
    "Svarene har kilde og dato. Skriv til meg under «Meldinger», nevn meg i en kanal, eller bruk /innkjop. "
    "Du kan også prøve et av disse:"
)
COMING = "Her kommer avtalene dine og fristene dine når boten får dem. Sakene dine åpner du med knappene."
OWN = ("Meld behov", "Meld avvik", "Meld endringsbehov", "Mine saker", "Fortsett")
"""What an employee may begin, look at or go on with; pressing one writes it."""


def home_view(*, staff: bool = True) -> Json:
    """Return the home page: examples that can be pressed, and, for an employee, what will come."""
    buttons = [
        button(example, action_id=f"{marks.QUESTION}:{number}", value=example)
        for number, example in enumerate(EXAMPLES)
    ]
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain(TITLE)},
            paragraph([{"type": "text", "text": INTRO}]),
            {"type": "actions", "block_id": marks.QUESTION, "elements": buttons},
            *(_own_matters() if staff else ()),
        ],
    }


def _own_matters() -> tuple[Json, ...]:
    buttons = [
        button(words, action_id=f"{marks.QUESTION}:egne:{number}", value=words)
        for number, words in enumerate(OWN)
    ]
    return (
        {"type": "divider"},
        {"type": "header", "text": plain("Mine saker, mine avtaler, mine frister")},
        {"type": "actions", "block_id": f"{marks.QUESTION}:egne", "elements": buttons},
        {"type": "context", "elements": [plain(COMING)]},
    )


def prompts() -> list[dict[str, str]]:
    """Return the suggestions of an empty conversation; Slack shows four at most."""
    return [{"title": example, "message": example} for example in EXAMPLES[:4]]
