"""Every kind of card, read by Microsoft's own parser."""

import json
from typing import cast

import pytest

from bot.channels.teams.markdown import escape
from bot.channels.teams.render import LARGEST, ROOM, cards, messages, size, summary, working_card
from conversation.actions import Action, ActionId
from conversation.markup import escape as reply_escape
from conversation.reply import Choice, Fact, Field, FieldKind, File, Form, Option, Reply, Source
from tests.teams.conftest import Parser
from tests.teams.world import Json, actions, button, inputs


def choice(label: str) -> Choice:
    return Choice(label, Action(ActionId.SET_KIND), token="t" * 250)


FIELDS = (
    Field(
        "hva",
        "Hva trenger du?",
        FieldKind.LONG_TEXT,
        help="Beskriv behovet.",
        value="Stoler",
        error="For kort.",
    ),
    Field("tittel", "Tittel", FieldKind.TEXT, required=False),
    Field("belop", "Hva er verdien?", FieldKind.AMOUNT, value="ca. 80 000"),
    Field("nar", "Når?", FieldKind.DATE, value="2026-12-24"),
    Field("sist", "Senest?", FieldKind.DATE, value="før jul", required=False),
    Field(
        "type",
        "Hva slags kjøp?",
        FieldKind.CHOICE,
        options=(Option("v", "Vare"), Option("t", "Tjeneste")),
        value="v",
    ),
    Field("enhet", "Hvor?", FieldKind.CHOICE, options=tuple(Option(str(n), f"Enhet {n}") for n in range(40))),
    Field("avtale", "Finnes det en rammeavtale?", FieldKind.YESNO, value="kanskje"),
)
EVERY_KIND = (
    Field("flere", "Hva gjelder?", FieldKind.CHOICES, options=tuple(Option(f"v{n}", f"Valg {n}") for n in range(12)), value="v1,v11,borte"),
    Field("filer", "Vil du legge ved noe?", FieldKind.FILES, required=False, options=(Option("1", "tilbud *1*.pdf"),)),
    Field("frist", "Når?", FieldKind.DATE, options=(Option("ukjent", "Vet ikke"),), value="vet ikke"),
)  # fmt: skip
LONG_FORM = tuple(
    Field(
        f"f{n}",
        f"Spørsmål {n}, som er ganske langt og forklarer mye?",
        FieldKind.LONG_TEXT,
        help="Hjelp. " * 60,
    )
    for n in range(60)
)
LONG = "\n\n".join(
    f"Avsnitt {n}. " + "Dette er en setning om anskaffelser, og den er ikke kort. " * 12 for n in range(120)
)
REPLIES = {
    "plain": Reply("Avbrutt. Jeg har glemt det vi snakket om."),
    "empty": Reply(""),
    "markup": Reply("**Fet** og [lenke](https://a.no/b_(c)).\nNy linje\n\n- ett\n- **to**\n\n1. først\n2. så"),
    "facts": Reply("Svar", facts=(Fact("Verdi", "1 000 kr"), Fact("Tom", ""))),
    "sources": Reply(
        "Svar.\n\nKilde: FOA, § 5-1 (6. april 2018). Sist kontrollert 21. november 2026.",
        sources=(
            Source("FOA", "§ 5-1", "2018-04-06", "https://lovdata.no/x"),
            Source("FOA", "§ 5-3", "2018-04-06", "https://lovdata.no/x"),
            Source("Strategi", "", "2021"),
        ),
    ),
    "choices": Reply("Velg", choices=tuple(map(choice, ("Vare", "Tjeneste", "Bygg")))),
    "many choices": Reply("Velg", choices=tuple(choice(f"En ganske lang knapp nummer {n}") for n in range(9))),
    "form": Reply("Fyll ut", form=Form(FIELDS, choice("Send")), choices=(choice("Avbryt"),)),
    "form of every kind": Reply("Fyll ut", form=Form(EVERY_KIND, choice("Send"))),
    "long form": Reply("Fyll ut alt. " * 40, form=Form(LONG_FORM, choice("Lagre svarene")), choices=(choice("Avbryt"),)),
    "form without button": Reply("Fyll ut", form=Form(FIELDS[:1])),
    "files": Reply(
        "Se",
        files=(
            File("tidslinje.png", "image/png", "https://bot.no/t.png", "Tidslinje"),
            File("mal.docx", "application/x", "https://bot.no/m.docx", "En mal"),
            File("lokal.png", "image/png", "/t.png", "Bare lokalt"),
            File("egen.xlsx", "application/x", "/files/abc", "En egen fil"),
        ),
    ),
    "long": Reply(LONG, choices=(choice("Vare"),), facts=(Fact("a", "b"),)),
    "one endless word": Reply("æ" * 90_000),
    "an endless list": Reply("\n".join(f"- punkt {n} " + "x" * 300 for n in range(400))),
    "hostile": Reply(reply_escape("<at>alle</at> **f** [x](http://b) `k` {{DATE(2026-01-01T00:00:00Z)}} &lt;b&gt;\n- a\n1. b\n# c\n> d")),
}  # fmt: skip


