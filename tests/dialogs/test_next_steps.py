"""The buttons under an article, as a person of each kommune gets them."""

from dataclasses import replace

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs.dialog import Knowledge
from dialogs.next_steps import under_article
from tests.dialogs.asking import ask

HOW = "lillestrom-behovsmelding-hvordan"


def show(id: str, label: str = "En annen") -> Choice:
    return Choice(label, Action(ActionId.SHOW_ARTICLE, {"id": id}))


def labels(
    knowledge: Knowledge, id: str, *steps: str, kommune: str = "lillestrom", others: tuple[Choice, ...] = ()
) -> list[str]:
    article = knowledge.library.by_id(id)
    assert article is not None
    choices = under_article(
        replace(article, next=steps),
        kommune=knowledge.kommuner[kommune],
        library=knowledge.library,
        others=others,
    )
    return [choice.label for choice in choices]


def test_the_office_is_the_next_step_where_none_is_named(knowledge: Knowledge) -> None:
    assert labels(knowledge, "nasjonal-espd") == ["Spør Innkjøpsseksjonen"]
    assert labels(knowledge, "nasjonal-espd", kommune="baerum") == ["Spør Anskaffelsesenheten"]


def test_filing_a_need_leads_to_the_kommunes_own_article(knowledge: Knowledge) -> None:
    article = knowledge.library.by_id("nasjonal-under-500000")
    assert article is not None
    step, *_ = under_article(article, kommune=knowledge.kommuner["lillestrom"], library=knowledge.library)
    assert step == show(HOW, "Slik melder du behov")


def test_an_answer_from_an_article_offers_its_next_step_first(knowledge: Knowledge) -> None:
    found = ask(knowledge, "Hvor mange tilbud må vi innhente?")
    assert found.article == "nasjonal-hvor-mange-tilbud"
    assert [choice.label for choice in found.choices][:2] == [
        "Slik melder du behov",
        "Spør Innkjøpsseksjonen",
    ]


def test_filing_a_need_is_left_out_where_the_kommune_has_no_such_article(knowledge: Knowledge) -> None:
    steps = ("behovsmelding", "innkjop")
    assert labels(knowledge, "nasjonal-espd", *steps, kommune="baerum") == ["Spør Anskaffelsesenheten"]
    assert labels(knowledge, "nasjonal-espd", "behovsmelding", kommune="baerum") == [
        "Spør Anskaffelsesenheten"
    ]


def test_an_article_never_leads_to_itself(knowledge: Knowledge) -> None:
    assert labels(knowledge, HOW, "behovsmelding", "innkjop") == ["Spør Innkjøpsseksjonen"]


def test_a_step_is_not_offered_again_as_an_alternative(knowledge: Knowledge) -> None:
    others = (show("nasjonal-kofa"), show("nasjonal-klage", "Klage"))
    title = "KOFA: frister, gebyr og behandling"
    assert labels(knowledge, "nasjonal-espd", "nasjonal-kofa", others=others) == [title, "Klage"]


def test_two_steps_and_two_alternatives_are_the_most(knowledge: Knowledge) -> None:
    steps = ("nasjonal-kofa", "nasjonal-klage", "innkjop")
    others = tuple(show(id, id) for id in ("nasjonal-karens", "nasjonal-arkiv", "nasjonal-hast"))
    shown = labels(knowledge, "nasjonal-espd", *steps, others=others)
    assert len(shown) == 4
    assert shown[2:] == ["nasjonal-karens", "nasjonal-arkiv"]
