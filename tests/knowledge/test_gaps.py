import random
from datetime import date, timedelta

from dialogs.dialog import Knowledge
from knowledge.gaps import Gap, Unanswered, gaps

DAY = date(2026, 11, 2)
ENVELOPES = (
    "Hvilken farge skal konvolutten ha?",
    "hvilken farge skal konvolutten ha",
    "Må konvolutten ha en farge?",
)
PENS = "Hvor mange kulepenner kan vi ta med hjem?"


def asked(*texts: str) -> list[Unanswered]:
    return [Unanswered(text, DAY + timedelta(days=number)) for number, text in enumerate(texts)]


def found(knowledge: Knowledge, questions: list[Unanswered]) -> tuple[Gap, ...]:
    return gaps(questions, index=knowledge.index, kommune="lillestrom")


def test_questions_about_one_thing_are_counted_together_the_most_asked_first(knowledge: Knowledge) -> None:
    envelopes, pens = found(knowledge, asked(PENS, *ENVELOPES))
    assert (envelopes.count, pens.count) == (3, 1)
    assert envelopes.question == ENVELOPES[0]
    assert (envelopes.first_on, envelopes.last_on) == (DAY + timedelta(days=1), DAY + timedelta(days=3))
    assert envelopes.questions == (ENVELOPES[0], ENVELOPES[2]), "one of each wording"


def test_the_order_in_which_they_were_asked_changes_nothing(knowledge: Knowledge) -> None:
    questions = asked(PENS, *ENVELOPES, "Hvem vasker konvoluttene?", "Kan kulepennen ha farge?")
    first = found(knowledge, questions)
    for seed in range(5):
        shuffled = random.Random(seed).sample(questions, len(questions))
        assert found(knowledge, shuffled) == first


def test_a_gap_names_the_article_nearest_to_it(knowledge: Knowledge) -> None:
    [gap] = found(knowledge, asked("Hvilken farge skal rammeavtalen trykkes i?"))
    assert gap.nearest is not None
    assert "rammeavtal" in gap.nearest.title.casefold() + gap.nearest.body.casefold()


def test_what_has_no_words_that_any_article_knows_is_a_gap_all_the_same(knowledge: Knowledge) -> None:
    [gap] = found(knowledge, asked("Xyzzy plugh?"))
    assert (gap.count, gap.nearest) == (1, None)
