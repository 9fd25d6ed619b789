"""Exemptions asked about together with an amount: the exemption decides first, and the plain rule comes after it."""

import re
from dataclasses import dataclass, replace
from typing import Final

from dialogs.asked import SURE, Answer, Asked
from dialogs.asking import asking_sentence
from dialogs.found_article import article_answer
from dialogs.judged import regime_of
from dialogs.polarity import Form
from dialogs.question_words import Ask, words_of
from dialogs.regime_brief import say_briefly
from dialogs.regime_text import lead
from knowledge.search import Hit
from knowledge.terskelverdi import Regime
from norsk.language import Language


@dataclass(frozen=True, slots=True)
class Exemption:
    """Words that show an exemption, and the question that its article answers.

    `of_the_law` marks one that a purchase below the law's limit has no need of.
    """

    words: re.Pattern[str]
    asked: str
    of_the_law: bool = False


EXEMPTIONS: Final = (
    Exemption(
        words_of(
            r"\b(?:bare|kun|berre|eneste|einaste|only) (?:én|en|ei|ein|one|\w+)?\s?(?:leverandør\w*|firma\w*|tilbyder\w*|supplier\w*)\b",
            r"\beneleverandør\w*",
            r"\b(?:bare|kun|berre) (?:én|en|ei|ein|ett|dette|de|dei) .{0,20}\bsom (?:kan|har|lager|selger)\b",
            r"\b(?:monopol|enerett|patent)\w*",
            r"\bsingle supplier\b|\bsole supplier\b",
        ),
        "Når kan vi bruke eneleverandør?",
        of_the_law=True,
    ),
    Exemption(
        words_of(
            r"\bhaster\b",
            r"\bhast(?:e|esak|ekjøp|etilfelle)?\b",
            r"\bakutt\w*",
            r"\bnødsituasjon\w*",
            r"\bkrisesituasjon\w*",
            r"\burgen(?:t|cy)\b|\bemergency\b",
            r"\b(?:livs|helse|brann|ras)?farleg\w*|\b(?:livs|helse|brann|ras)farlig\w*|\bfare for liv\b",
            r"\b(?:\w+flom\w*|flom(?:men|ma)?|flaum\w*|uvær\w*|storm(?:en)?|skred\w*|jordras\w*|\w*lekkasje\w*|vannskade\w*|vasskade\w*)\b",
            r"\bbrann(?:en)?\b(?! ?(?:og|verns?|alarm))|\bbrant? ned\b|\b(?:flooded|burst|burned down)\b",
            r"\b(?:kollapset|kollapsa|raste? (?:sammen|saman|ut)|brøt sammen|braut saman|vasket vekk|vaska vekk)\b",
        ),
        "Kan vi kjøpe direkte når det haster?",
        of_the_law=True,
    ),
    Exemption(
        words_of(
            r"\b(?:ingen|ikke|null|ikkje) (?:\w+ )?(?:tilbud|tilbod|tilbydere|bud)\b",
            r"\bmislykk?a?e?t?\w* (?:konkurranse\w*|anbud\w*)",
            r"\buakseptable? tilbud\w*",
            r"\bno (?:bids|tenders|offers)\b",
        ),
        "Hva kan vi gjøre når en konkurranse er mislykket og ingen leverte tilbud?",
        of_the_law=True,
    ),
    Exemption(
        words_of(
            r"\bavrop\w*",
            r"\bcall-?off\w*",
            r"\b(?:har|finnes|finst|fins) (?:\w+ ){0,2}?rammeavtale\w*",
            r"\b(?:på|under|innenfor|via|gjennom|bruke|bruker) (?:\w+ ){0,2}?rammeavtalen\b",
            r"\b(?:existing|have a) framework\b",
        ),
        "Hvordan gjør vi avrop på rammeavtalen?",
    ),
    Exemption(
        words_of(
            r"\b(?:eget|eige|eigne|egne|kommunens|kommunalt|interkommunal\w*|heleid\w*)\s+(?:\w+ )?(?:selskap\w*|foretak\w*|bedrift\w*|as)\b",
            r"\begenregi\b|\beigenregi\b",
            r"\bin-?house\b",
        ),
        "Kan vi kjøpe fra kommunens eget selskap i egenregi?",
    ),
    Exemption(
        words_of(
            r"\b(?:lei|kj[øo]p)\w*\b.{0,30}\b\w*(?:lokale[rt]?|lokaler|tomt|tomta|eiendom\w*)\b",
        ),
        "Må vi ha konkurranse når vi leier lokaler eller kjøper tomt?",
    ),
    Exemption(words_of(r"\brettssak\w*", r"\btvist\w*"), "Må vi ha konkurranse om advokat i en rettssak?"),
    Exemption(
        words_of(r"\bansett\w*", r"\bansettelse\w*"), "Gjelder anskaffelsesreglene når vi ansetter noen?"
    ),
)

