"""What a question names, as the words to look for in the register: with synonyms, and without what only frames them."""

import re
from typing import Final

from dialogs.dialog import Knowledge
from knowledge.question import EQUAL
from norsk.text import is_content, stem, words
from norsk.words import word_set
from register.avtale_rank import Wanted
from register.avtale_words import Vocabulary

# What buyers call the same thing. Each line is one group; every word of it stands for the others.
_GROUPS: Final = """
kontorrekvisita kontormateriell rekvisita skrivesaker stationery kontorartikler
kopipapir papir skriverpapir printerpapir kopieringspapir
brøyting snøbrøyting snørydding snømåking vintervedlikehold vinterdrift strøing måking brøyte snow
renhold reinhald vask rengjøring reingjering renholdstjenester cleaning
pc pcer datamaskin datamaskiner laptop bærbar computer computers klientutstyr
skjerm monitor
mobil mobiltelefon mobiltelefoner smarttelefon telefon
møbler møblar kontormøbler skolemøbler inventar furniture stol kontorstol pult
mat matvarer næringsmidler food dagligvarer
vikar vikarbyrå bemanning vikartjenester bemanningstjenester
drosje taxi persontransport skoleskyss
hotell overnatting konferanse
tolk tolketjenester tolking tolketeneste interpreter
konsulent konsulenttjenester rådgiver rådgivning consultant
rørlegger rørleggertjenester vvs
elektriker elektro elektrotjenester elektroarbeid
maler malertjenester malerarbeid
tømrer snekker byggmester tømrertjenester
bok bøker lærebøker læremidler
leke leker leiker lekemateriell
forbruksmateriell sykepleieartikler
bleier bleie
hansker hanske
ikt data datautstyr
arbeidsklær arbeidstøy yrkesklær
bil biler kjøretøy leasingbil tjenestebil
drivstoff bensin diesel fuel
strøm kraft elkraft electricity
avfall renovasjon søppel boss avfallshåndtering
vakt vekter vakthold vektertjenester sikkerhetstjenester
trykk trykking trykkeritjenester trykksaker
skriver printer kopimaskin multifunksjonsmaskin utskrift
kaffe kaffemaskin coffee
catering møtemat
forsikring forsikringer insurance
bedriftshelsetjeneste bht
"""
_FRAME: Final = frozenset(
    stem(word)
    for word in word_set(
        """avtale avtaler avtalen rammeavtale rammeavtaler ramme kontrakt kontrakter leverandør leverandører kommune kommunen
    bestille kjøpe bestilling kjøp innkjøp handle behov tilgang tjeneste tjenester vare varer ting leveranse levering agreement
    contract supplier office supplies kommunal kommunale"""
    )
)
_ENGLISH: Final = (
    (re.compile(r"\b(?:printer|copy|printing) paper\b"), "kopipapir"),
    (re.compile(r"\bit\b"), "ikt"),
    (re.compile(r"\boffice supplies\b"), "kontorrekvisita"),
    (re.compile(r"\bsnow (?:clearing|removal|ploughing)\b"), "brøyting"),
)
_ASIDE: Final = re.compile(r" (?:til|ved|hos|i|på|for|at|in) ")
_AND: Final = re.compile(r" (?:og|eller|samt|and|or) |, ?")
_SUFFIX: Final = re.compile(r"(?:s|-)?(?:ramme)?avtal(?:e|en|er|ene|a|ar|ane)$")
_VERB: Final = re.compile(r"([a-zæøå]{3,}?)(?:er|r|e|a|et)")
_SHORTENED: Final = re.compile(r"([a-zæøå]+?)([bdgkpt])\2?el(?:et|en)?")
_OTHERS: Final = {word: tuple(other for other in line.split() if other != word) for line in _GROUPS.strip().splitlines() for word in line.split()}  # fmt: skip
_BY_STEM: Final = {stem(word): others for word, others in _OTHERS.items()}


def wanted(topic: str, *, knowledge: Knowledge) -> tuple[Wanted, ...]:
    """Return the words that a topic is looked for by; none where it says nothing of its own."""
    for pattern, meant in _ENGLISH:
        topic = pattern.sub(meant, topic)
    first, *rest = _ASIDE.split(f" {topic} ".replace("  ", " "))
    if not _content(first) and rest:
        first, rest = rest[0], rest[1:]
    found = [
        Wanted(word, _others(word, knowledge), phrase)
        for phrase, part in enumerate(_AND.split(first))
        for word in _content(part)
    ]
    return (*found, *(Wanted(word, aside=True) for part in rest for word in _content(part))) if found else ()


def mended(asked: tuple[Wanted, ...], known: Vocabulary, *, knowledge: Knowledge) -> tuple[Wanted, ...]:
    """Return the words with the misspelt ones as the register spells them, and compounds with their last part too."""
    return tuple(_mended(one, known, knowledge) for one in asked)


def _mended(one: Wanted, known: Vocabulary, knowledge: Knowledge) -> Wanted:
    near = known.nearest(one.word)
    if near and near != one.word:
        return Wanted(near, _others(near, knowledge), one.phrase, one.aside)
    parts = known.parts(one.word)
    return Wanted(one.word, (*one.others, *parts[-1:]), one.phrase, one.aside)


def _content(text: str) -> list[str]:
    named = (_SUFFIX.sub("", word) for word in words(text))
    return [word for word in named if is_content(word) and stem(word) not in _FRAME]


def _forms(word: str) -> tuple[str, ...]:
    """Return a word's forms that share no stem with it: «brøyter» for brøyting, «møbel» for møbler."""
    if found := _VERB.fullmatch(word):
        noun = f"{found[1]}ing"
        return (noun, *_OTHERS[noun]) if noun in _OTHERS else ()
    if found := _SHORTENED.fullmatch(word):
        plural = f"{found[1]}{found[2]}ler"
        return (plural, *_OTHERS.get(plural, ()))
    return ()


def _others(word: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return what else a word is called: by our own groups, and by the synonyms of the knowledge base."""
    own = (*(_OTHERS.get(word) or _BY_STEM.get(stem(word), ())), *_forms(word))
    read = knowledge.index.read(word).concepts
    shared = [
        option.terms[0]
        for concept in read
        for option in concept.options
        if len(option.terms) == 1 and option.weight == EQUAL and option.terms[0] != stem(word)
    ]
    return tuple(dict.fromkeys((*own, *shared)))
