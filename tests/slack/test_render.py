from typing import cast

import pytest

from bot.channels.slack.entities import as_written
from bot.channels.slack.render import Drawn, render
from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Fact, File, Form, Reply, Source
from tests.slack.limits import Json, message_fault, words_of

HOSTILE = "<!channel> *bold* _x_ ~y~ `z` <script> @here <https://evil.invalid|x> &amp; :smile:"


def ok(drawn: Drawn) -> None:
    assert message_fault({"text": drawn.text, "blocks": list(drawn.blocks)}, update=True) is None


def mrkdwn_in(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [str(value["text"])] if value.get("type") == "mrkdwn" else []
        return own + [found for part in value.values() for found in mrkdwn_in(part)]
    return [found for part in value for found in mrkdwn_in(part)] if isinstance(value, list) else []


def elements_of(drawn: Drawn) -> list[Json]:
    """Return the leaves of the rich text."""
    found: list[Json] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if value.get("type") in {"text", "link"}:
                found.append(value)
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    walk(list(drawn.blocks))
    return found


def choice(label: str, token: str = "t") -> Choice:
    return Choice(label, Action(ActionId.ASK), token)


def test_hostile_words_are_shown_literally_and_mention_link_and_format_nothing() -> None:
    reply = Reply(
        f"**Du skrev:** {escape(HOSTILE)}",
        facts=(Fact("Tekst", HOSTILE),),
        choices=(choice(HOSTILE[:70]),),
        sources=(Source(HOSTILE, "§ 1", "2026"),),
        id="r",
    )
    [drawn] = render(reply)
    ok(drawn)
    assert HOSTILE in "".join(words_of(elements_of(drawn)))
    assert mrkdwn_in(list(drawn.blocks)) == []
    assert "<" not in drawn.text
    assert {element["type"] for element in elements_of(drawn)} == {"text"}


def test_a_hostile_source_with_a_link_stays_one_link() -> None:
    reply = Reply("Svar.", sources=(Source(HOSTILE, "§ 1", "2026", "https://lovdata.no/a?b=1&c=<|>"),))
    [drawn] = render(reply)
    ok(drawn)
    [text] = mrkdwn_in(list(drawn.blocks))
    assert text.startswith("<https://lovdata.no/a?b=1&amp;c=%3C%7C%3E|Kilde: ")
    assert text.count("<") == text.count(">") == text.count("|") == 1
    assert "*bold*" not in text


def test_bold_lists_and_links_are_drawn_as_rich_text() -> None:
    [drawn] = render(Reply("**Ja**, se [loven](https://lovdata.no/).\n\n- en\n- to\n\n3. tre\n4. fire"))
    ok(drawn)
    kinds = [cast(list[Json], block["elements"])[0] for block in drawn.blocks]
    assert [kind["type"] for kind in kinds] == ["rich_text_section", "rich_text_list", "rich_text_list"]
    assert (kinds[1]["style"], kinds[2]["style"], kinds[2]["offset"]) == ("bullet", "ordered", 2)
    assert {"type": "text", "text": "Ja", "style": {"bold": True}} in elements_of(drawn)
    assert {"type": "link", "url": "https://lovdata.no/", "text": "loven"} in elements_of(drawn)
    assert drawn.text == "Ja, se loven (https://lovdata.no/).\n• en\n• to\n3. tre\n4. fire"


@pytest.mark.parametrize(
    "text",
    [
        "ord " * 2500,
        "x" * 10_000,
        "\n\n".join(f"Avsnitt {number}. " + "tekst " * 30 for number in range(100)),
        "\n".join(f"- punkt {number}" for number in range(700)),
        "&<>" * 4000,
        "🦆" * 10_000,
        "**" + "fet " * 2500 + "**",
    ],
    ids=["words", "one word", "paragraphs", "list", "escapes", "emoji", "bold"],
)
def test_a_long_answer_is_split_and_never_cut(text: str) -> None:
    reply = Reply(escape(text) if "<" in text else text, choices=(choice("Mer"),), id="r")
    messages = render(reply)
    assert len(messages) > 1
    for drawn in messages:
        ok(drawn)
    shown = "".join(words for drawn in messages for words in words_of(elements_of(drawn)))
    wanted = text.replace("- ", "").replace("**", "").replace("\n", "")
    assert shown.replace("\n", "").replace(" ", "") == wanted.replace(" ", "")
    assert messages[-1].blocks[-1]["type"] == "actions", "the buttons stand last"


def test_everything_at_once_stays_within_the_limits() -> None:
    reply = Reply(
        "Svar. " * 50,
        facts=tuple(Fact(f"Felt {n}", "v" * (n * 100)) for n in range(1, 40)),
        choices=(*(choice(f"Valg {n}") for n in range(60)), choice("L" * 200), choice("M" * 200)),
        form=Form((), choice("Send")),
        sources=tuple(Source(f"Kilde {n}", "§ 2", "2026", f"https://lovdata.no/{n}") for n in range(30)),
        files=(
            File("a.pdf", "application/pdf", "https://bot.invalid/a.pdf", "Alt"),
            File("b", "x/y", "javascript:1", "B"),
        ),
        id="r" * 32,
    )
    messages = render(reply, owner="U" * 11)
    for drawn in messages:
        ok(drawn)
    tokens = [
        b for drawn in messages for block in drawn.blocks for b in cast(list[Json], block.get("elements", []))
    ]
    assert len([b for b in tokens if b.get("type") == "button"]) == 61
    assert "javascript" not in str(messages)


def test_an_empty_reply_still_says_something() -> None:
    [drawn] = render(Reply(""))
    ok(drawn)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("<@UBOT> hva er <#C1|innkjøp>?", "hva er #innkjøp?"),
        ("<@UBOT|bot> hei <@U2|Per> og <@U3>", "hei @Per og @U3"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<!channel> <!subteam^S1|@gruppe> <!date^1^{date}|i dag>", "@channel @gruppe i dag"),
        (
            "se <https://a.no/x|a.no/x> og <https://a.no/y> og <https://a.no/z|her>",
            "se https://a.no/x og https://a.no/y og her (https://a.no/z)",
        ),
        ("<mailto:a@b.no|a@b.no>", "a@b.no"),
    ],
)
def test_slacks_own_markup_is_read_as_the_words_it_stands_for(sent: str, meant: str) -> None:
    assert as_written(sent, bot_user="UBOT") == meant