ESTIMATED: Final = words_of(
    r"\b(?:anslo\w*|anslått|anslag\w*|anslaget|regn\w*|rekn\w*|estimer\w*|beregn\w*|berekn\w*|trodde|trudde|forvent\w*|estimat\w*|thought|expected)\b"
)
"""Somebody tells what they thought beforehand that a purchase would cost."""
DEARER: Final = Exemption(
    words_of(
        r"\b(?:tilbud\w*|tilbod\w*|bud\w*|pris\w*|offers?|bids?)\b[^.?!]{0,30}\b(?:kom|ble|blei|vart|var|endte|enda|came|were|was)\b"
        r"[^.?!]{0,20}\b(?:på|til|inn|in|at|over|høyere|høgare|dyrere|dyrare|higher)\b",
    ),
    "Er det ulovlig at tilbudene ble høyere enn anslaget?",
)
ASIDE: Final = (
    Exemption(
        words_of(
            r"\b(?:hver|kvar|kver|hvert|kvart)\s+(?:for|før+)\s+s[eæ]g?\b",
            r"\bunder (?:ett|eitt)\b",
            r"\b(?:regn|rekn|legg|tell|slå)\w*\b[^.?!]{0,30}\b(?:sammen|saman|ilag|i lag|samlet|samla|together)\b",
        ),
        "Må skolene regne sammen kjøp i flere enheter?",
    ),
    Exemption(
        words_of(
            r"\b(?:kunngj|lys|publi|announce)\w*\b[^.?!]{0,40}\b(?:signert|signerte|inngått|inngåtte|kontraktsinngåelse\w*|tildelt|tildeling\w*|"
            r"resultat\w*|skrevet under|underskreve\w*|underskrive\w*|signed|awarded|award)\b",
        ),
        "Må vi kunngjøre at kontrakten er inngått?",
    ),
)
"""What is asked beside an amount and speaks of a purchase or a notice all the same: the question of its article."""

_WITHOUT: Final = {
    Language.BOKMAL: "Uten unntaket gjelder dette:",
    Language.NYNORSK: "Utan unntaket gjeld dette:",
    Language.ENGLISH: "Without the exemption this applies:",
}
SELLING: Final = words_of(
    r"\b(?:vi|jeg|kommunen|eg|me|skolen)\s+(?:\w+\s+){0,2}?(?:selge?r?|sel|solgte)\b",
    r"\b(?:selge|selje)\s+(?:\w+\s+){0,3}?(?:utstyr|bil\w*|møbler|pc\w*|maskin\w*|tomt\w*|bygg\w*|eiendom\w*)",
    r"\bsalg av\b",
)
"""The kommune sells: the rules on purchases say nothing of that."""
_SUPPLIER_SELLS: Final = re.compile(
    r"\b(?:leverandør\w*|firma\w*|butikk\w*)\s+(?:\w+\s+)?sel\w+", re.IGNORECASE
)


def exempted(asked: Asked) -> Answer | None:
    """Return an exemption's article with what applies to the amount without it after it; None where none is meant."""
    hit = _article_of(asked)
    if hit is None:
        return None
    found = regime_of(asked)
    answer = article_answer(asked, hit, found)
    *body, source = answer.text.split("\n\n")
    return replace(
        answer, text="\n\n".join([*body, f"**{_WITHOUT[asked.language]}** {_rule(asked, found)}", source])
    )


def aside(asked: Asked) -> Hit | None:
    """Return the article on something that only looks like a question of the duty; None where it is none.

    That is an estimate that the offers passed, purchases counted together, and the notice of a contract.
    """
    text = asked.question.text
    if DEARER.words.search(text) and ESTIMATED.search(text):
        return _found(asked, DEARER)
    sentence = asking_sentence(text)
    return _found(asked, next((one for one in ASIDE if one.words.search(sentence)), None))


def _rule(asked: Asked, found: Regime) -> str:
    """Return the plain rule's first sentences, on the duty to announce, in the language of the question."""
    if asked.language is Language.BOKMAL:
        return lead(found, (Ask.ANNOUNCE,), asked.kommune, past=asked.past, form=Form.OPEN)
    said = say_briefly(
        found,
        asks=(Ask.ANNOUNCE,),
        kommune=asked.kommune,
        rules=asked.knowledge.rules,
        money=None,
        past=asked.past,
        form=Form.OPEN,
        language=asked.language,
    )
    return said.text.split("\n\n")[0]


def sells(asked: Asked) -> bool:
    """Say whether it is the kommune that sells."""
    return bool(SELLING.search(asked.question.text)) and not _SUPPLIER_SELLS.search(asked.question.text)


def _article_of(asked: Asked) -> Hit | None:
    """Return the article on the exemption that the question speaks of: the one its own question finds."""
    needed = (one for one in EXEMPTIONS if not one.of_the_law or regime_of(asked).law_applies is not False)
    return _found(asked, next((one for one in needed if one.words.search(asked.question.text)), None))


def _found(asked: Asked, meant: Exemption | None) -> Hit | None:
    """Return the article that answers an exemption's own question, where a whole question speaks of it."""
    if meant is None or not asked.question.whole:
        return None
    index, kommune = asked.knowledge.index, asked.kommune.id
    hit = index.answer(meant.asked, kommune)
    return hit if hit is not None and hit.confidence >= SURE else None
