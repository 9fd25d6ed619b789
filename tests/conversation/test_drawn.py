"""What facts and buttons say already is not written once more; nothing else is left out."""

from conversation.actions import Action, ActionId
from conversation.drawn import drawn_blocks
from conversation.markup import plain_block
from conversation.reply import Choice, Fact, Reply

ASKED = "**2 av 5.** Er det dekning?\n\n1. Ja, det er\n2. Nei \\[ennå\\]\n\nSvar med egne ord."
TOLD = "**Nytt behov.**\n\n- Verdi: 900\u00a0000\u00a0kr\n- IKT: ja\n\nDen venter."


def _said(reply: Reply) -> list[str]:
    return [plain_block(block) for block in drawn_blocks(reply)]


def _choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(label, Action(ActionId.ASK, {"text": label})) for label in labels)


def test_options_that_are_buttons_are_not_listed_too() -> None:
    reply = Reply(ASKED, choices=_choices("Ja, det er", "Nei [ennå]", "Vet ikke"))
    assert _said(reply) == ["2 av 5. Er det dekning?", "Svar med egne ord."]


def test_options_stay_listed_where_one_of_them_is_no_whole_button() -> None:
    assert "2. Nei [ennå]" in _said(Reply(ASKED, choices=_choices("Ja, det er", "Nei …")))
    assert "1. Ja, det er" in _said(Reply(ASKED))


def test_facts_are_not_listed_too() -> None:
    facts = (Fact("Verdi", "900 000 kr"), Fact("IKT", "ja"), Fact("Enhet", "Demo skole"))
    assert _said(Reply(TOLD, facts=facts)) == ["Nytt behov.", "Den venter."]
    assert "- IKT: ja" in _said(Reply(TOLD, facts=facts[:1]))


def test_a_bullet_that_sounds_like_a_button_stays() -> None:
    assert _said(Reply("- Ja\n- Nei", choices=_choices("Ja", "Nei"))) == ["- Ja", "- Nei"]
