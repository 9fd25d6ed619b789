"""Norwegian text analysis: words, stems, stop words and compounds, for bokmål, nynorsk and dialect alike."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+")
_PREFIXED = re.compile(r"\b([^\W\d_])-(?=[^\W\d_]{3})")
_NUMBER = re.compile(r"\d+\w?")
_DIGRAPHS = {"aa": "å", "oe": "ø", "ae": "æ"}
_DIGRAPH = re.compile("|".join(_DIGRAPHS))
_SKELETON = str.maketrans({"å": "a", "ø": "o", "æ": "a", "ä": "a", "ö": "o", "é": "e", "è": "e", "ô": "o"})
LONGEST_WORD = 60
YEAR_DIGITS = 4  # a shorter number names nothing
CACHED_WORDS = 50_000
_J_STEM, _DOUBLE_STEM, _UM_STEM, _PARTICIPLE = 5, 4, 7, 6  # the shortest stems that lose an ending
SHORTEST_PART = 3

_FOLDED = """
hva: ka kva va hæ ke ka hvafor
hvem: kven kem hvm hvæm kæm
hvor: kor kvar hen
hvordan: korleis hvordn åssen assen koss kossen korsen kordan koles kolles hvorledes hvrdan kossn
hvorfor: kvifor koffer korfor hvorfår koffør kafor
hvilken: kva_for hvilke hvilket kvilken kvilke
hvorvidt: om
når: natid nåtid ner
jeg: eg æ æg ej je jæ jei i
ikke: ikkje ikkj itj itte ikje ikk inte ittj ente
vi: me mi oss
dere: de dokker dåkk dåkker dykk dokk
noe: noko nokka nåkka nåe noen nokon nåkken
være: vere verta bli vera
skal: ska skulle skull
er: e æ ær
til: te
fra: frå
å: og
"""
_STOPS = """
hva hvem hvor hvordan hvorfor hvilken hvorvidt når jeg ikke vi dere noe være skal er til fra å og om e æ a
ad all alle allerede alltid alt altså an andre annet annen at av bare ble blei blir bli både bør burde da de
deg dei deim dem den denne dens der deres derfor derre det dets dette di din disse dit ditt dokker du då eg
ei eigen ein eit eitt eller elles ellers en ene eneste enn ennå et ett etter eventuelt faktisk fikk for
fordi fram frem frå få fått får før først ga gang ganger ganske gi gikk gir gjelder gjeld gjelde gjennom
gjer gjere gjorde gjort gjør gjøre god godt går gå ha hadde han hans har hatt hei heisann hallo helt henne
hennes her hit ho hun hver hvert hvis hvilke hvilket i ifm ift igjen ikkje imot inn innen innenfor inntil ja
jo kan kanskje kjekt kom komme kommer kun kunne kvart kvarandre kvifor kvis lage lagde la lar latt legge
ligger lik like litt lurer lure man mange mangen me med meg meir mellom men mens mer mest mi min mine mitt
mot mye mykje må måtte mått måte måten nei ned no noen nok noko nokon nokre ny nye nytt nå nær nærmere ofte
ok okay også opp oss over på per pr prøver rett rundt samme sammen seg sei seie seier selv si sia sida siden
sidan sier sin sine sist sitt sjå skulle slik slike slikt snart som så sånn ta takk tar tatt te tenkte ti
tid tillegg tilsvarende to tok trenger trenge treng tror um under unna upp ut uten utan vart var ved veit
vel veldig vere vet vil vidare videre ville visst vite vita vår vårt våre vært åt øvrig hjelp hjelpe
spørsmål spør spørre spurte greit greie vanlig vanligvis eks ekskl inkl mva moms kr kroner krone tusen tusn
million millioner mill dag dagen uke uker måned år året idag gjerne finnes finst finne finn fins står stå
sto skjer skje egentlig egentleg heter heite betyr bety tydar fortell fortelle forklar forklare forklart
ønsker ønske slags type hvertfall liksom lissom sant dessuten tenke tenker dykk dykkar dokkers nån nåen
blitt bruker inni nemleg nemlig trur synest synes fleire flere mindre minst the and are as be been by can
could did do does from had has have how if in into is it its just may must my not of on or our out shall
should so some than that their them then there these they this us was we were what when where which who whom
whose why will with would you your any about before after need needs want get many much long often use used
make tell please hi hello know doing also only each between more most other such yes up down without within
above below apply applies applied allowed required require requires mean means done same one new every
through against happens happen best belong hos én se vert brukast brukes bruk egen eget tre fem seks hundre
holde passe lite ingen neste ulike ulik hele heile helst greier likevel sjølv selve innom dessverre ligg set
sett sette setter settes gjøres gjerast kjem skjedde oftast cirka ca omtrent hundretusen halv akkurat åtte
ni sju syv during while whether who's there's what's because since meget lurt vurderer ute ifra ferdig heilt
masse litegrann
"""


def _folded() -> dict[str, str]:
    rows = (line.split(":") for line in _FOLDED.strip().splitlines())
    return {variant: word for word, variants in rows for variant in variants.split()}


FUNCTION_WORDS = _folded()
STOP_WORDS = frozenset(_STOPS.split()) | frozenset(FUNCTION_WORDS)
_STEMMER = snowballstemmer.stemmer("norwegian")


def words(text: str) -> list[str]:
    """Return the words of a text in order, in lower case, `e-handel` as one; overlong ones are left out."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("\u00ad", "")
    plain = _PREFIXED.sub(r"\1", plain)
    return [word for word in _WORD.findall(plain) if len(word) <= LONGEST_WORD]