@pytest.mark.parametrize("name", REPLIES)
def test_microsofts_parser_finds_nothing_wrong(name: str, faults_of: Parser) -> None:
    drawn = [*cards(REPLIES[name], chosen="Vare"), working_card()]
    assert faults_of(drawn) == [[] for _ in drawn]


def test_the_parser_would_find_what_is_wrong(faults_of: Parser) -> None:
    wrong: Json = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [{"type": "TextBlok"}, {"type": "Input.Text"}],
    }
    assert len(faults_of([wrong])[0]) >= 2


@pytest.mark.parametrize("name", REPLIES)
def test_every_message_is_small_enough_for_teams(name: str) -> None:
    assert all(size(message) <= LARGEST for message in messages(REPLIES[name]))
    assert ROOM < LARGEST


def said(card: Json) -> str:
    return str(card["fallbackText"])


def test_a_long_answer_is_parted_and_never_cut() -> None:
    drawn = cards(REPLIES["long"])
    assert len(drawn) > 1
    together = " ".join(" ".join(map(said, drawn)).split())
    assert together.startswith(" ".join(LONG.split()))
    assert [len(actions(card)) for card in drawn] == [0] * (len(drawn) - 1) + [1], (
        "the buttons stand at the end"
    )


def test_a_word_longer_than_a_card_is_parted_too() -> None:
    drawn = cards(REPLIES["one endless word"])
    assert "".join(map(said, drawn)).count("æ") == 90_000


def test_a_button_says_what_it_does_for_new_and_old_clients() -> None:
    [drawn] = cards(Reply("Velg", choices=(choice("Vare"),)))
    [pressed] = actions(drawn)
    fallback = cast(Json, pressed["fallback"])
    own = {"innkjopsbot": {"token": "t" * 250, "label": "Vare"}}
    assert (pressed["type"], pressed["verb"], pressed["data"]) == ("Action.Execute", "velg", own)
    assert (fallback["type"], fallback["data"]) == ("Action.Submit", own)
    assert pressed["associatedInputs"] == "None", "a half filled form must not stop it"


def test_a_form_shows_labels_required_marks_values_and_errors() -> None:
    [drawn] = cards(REPLIES["form"])
    drawn_inputs = {str(field["id"]): field for field in inputs(drawn)}
    assert [str(field["type"]) for field in drawn_inputs.values()] == [
        "Input.Text", "Input.Text", "Input.Text", "Input.Date", "Input.Date",
        "Input.ChoiceSet", "Input.ChoiceSet", "Input.ChoiceSet",
    ]  # fmt: skip
    assert all(field["label"] for field in drawn_inputs.values())
    assert all(("errorMessage" in field) is field["isRequired"] for field in drawn_inputs.values())
    assert drawn_inputs["hva"]["value"] == "Stoler"
    assert drawn_inputs["nar"]["value"] == "2026-12-24"
    assert drawn_inputs["sist"]["value"] == "", "a date input takes nothing but a date"
    assert drawn_inputs["type"]["value"] == "v"
    assert drawn_inputs["avtale"]["value"] == ""
    assert "Feil: For kort." in said(drawn)
    assert "associatedInputs" not in next(a for a in actions(drawn) if a["title"] == "Send")


