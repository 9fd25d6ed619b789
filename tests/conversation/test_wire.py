from hypothesis import given
from hypothesis import strategies as st

from conversation.actions import Action, ActionId, ActionSigner
from conversation.reply import Choice, Fact, Field, FieldKind, File, Form, Option, Reply, Source
from conversation.seal import seal
from conversation.wire import reply_from_json, reply_to_json

WORDS = st.text(max_size=20)
SOURCES = st.builds(Source, title=WORDS, reference=WORDS, dated=WORDS, url=st.none() | WORDS)
FIELDS = st.builds(
    Field,
    key=WORDS,
    prompt=WORDS,
    kind=st.sampled_from(FieldKind),
    help=WORDS,
    required=st.booleans(),
    value=WORDS,
    error=WORDS,
    options=st.lists(st.builds(Option, value=WORDS, label=WORDS), max_size=2).map(tuple),
)
REPLIES = st.builds(
    Reply,
    text=WORDS,
    to=WORDS,
    facts=st.lists(st.builds(Fact, label=WORDS, value=WORDS), max_size=3).map(tuple),
    form=st.none() | st.builds(Form, fields=st.lists(FIELDS, max_size=3).map(tuple)),
    sources=st.lists(SOURCES, max_size=2).map(tuple),
    files=st.lists(st.builds(File, name=WORDS, media_type=WORDS, url=WORDS, alt=WORDS), max_size=2).map(
        tuple
    ),
    replaces=st.none() | WORDS,
    id=WORDS,
)


@given(REPLIES)
def test_a_stored_reply_is_sent_as_it_was(reply: Reply) -> None:
    assert reply_from_json(reply_to_json(reply)) == reply


def test_sealing_gives_every_button_a_token_for_its_person_alone() -> None:
    signer = ActionSigner("a-secret-for-tests-only")
    reply = Reply(
        "Hva kjøper du?",
        choices=(Choice("Vare", Action(ActionId.SET_KIND, {"kind": "vare"})),),
        form=Form((Field("a", "A?"),), submit=Choice("Send", Action(ActionId.CANCEL))),
    )
    sealed = seal(reply, id="r1", to="ada@demo.invalid", person_id="p1", signer=signer)
    assert sealed.to == "ada@demo.invalid"
    assert sealed.form is not None
    assert sealed.form.submit is not None
    for choice in (*sealed.choices, sealed.form.submit):
        assert signer.read(choice.token, person_id="p1").use == "r1"


def test_a_button_on_the_wire_is_its_label_and_token() -> None:
    signer = ActionSigner("a-secret-for-tests-only")
    reply = seal(
        Reply("x", choices=(Choice("Hjelp", Action(ActionId.HELP)),)),
        id="r",
        to="a@b",
        person_id="p",
        signer=signer,
    )
    data = reply_to_json(reply)
    assert data["choices"] == [{"label": "Hjelp", "action": reply.choices[0].token}]
    assert set(data) == {"id", "to", "text", "facts", "choices", "form", "sources", "files", "replaces"}