def fold(word: str) -> str:
    """Return a lower-case word with Norwegian letters for their digraphs; `baerum` becomes `bærum`.

    For words that are not known as they stand: `noen`, `firmaet` and `poeng` have the same letters by chance.
    """
    return _DIGRAPH.sub(lambda found: _DIGRAPHS[found[0]], word)


def skeleton(word: str) -> str:
    """Return a word without what a keyboard may lack: `kunngjøring`, `kunngjoering` give `kunngjoring`."""
    return fold(word).translate(_SKELETON)


def is_number(word: str) -> bool:
    """Return whether a word is digits, with at most one letter after: `2019`, `500k`."""
    return _NUMBER.fullmatch(word) is not None


def content_words(text: str) -> list[str]:
    """Return the words that carry meaning: no stop words, no short numbers."""
    return [w for w in words(text) if not is_stop_word(w) and not (is_number(w) and len(w) < YEAR_DIGITS)]


def is_stop_word(word: str) -> bool:
    """Return whether a word says nothing about the topic, `naar` for når included."""
    return word in STOP_WORDS or fold(word) in STOP_WORDS


def tokens(text: str) -> list[str]:
    """Return the stems of the content words, in order."""
    return [stem(word) for word in content_words(text)]


@lru_cache(maxsize=CACHED_WORDS)
def stem(word: str) -> str:
    """Return a word's stem; `anskaffinga`, `anskaffelsen` and `anskaffelse` share one."""
    root = str(_STEMMER.stemWord(word))
    if root == word and len(root) >= _PARTICIPLE and root.endswith(("ert", "lt", "ist")):
        root = root[:-1]  # a participle: signert, avtalt, avvist
    root = _without_derivation(root)
    if len(root) >= _J_STEM and root[-1] == "j" and root[-2] not in "aeiouyæøå":
        root = root[:-1]  # nynorsk krevje, følgje beside kreve, følge
    if len(root) >= _DOUBLE_STEM and root[-1] == root[-2] and root[-1] not in "aeiouyæøå":
        root = root[:-1]  # bestille, bestilt
    return root.replace("æ", "e")  # bærekraft, berekraft


def _without_derivation(root: str) -> str:
    """Return a stem without -ing, -ning, -else and -um, which snowball leaves."""
    for ending, least, before in (("else", 4, ""), ("els", 4, ""), ("ning", 5, "std"), ("ing", 4, "")):
        cut = root[: -len(ending)]
        if root.endswith(ending) and len(cut) >= least and (not before or cut[-1] in before):
            return cut
    if len(root) >= _UM_STEM and root.endswith("ium"):
        return root[:-2]  # kriterium beside kriterier
    return root[:-2] + "et" if root.endswith("heit") else root


class Compounds:
    """Splits compounds into parts that stand in a vocabulary of stems."""

    def __init__(self, vocabulary: Collection[str]) -> None:
        """Take the stems that may be parts; short ones are left out, they split what is no compound."""
        self._known = frozenset(v for v in vocabulary if len(v) >= SHORTEST_PART and v not in STOP_WORDS)
        self._seen: dict[str, tuple[str, ...]] = {}

    def split(self, word: str) -> tuple[str, ...]:
        """Return the stems of a compound's parts, or () for a word that does not split.

        `rammeavtaleleverandør` gives ramme, avtale and leverandør, each as its stem; a linking s or e belongs
        to no part. The fewest parts win.
        """
        if len(word) < 2 * SHORTEST_PART or len(word) > LONGEST_WORD:
            return ()
        if word not in self._seen:
            if len(self._seen) > CACHED_WORDS:
                self._seen.clear()
            parts = self._parts(word)
            self._seen[word] = parts if len(parts) > 1 else ()
        return self._seen[word]

    def _parts(self, word: str) -> tuple[str, ...]:
        best: list[tuple[str, ...] | None] = [None] * (len(word) + 1)
        best[len(word)] = ()
        for start in range(len(word) - SHORTEST_PART, -1, -1):
            options = [
                (part, *rest)
                for end in range(start + SHORTEST_PART, len(word) + 1)
                if (rest := best[end]) is not None
                and (part := self._part(word[start:end], last=end == len(word)))
                if not (start == 0 and end == len(word))
            ]
            best[start] = min(options, key=len, default=None)
        return best[0] or ()

    def _part(self, piece: str, *, last: bool) -> str:
        """Return the stem of a piece that is a known word, with or without a linking letter, or ""."""
        if (root := stem(piece)) in self._known and len(root) >= SHORTEST_PART:
            return root
        if not last and len(piece) > SHORTEST_PART and piece[-1] in "se":
            root = stem(piece[:-1])
            return root if root in self._known and len(root) >= SHORTEST_PART else ""
        return ""