def test_several_answers_and_what_a_card_cannot_take_are_drawn() -> None:
    [drawn] = cards(REPLIES["form of every kind"])
    several, day = inputs(drawn)
    assert (several["type"], several["isMultiSelect"], several["value"]) == (
        "Input.ChoiceSet",
        True,
        "v1,v11",
    )
    assert several["errorMessage"] == "Velg minst ett av svarene."
    assert (day["type"], day["value"]) == ("Input.Text", "vet ikke")
    assert "Ligger ved: tilbud *1*.pdf. Send filen til meg her i chatten" in said(drawn)


def test_a_long_form_is_parted_in_cards_that_each_send_their_own_fields() -> None:
    drawn = cards(REPLIES["long form"])
    assert len(drawn) > 1
    assert all(len(json.dumps(card, ensure_ascii=False).encode()) < 28 * 1024 for card in drawn)
    assert [field["id"] for card in drawn for field in inputs(card)] == [field.key for field in LONG_FORM]
    for number, card in enumerate(drawn, start=1):
        assert button(card, f"Lagre svarene (del {number} av {len(drawn)})")
        assert f"Del {number} av {len(drawn)}" in said(card)


def test_short_buttons_stand_side_by_side_and_long_ones_alone() -> None:
    labels = (
        "Ja",
        "Nei",
        "Vet ikke",
        "Hopp over",
        "Tilbake",
        "Vis hele skjemaet",
        "En ganske lang knapp her",
    )
    [drawn] = cards(Reply("Velg", choices=tuple(map(choice, labels))))
    sets = [element for element in cast(list[Json], drawn["body"]) if element["type"] == "ActionSet"]
    rows = [[action["title"] for action in cast(list[Json], one["actions"])] for one in sets]
    assert rows == [
        ["Ja", "Nei", "Vet ikke"],
        ["Hopp over", "Tilbake"],
        ["Vis hele skjemaet"],
        ["En ganske lang knapp her"],
    ]


def test_the_closing_citation_gives_way_to_the_block_of_sources() -> None:
    [drawn] = cards(REPLIES["sources"])
    assert said(drawn).count("FOA") == 1
    assert "Kilde: " not in said(drawn)
    assert "Sist kontrollert 21. november 2026." in said(drawn)
    assert "[FOA](https://lovdata.no/x) – § 5-1; § 5-3 \\(6. april 2018\\)" in json.loads(
        json.dumps(str(drawn))
    ).replace("\\\\", "\\")


def test_no_text_stands_beside_a_card() -> None:
    [message] = messages(REPLIES["choices"])
    assert "text" not in message
    assert message["summary"] == "Velg"


def test_a_notification_is_short_and_plain() -> None:
    assert summary(Reply("**Fet** [lenke](https://a.no)")) == "Fet lenke (https://a.no)"
    long = summary(Reply(LONG))
    assert len(long) < 260
    assert long.endswith(" …")
    assert summary(Reply(""))


@pytest.mark.parametrize(
    "words",
    [
        "**f**",
        "[a](http://b)",
        "`k`",
        "<b>",
        "&lt;",
        "{{DATE(x)}}",
        "- a",
        "1. a",
        "# a",
        "> a",
        "a\n- b",
        "~~s~~",
        "| t |",
        "!",
    ],
)
def test_words_are_escaped_so_that_nothing_is_left_to_read_as_markdown(words: str) -> None:
    escaped = escape(words)
    assert "".join(part for part in escaped.split("\\")) == words
    assert escaped != words
