"""Yes, no and don't know, in the words people use."""

import re
from typing import Literal

from norsk.words import fold

YesNo = Literal["yes", "no", "unknown"]

LONGEST = 1000  # characters; what is longer is no answer, and its rest is not read
_WHO = r"(?:jeg|eg|æ|e|i|vi|me|oss|man|du|dere|de|dei|den|det|dette|han|hun)"
_NOT = r"(?:ikke|ikkje|itj|itje|ikkj|ikk|inte|ekke|ikje|ike|not|n't)"
_KNOW = r"(?:vet|veit|vett|veid|ve|husker|hugsar|huske|hugse|minnes|aner|anar|know|remember|recall)"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{pattern})" for pattern in patterns))


# "As far as I know" holds a word for knowing but is no doubt; taken out first.
_HEDGE = _any(
    rf"\bså ?(?:vidt|langt) (?:som )?{_WHO} (?:\w+ )?{_KNOW}\b",
    rf"\b(?:som|det|hva|kva|etter det|det som) {_WHO} {_KNOW}(?: om| av)?$",
    rf"\bas far as {_WHO} know\b",
    rf"\b(?:that|what) {_WHO} know(?: of)?\b",
    rf"\b{_NOT} (?:som )?{_WHO} {_KNOW} om\b",
)
_UNKNOWN = _any(
    rf"\b{_KNOW}(?: {_WHO}){{0,2}}(?: \w+)? {_NOT}\b",
    rf"\b{_NOT} (?:\w+ )?{_KNOW}\b",
    rf"\b{_WHO} {_NOT} {_KNOW}\b",
    r"n'?t (?:know|remember|recall|say)\b|\bdunno\b|\bno idea\b|\bidk\b|\bnot (?:\w+ )?(?:sure|certain)\b|\bno clue\b|\bbeats me\b|\bcould be\b|\bunsure\b|\buncertain\b",
    r"\busikker\w*\b|\buviss\b|\buklart?\b|\buavklart\b|\bubestemt\b|\b(?:ikke|ikkje) (?:\w+ )?(?:sikker|sikkert|avklart|avklara|bestemt|bestemd|klart|klar over)\b",
    r"\bkanskje\b|\bkanskje\b|\bmuligens\b|\bmogleg(?:ens|vis)\b|\bkan (?:godt )?(?:hende|være|vere)\b|^\W*(?:det er )?(?:mulig|mogleg)\b|^\W*(?:bare |berre )?(?:delvis|litt|partly)\b|\bhalvveis\b|\bbegge deler\b|^\W*ja og nei\b|\bmaybe\b|\bperhaps\b|\bpossibly\b|\btja\b|\btjaa\b",
    r"\b(?:ingen|inga|null|ikke noen|ikke) (?:anelse|aning|ide|peiling|formening)\b|\bpeiling\b|\baner (?:ingenting|ikke)\b|\bvet da ?søren\b|\bgud vet\b",
    r"\b(?:kommer|kjem) an på\b|\bdet spørs\b|\bdepends\b|\bhard to say\b|\bvanskelig å si\b|\bvanskeleg å seie\b|\bikke godt å si\b|\bbåde (?:ja )?og\b",
    r"\b(?:må|skal|bør|lyt|får) (?:jeg |eg |vi |du |dere )?(?:sjekke|spørre|spørje|undersøke|undersøkje|finne ut|avklare|høre med)\b|\b(?:have to|need to|must|let me) check\b",
    r"\bhar ikke oversikt\b|\bhar ikkje oversikt\b|\bikke tatt stilling\b|\bunknown\b|\bukjent\b|\bukjend\b|^\W*spør\b|\b(?:hører|høyrer|sjekker|sjekkar) (?:med|opp|det|på)\b|\b(?:vet|veit) (?:da|jo|søren|faen|pokker)\b|\bkan (?:jeg |eg |vi )?(?:ikke|ikkje) (?:svare|si|seie|uttale)\b(?! at)|\b(?:ikke|ikkje|n.t) (?:\w+ )?(?:sjekket|sjekka|undersøkt|checked|looked)\b|\bvetikke\b|\bvetkje\b",
    r"\bhar (?:jeg |eg |vi )?(?:ikke|ikkje) (?:\w+ )?(?:bestemt|avgjort|avgjord|avklart|svar|grunnlag)\b|\bvet vi først\b|^\W*\?+\W*$|^\W*h+m+\W*$",
)
_FIRM_YES = _any(
    r"^\W*(?:ja+|ja+h?a|jau+|jo+|jepp?|japp?|jess?|yes+|yeah|yep|yup|ye|jad+a|joda|ja da|jo da|jupp|jah|javisst|jaggu)\b"
)
_FIRM_NO = _any(r"^\W*(?:nei+|ne+i|nai|nie|næ+i?|neida|nei da|nope|nah|no|nop|nehei|naw|niks|nix|nay)\b")
_NO = _any(
    rf"\b{_NOT}\b", r"n't\b", r"\b(?:aldri|aldri i livet|feil|galt|false|wrong|incorrect|ingen|inga|inkje|ingenting|intet|neppe|knapt|tviler|tvilar|avslår|avslått|negativt|nektes)\b",
    r"\b(?:never|none|nothing|neither|doubt(?:ful)?|hardly|negative|nothing|without|uten|utan)\b", r"\b(?:nei|nope|no)\b", r"👎|❌|🚫",
)  # fmt: skip
_POSITIVE_DESPITE_NOT = _any(
    rf"\b(?:{_NOT}|ingen|no|not a) (?:noe |noko |et |a )?(?:problem\w*|tvil|sak|ting i veien|doubt)\b",
    r"\buten tvil\b|\butan tvil\b|\bhvorfor ikke\b|\bkvifor ikkje\b|\bwhy not\b",
    r"\b(?:ikke|ikkje) (?:i |noen |nokon )?tvil\b|\bikke sant\b|\bikkje sant\b|\bwithout (?:a )?doubt\b|\bingen innvendinger\b",
)
_YES = _any(
    r"\b(?:ja|jo|jau|jada|yes|ok|okei|okey|okay|oki|greit|gjerne|gjerne det|klart|selvfølgelig|selvsagt|sjølvsagt|sjølvsagt|selfølgelig|naturligvis|absolutt)\b",
    r"\b(?:stemmer|stemmar|riktig|rett|korrekt|bekrefter|bekreftes|bekreftet|stadfestar|nettopp|akkurat|sant|enig|einig|avgjort|definitivt|garantert|sikkert)\b",
    r"\b(?:sikker|fint|flott|supert|topp|javel|trulig|passer|sure|course|definitely|absolutely|certainly|correct|right|true|indeed|exactly|affirmative|confirmed?|agreed?|probably|totally|obviously)\b",
    r"\b(?:finnes|finst|er det)$|✔", r"\b(?:i orden|all good|fine|så klart|såklart|visst|javisst|i høyeste grad|uten videre|sannsynligvis|trolig|truleg|antakelig|antagelig|antakeleg|sikkert|nok|helst)\b",
    r"\b(?:tror|trur|mener|meiner|håper|antar|think|believe|guess|hope|suppose) (?:nok |absolutt )?(?:det|so|jeg|eg|ja)\b",
    r"\bdet (?:har|er|gjør|gjer|kan|skal|vil|må|blir|vert|trenger|treng|stemmer|tror|trur|gjelder|ønsker|finnes|burde|bør|hadde|var|ble)\b",
    rf"^\W*(?:(?:{_WHO}|it|there|we|you|they) )?(?:har|er|gjør|gjer|kan|skal|vil|må|trenger|treng|ønsker|ønskjer|finnes|finst|ønske|bør|is|are|do|does|have|has|can|will|must|should|did|it is)\b",
    r"👍|✅|👌", r"^\W*(?:j|y)\W*$",
)  # fmt: skip
_BOTH = re.compile(r"\W*(?:ja|yes) (?:og|and) (?:nei|no)\b")
_SINGLE_NO = re.compile(r"^\W*n\W*$")


def parse_yesno(text: str) -> YesNo | None:
    """Return yes, no, or unknown where the person says they do not know; None where nothing was understood."""
    folded = " ".join(fold(text[:LONGEST]).split()).rstrip(" .,!")
    if _FIRM_YES.search(folded):
        return "unknown" if _BOTH.match(folded) else "yes"
    plain = _HEDGE.sub(" ", folded)
    if plain != folded and not plain.strip(" .,!"):  # "as far as I know", and nothing against it
        return "yes"
    if _UNKNOWN.search(plain):
        return "unknown"
    if _SINGLE_NO.search(folded) or _FIRM_NO.search(folded):
        return "yes" if _POSITIVE_DESPITE_NOT.search(plain) and not re.match(r"\W*nei", folded) else "no"
    if _POSITIVE_DESPITE_NOT.search(plain):
        return "yes"
    if _NO.search(plain):
        return "no"
    return "yes" if _YES.search(plain) else None
