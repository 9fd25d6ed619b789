"""What a mail server gets, and what its refusals lead to."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.channels.email.channel import EmailChannel
from bot.channels.email.config import EmailConfig
from bot.channels.email.render import NEUTRAL_SUBJECT, html_of, subject_of, text_of
from bot.platforms import faults
from bot.settings import Settings
from conversation.actions import Action, ActionId
from conversation.channel import AddressGoneError, MessageRejectedError, RetryableSendError
from conversation.markup import escape
from conversation.reply import Choice, Fact, Reply, Source
from conversation.turn import Address, ChannelName
from norsk.clock import FixedClock
from register.database import Sessions
from register.person import SeenAt, add_person, find_person, remember_address
from tests.email.conftest import ADA, FROM, Open
from tests.email.double import SmtpDouble, certificate

HERE = Address(ChannelName.EMAIL, ADA, user_id=ADA)
CARD = Reply(
    "**Opsjonen på kontorrekvisita må avgjøres innen 1. mars 2027.**\n\nPrisen er *bra* & <b>lav</b>.\n\n- Papir\n- [Penn](https://example.org/?a=1&b=2)\n\n1. Først\n2. Så",
    id="0f3a",
    to=ADA,
    facts=(Fact("Avtale", "2024/118 <Kontor>"),),
    choices=(
        Choice("Utløs opsjon", Action(ActionId.DECIDE), "hemmelig-token"),
        Choice("Påminn meg", Action(ActionId.SNOOZE), "hemmelig-token-2"),
    ),
    sources=(Source("Loven", "§ 1", "2026", "https://lovdata.no/x"),),
)


async def test_a_message_arrives_as_text_and_html_with_the_headers_of_an_automatic_mail(
    channel: EmailChannel, double: SmtpDouble, clock: FixedClock
) -> None:
    number = await channel.send(HERE, CARD)
    [got] = double.got
    mail = got.mail
    assert (got.sender, got.to) == ("innkjopsbot@demo.invalid", [ADA])
    assert mail["Subject"] == "Opsjonen på kontorrekvisita må avgjøres innen 1. mars 2027."
    assert mail["Message-ID"] == number == "<0f3a@demo.invalid>"
    assert mail["From"] == FROM
    assert mail["To"] == ADA
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["List-Post"] == "NO"
    assert "<innkjopsbot.demo.invalid>" in mail["List-Id"]
    assert mail["Date"].datetime == clock.now()
    assert mail.get_content_type() == "multipart/alternative"
    assert max(map(len, got.data.split(b"\r\n"))) <= 998
    text = got.part("plain")
    for told in (
        "Prisen er *bra* & <b>lav</b>.",
        "- Papir\n- Penn (https://example.org/?a=1&b=2)",
        "1. Først\n2. Så",
        "Avtale: 2024/118 <Kontor>",
        "Kilde: Loven, § 1 (2026) (https://lovdata.no/x)",
    ):
        assert told in text, told
    html = got.part("html")
    assert "&lt;b&gt;lav&lt;/b&gt;" in html
    assert '<a href="https://example.org/?a=1&amp;b=2">Penn</a>' in html
    assert "<strong>Opsjonen på" in html
    assert "<ol><li>Først</li><li>Så</li></ol>" in html
    assert "&lt;Kontor&gt;" in html


async def test_a_source_that_the_text_names_is_not_named_once_more(
    channel: EmailChannel, double: SmtpDouble
) -> None:
    text = "Avgjør.\n\nKilde: [Loven, § 1](https://lovdata.no/x) (2026)."
    await channel.send(HERE, replace(CARD, text=text))
    [got] = double.got
    assert got.part("plain").count("Kilde: ") == 1
    assert got.part("html").count("Kilde: ") == 1


async def test_buttons_become_the_way_to_answer_and_no_token_leaves(
    opened: Open, channel: EmailChannel, double: SmtpDouble
) -> None:
    await opened(url="https://bot.demo.invalid").send(HERE, CARD)
    [got] = double.got
    assert b"hemmelig" not in got.data
    text, html = got.part("plain"), got.part("html")
    assert "Du kan velge: Utløs opsjon · Påminn meg" in text
    assert "Svar i Teams eller på nettsiden: https://bot.demo.invalid" in text
    with_slack = EmailConfig("smtp://localhost", FROM, url="https://bot.demo.invalid", has_slack=True)
    assert "Svar i Teams, i Slack eller på nettsiden: https" in text_of(CARD, config=with_slack)
    assert "Skriv «hva venter på meg?» der" in text
    assert '<a href="https://bot.demo.invalid">https://bot.demo.invalid</a>' in html
    assert got.mail["List-Help"] == "<https://bot.demo.invalid>"


async def test_the_same_message_twice_has_the_same_message_id(
    channel: EmailChannel, double: SmtpDouble
) -> None:
    assert await channel.send(HERE, CARD) == await channel.send(HERE, CARD)
    assert len({got.mail["Message-ID"] for got in double.got}) == 1


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("**Hei**\n\nmer", "Hei"),
        ("- Punkt én\n- to", "Punkt én"),
        ("ord " * 40, "ord " * 18 + "ord…"),
        ("Meldt av ada@demo.invalid", NEUTRAL_SUBJECT),
        ("", NEUTRAL_SUBJECT),
        (escape("Første\r\nBcc: ond@demo.invalid"), "Første"),
        (escape("Første\x0bBcc: x\x00 y"), "FørsteBcc: x y"),
    ],
)
def test_a_subject_is_the_first_line_cut_short(text: str, subject: str) -> None:
    assert subject_of(Reply(text)) == subject
    assert len(subject) <= 78


def test_what_not_everyone_may_see_has_a_neutral_subject() -> None:
    assert subject_of(Reply("**Avvik om trakassering**", private=True)) == NEUTRAL_SUBJECT


async def test_a_subject_never_names_somebody_in_the_register(
    channel: EmailChannel, sessions: Sessions, double: SmtpDouble
) -> None:
    async with sessions.begin() as session:
        await add_person(session, email="per@demo.invalid", name="Per Olav Demo")
    await channel.send(HERE, Reply("**Per Olav Demo** spør om du kan ta over.", id="a"))
    await channel.send(HERE, Reply("**Papir og Penn Demo AS** har en opsjon.", id="b"))
    assert [got.mail["Subject"] for got in double.got] == [
        NEUTRAL_SUBJECT,
        "Papir og Penn Demo AS har en opsjon.",
    ]
    assert "Per Olav Demo" in double.got[0].part("plain")


async def test_no_header_can_be_put_in_by_words(channel: EmailChannel, double: SmtpDouble) -> None:
    hostile = "Hei\r\nBcc: ond@demo.invalid\r\n\r\n<script>alert(1)</script>\u2028X: y"
    await channel.send(HERE, Reply(escape(hostile), id="r\r\nX-Ond: 1", to=ADA))
    [got] = double.got
    assert got.mail["Bcc"] is None
    assert got.mail["X-Ond"] is None
    assert got.to == [ADA]
    assert "<script>" not in got.part("html")


def test_a_link_cannot_leave_its_attribute() -> None:
    config = EmailConfig("smtp://localhost", FROM)
    drawn = html_of(Reply('[a](https://x.invalid/"onmouseover="alert)'), config=config)
    assert 'href="https://x.invalid/&quot;onmouseover=&quot;alert"' in drawn


@pytest.mark.parametrize(
    ("command", "answer", "error", "reason"),
    [
        ("RCPT", "550 5.1.1 no such user", AddressGoneError, "smtp_550"),
        ("RCPT", "550 unknown", AddressGoneError, "smtp_550"),
        ("RCPT", "552 5.2.2 full", AddressGoneError, "smtp_552"),
        ("RCPT", "550 5.7.1 relaying denied", MessageRejectedError, "smtp_550_policy"),
        ("RCPT", "450 4.2.1 later", RetryableSendError, "smtp_450"),
        ("MAIL", "550 5.7.60 not allowed", RetryableSendError, "smtp_sender_refused_550"),
        ("MAIL", "451 later", RetryableSendError, "smtp_sender_refused_451"),
        ("DATA", "554 no", MessageRejectedError, "smtp_554"),
        ("END", "554 5.6.0 spam", MessageRejectedError, "smtp_554"),
        ("END", "421 4.3.2 closing", RetryableSendError, "smtp_421"),
        ("CONNECT", "421 too many", RetryableSendError, "smtp_421"),
        ("CONNECT", "554 go away", RetryableSendError, "smtp_554"),
    ],
)
async def test_each_refusal_is_told_as_what_it_means(
    channel: EmailChannel, double: SmtpDouble, command: str, answer: str, error: type[Exception], reason: str
) -> None:
    double.answers[command] = answer
    with pytest.raises(error) as caught:
        await channel.send(HERE, CARD)
    assert caught.value.reason == reason  # type: ignore[attr-defined]  # every one of ours has it
    assert ADA not in str(caught.value)
    assert double.got == []


@pytest.mark.parametrize("silent", ["EHLO", "RCPT", "END"])
async def test_a_server_that_says_nothing_is_tried_again(
    opened: Open, channel: EmailChannel, double: SmtpDouble, silent: str
) -> None:
    double.silent.add(silent)
    with pytest.raises(RetryableSendError) as caught:
        await opened(patience=0.2).send(HERE, CARD)
    assert caught.value.reason == "smtp_timeout"


async def test_a_server_that_is_not_there_is_tried_again(opened: Open, channel: EmailChannel) -> None:
    with pytest.raises(RetryableSendError) as caught:
        await opened("smtp://127.0.0.1:1").send(HERE, CARD)
    assert caught.value.reason == "smtp_unreachable"


async def test_what_has_been_mailed_is_not_changed(channel: EmailChannel) -> None:
    with pytest.raises(MessageRejectedError) as caught:
        await channel.update(HERE, "<x@demo.invalid>", CARD)
    assert caught.value.reason == "no_updates"


async def test_only_employees_in_the_register_are_written_to(
    channel: EmailChannel, sessions: Sessions, double: SmtpDouble, clock: FixedClock
) -> None:
    async with sessions.begin() as session:
        gone = await add_person(session, email="borte@demo.invalid", name="Borte Demo")
        gone.left_on = date(2026, 11, 21)
        await add_person(session, email="ekstern@leverandor.invalid", name="Ekstern Demo")
        guest = await add_person(session, email="gjest@demo.invalid", name="Gjest Demo")
        seen = SeenAt("slack", "U1", "D1", clock.now(), guest=True)
        await remember_address(session, guest, seen)
        staff = await find_person(session, ADA)
        assert staff is not None
        await remember_address(session, staff, SeenAt("slack", "U2", "D2", clock.now(), guest=False))
    for email in (
        "borte@demo.invalid",
        "ekstern@leverandor.invalid",
        "gjest@demo.invalid",
        "x@demo.invalid",
    ):
        assert await channel.reach(email) is None, email
        with pytest.raises(AddressGoneError):
            await channel.send(Address(ChannelName.EMAIL, email, user_id=email), CARD)
    assert await channel.reach(ADA.upper()) == HERE
    assert double.got == []


@pytest.mark.usefixtures("channel")
class TestEncryption:
    """On one server with a certificate of its own; the product's default is to trust the machine's."""

    @pytest.fixture
    def pem(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        file = certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        return file

    async def test_starttls_and_sign_in(self, opened: Open, pem: Path) -> None:
        server = SmtpDouble(certificate=pem, sign_in=True)
        await server.start()
        await opened(f"smtp://ada%40demo:hem%3Amelig@127.0.0.1:{server.port}").send(HERE, CARD)
        [got] = server.got
        assert (got.encrypted, got.signed_in) == (True, "ada@demo:hem:melig")
        await server.stop()

    async def test_tls_from_the_first_byte(self, opened: Open, pem: Path) -> None:
        server = SmtpDouble(certificate=pem, tls=True)
        await server.start()
        await opened(f"smtps://127.0.0.1:{server.port}").send(HERE, CARD)
        assert [got.encrypted for got in server.got] == [True]
        await server.stop()

    async def test_a_certificate_nobody_vouches_for_gets_nothing(self, opened: Open, tmp_path: Path) -> None:
        for scheme, tls in (("smtps", True), ("smtp", False)):
            server = SmtpDouble(certificate=certificate(tmp_path), tls=tls)
            await server.start()
            with pytest.raises(RetryableSendError) as caught:
                await opened(f"{scheme}://127.0.0.1:{server.port}").send(HERE, CARD)
            assert caught.value.reason == "smtp_certificate"
            assert server.got == []
            await server.stop()

    async def test_a_sign_in_that_is_refused_is_named(self, opened: Open, pem: Path) -> None:
        server = SmtpDouble(certificate=pem, sign_in=True)
        server.answers["AUTH"] = "535 5.7.8 no"
        await server.start()
        with pytest.raises(RetryableSendError) as caught:
            await opened(f"smtp://ada:feil@127.0.0.1:{server.port}").send(HERE, CARD)
        assert caught.value.reason == "smtp_sign_in_refused"
        await server.stop()

    @pytest.mark.parametrize(
        ("url", "must"),
        [
            ("smtp://mail.example.no", True),
            ("smtps://mail.example.no", False),
            ("smtp://mail.example.no:25?tls=off", False),
            ("smtp://127.0.0.1", None),
            ("smtp://localhost:1025", None),
        ],
    )
    def test_nothing_leaves_this_machine_unencrypted_unless_it_is_said(
        self, url: str, must: bool | None
    ) -> None:
        assert EmailConfig(url, FROM).start_tls is must


def _settings(**values: object) -> Settings:
    return Settings.model_validate(values)


@pytest.mark.parametrize(
    ("url", "sender", "domains", "words"),
    [
        ("smtp://b:p@mail.example.no:587", FROM, "demo.invalid", ()),
        ("smtps://mail.example.no", "innkjop@example.no", "demo.invalid", ()),
        ("http://mail.example.no", FROM, "demo.invalid", ("SMTP_URL",)),
        ("smtp://mail.example.no:x", FROM, "demo.invalid", ("SMTP_URL",)),
        ("", FROM, "demo.invalid", ("SMTP_URL",)),
        ("smtp://b:p@mail.example.no?tls=off", FROM, "demo.invalid", ("ukryptert",)),
        ("smtp://:p@mail.example.no", FROM, "demo.invalid", ("bruker",)),
        ("smtp://mail.example.no", "", "demo.invalid", ("SMTP_FROM",)),
        ("smtp://mail.example.no", "Innkjøpsbot", "demo.invalid", ("SMTP_FROM",)),
        ("smtp://mail.example.no", "a@b.no\r\nBcc: c@d.no", "demo.invalid", ("SMTP_FROM",)),
        ("smtp://mail.example.no", "", "", ("SMTP_FROM", "STAFF_DOMAINS")),
    ],
)
def test_settings_that_do_not_hold_are_named_with_the_remedy(
    url: str, sender: str, domains: str, words: tuple[str, ...]
) -> None:
    found = faults(_settings(smtp_url=url, smtp_from=sender, staff_domains=domains))
    assert len(found) == len(words), found
    for fault, word in zip(found, words, strict=True):
        assert word in fault


def test_the_password_stays_out_of_what_is_printed() -> None:
    config = EmailConfig("smtp://bruker:hemmelig@mail.example.no", FROM)
    assert "hemmelig" not in repr(config)
    assert "hemmelig" not in repr(_settings(smtp_url="smtp://bruker:hemmelig@mail.example.no"))
    assert (config.username, config.password, config.port) == ("bruker", "hemmelig", 587)


def test_norwegian_letters_are_read_by_every_mail_program() -> None:
    drawn = html_of(Reply("Æ ø å"), config=EmailConfig("smtp://localhost", FROM))
    assert re.search(r'<meta charset="utf-8">', drawn)
    assert "Æ ø å" in drawn
