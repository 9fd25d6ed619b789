"""The words that people answer yes, no and don't know with, as patterns over folded text."""

import re

from norsk.words import any_of

_WHO = r"(?:jeg|eg|æ|e|i|vi|me|oss|man|du|dere|de|dei|den|det|dette|han|hun)"
_NOT = r"(?:ikke|ikkje|itj|itje|ikkj|ikk|inte|ekke|ække|ikje|ike|not|n't)"
_KNOW = r"(?:vet|veit|vett|veid|ve|husker|hugsar|huske|hugse|huska|hugsa|minnes|aner|ane|anar|know|remember|recall)"


# "As far as I know" holds a word for knowing but is no doubt; taken out first.
HEDGE = any_of(
    rf"\bså ?(?:vidt|langt) (?:som )?{_WHO} (?:\w+ )?{_KNOW}\b",
    rf"\b(?:som|det|hva|kva|etter det|det som) {_WHO} {_KNOW}(?: om| av)?$",
    rf"\bas far as {_WHO} know\b",
    rf"\b(?:that|what) {_WHO} know(?: of)?\b",
    rf"\b{_NOT} (?:som )?{_WHO} {_KNOW} om\b",
    r"\bså ?vidt (?:meg|oss) bekjent\b|\bmeg bekjent\b|\bså ?vidt eg kjenner til\b",
)
MAYBE = re.compile(r"\b(?:kanskje|muligens|mogleg(?:ens|vis)|maybe|perhaps|possibly)\b")
UNKNOWN = any_of(
    r"^\W*(?:bare |kun |berre |only )?(?:hvis|viss|dersom|if)\b|\bkan tenkes\b|\b(?:kommer|kjem) (?:vi |jeg )?tilbake\b",
    r"\bkan (?:ikke|ikkje) (?:jeg|eg|vi) (?:svare|si|seie)\b",
    rf"\b{_KNOW}(?: {_WHO}){{0,2}}(?: \w+)? {_NOT}\b",
    rf"\b{_NOT} (?:\w+ )?{_KNOW}\b",
    rf"\b{_WHO} {_NOT} {_KNOW}\b",
    r"n'?t (?:know|remember|recall|say)\b|\bdunno\b|\bno idea\b|\bidk\b|\bnot (?:\w+ )?(?:sure|certain)\b|\bno clue\b|\bbeats me\b|\bcould be\b|\bunsure\b|\buncertain\b",
    r"🤷|🤔|😕|^\W*(?:nja+|pass|blank|pass på den)\W*$|\bnja\b",
    r"\b(?:hvem|kven|who) (?:vet|veit|knows)\b|\b(?:søren|faen|fanden|pokker|guder?ne?) (?:vet|veit)\b",
    rf"^\W*(?:det|dette) (?:vet|veit) (?!{_WHO}\b)\w+",
    r"\b(?:venter på|avventer|ventar på)\b|\bunder avklaring\b|\b(?:må|skal|bør|lyt|blir|vert) (?:\w+ ){0,2}(?:avklares|avklarast|avklart|undersøkes|vurderes|sjekkes)\b",
    r"\b(?:må|lyt|får) (?:\w+ ){1,3}?(?:svare|svara|avgjøre|avgjere|bestemme|vurdere|ta stilling)\b",
    r"\b(?:spørre|spørje|ask|check with)\b|\bspør (?:meg ikke|du meg|innkjøp|sjef\w*|leder\w*|nav|it)\b",
    r"\b(?:av og til|av og til|noen ganger|nokre gonger|til en viss grad|i noen grad|kind of|sort of|sometimes|it varies|det varierer|veldig varierende)\b",
    r"\busikker\w*\b|\buviss\b|\buklart?\b|\buavklart\b|\bubestemt\b|\b(?:ikke|ikkje|ække|ikkj|itj) (?:\w+ )?(?:sikker|sikkert|avklart|avklara|bestemt|bestemd|klart|klar over)\b",
    r"\bkan (?:godt )?(?:hende|være|vere)\b|^\W*(?:det er )?(?:godt |fullt )?(?:mulig|mogleg)\b|^\W*(?:bare |berre )?(?:delvis|litt|partly)\b|\bhalvveis\b|\bbegge deler\b|^\W*ja og nei\b|\btja+\b",
    r"\b(?:ingen|inga|null|ikke noen|ikke) (?:anelse|aning|ide|peiling|formening)\b|\bpeiling\b|\baner (?:ingenting|ikke)\b|\bvet da ?søren\b|\bgud vet\b",
    r"\b(?:kommer|kjem) an på\b|\bdet spørs\b|\bdepends\b|\bhard to say\b|\b(?:vanskelig|vanskeleg) å (?:si|seie|vite|svare|anslå)\b|\b(?:ikke|ikkje) (?:godt|lett|enkelt) å (?:si|seie|vite|svare)\b|\b(?:ikke|ikkje) (?:tenkt|tenkte|vurdert|diskutert) (?:på|over|det|noe|gjennom)?|\bbåde (?:ja )?og\b",
    r"\b(?:må|skal|bør|lyt|får) (?:jeg |eg |vi |du |dere )?(?:dobbelt|dobbel)?(?:sjekke|spørre|spørje|høre|høyre|undersøke|undersøkje|finne ut|avklare|høre med)\b|\b(?:have to|need to|must|let me) check\b",
    r"\b(?:ikke|ikkje|ingen|inga) (?:\w+ )?oversikt\b|\bikke tatt stilling\b|\bunknown\b|\bukjent\b|\bukjend\b|^\W*spør\b|\b(?:hører|høyrer|sjekker|sjekkar) (?:med|opp|det|på)\b|\b(?:vet|veit) (?:da|jo|søren|faen|pokker)\b|\bkan (?:jeg |eg |vi )?(?:ikke|ikkje) (?:svare|si|seie|uttale)\b(?! at)|\b(?:ikke|ikkje|n.t) (?:\w+ )?(?:sjekket|sjekka|undersøkt|checked|looked)\b|\bvetikke\b|\bvetkje\b",
    r"\bhar (?:jeg |eg |vi )?(?:ikke|ikkje) (?:\w+ )?(?:bestemt|avgjort|avgjord|avklart|svar|grunnlag)\b|\bvet vi først\b|^\W*\?+\W*$|^\W*h+m+\W*$",
)
FIRM_YES = any_of(
    r"^\W*(?:ja+|jaja|ja+h?a|jau\w*|jo+|jepp?s?|japp?s?|jess?|yes+|yeah?|yep|yup|ye|ya|m+h+m+|mm+|aha|jad+a|joda|ja da|jo da|jupp|jah+|javisst|jaggu)\b"
)
FIRM_NO = any_of(
    r"^\W*(?:nei+|ne+i|nai|nie|næ+[ih]?|njet|neida|nei da|nope|nah|no|nop|nehei|naw|niks|nix|nay)\b"
)
NO = any_of(
    rf"\b{_NOT}\b", r"n't\b", r"\b(?:aldri|aldri i livet|feil|galt|false|wrong|incorrect|ingen|inga|inkje|ingenting|intet|neppe|knapt|tvilsom\w*|betvil\w*|lite (?:trolig|truleg|sannsynlig|sannsynleg)|irrelevant|unødvendig\w*|tviler|tvilar|avslår|avslått|negativt|nektes)\b",
    r"\b(?:never|none|nothing|neither|doubt(?:ful)?|hardly|negative|nothing|without|uten|utan)\b", r"\b(?:nei|nope|no)\b", r"👎|❌|🚫|✖|⛔|🙅",
)  # fmt: skip
POSITIVE_DESPITE_NOT = any_of(
    rf"\b(?:{_NOT}|ingen|no|not a) (?:noe |noko |et |a )?(?:problem\w*|tvil|sak|ting i veien|doubt)\b",
    r"\buten tvil\b|\butan tvil\b|\bhvorfor ikke\b|\bkvifor ikkje\b|\bwhy not\b",
    r"\b(?:ikke|ikkje) (?:i |noen |nokon )?tvil\b|\bikke sant\b|\bikkje sant\b|\bwithout (?:a )?doubt\b|\bingen innvendinger\b",
)
YES = any_of(
    r"\b(?:ja|jo|jau|jada|yes|ok|okei|okey|okay|oki|greit|gjerne|gjerne det|klart|selvfølgelig|selvsagt|sjølvsagt|sjølvsagt|selfølgelig|naturligvis|absolutt)\b",
    r"\b(?:stemmer|stemmar|riktig|rett|korrekt|bekrefter|bekreftes|bekreftet|stadfestar|nettopp|akkurat|sant|enig|einig|avgjort|definitivt|garantert|sikkert)\b",
    r"\b(?:sikker|fint|flott|supert?|perfekt|perfect|bra|topp|roger|javel|trulig|passer|sure|course|definitely|absolutely|certainly|correct|right|true|indeed|exactly|affirmative|confirmed?|agreed?|probably|totally|obviously)\b",
    r"\b(?:finnes|finst|er det)$|✔", r"\b(?:i orden|all good|fine|så klart|såklart|visst|javisst|i høyeste grad|uten videre|sannsynligvis|sannsynlig|sannsynleg|det tenker (?:jeg|eg|vi)|trolig|truleg|antakelig|antagelig|antakeleg|sikkert|nok|helst|som regel|stort sett|for det meste|alltid|mostly|usually|hopefully|go for it|sounds good|you bet|kjør på|kjør i vei)\b",
    r"^\W*(?:i |vi |jeg |eg )?(?:guess|suppose)\W*$|^\W*(?:jeg |eg |vi )?(?:vil )?(?:tror|trur|tro|regner med|reknar med|antar|håper) (?:at )?(?:vi|det|den|de|dei) \w+",
    r"^\W*(?:trengs|trengst|burde det|behøves)\b",
    r"\b(?:tror|trur|mener|meiner|håper|antar|think|believe|guess|hope|suppose) (?:nok |absolutt )?(?:det|so|jeg|eg|ja)\b",
    r"\bdet (?:har|er|gjør|gjer|kan|skal|vil|må|blir|vert|trenger|treng|stemmer|tror|trur|gjelder|ønsker|finnes|burde|bør|hadde|var|ble)\b",
    rf"^\W*(?:(?:{_WHO}|it|there|we|you|they) )?(?:har|er|gjør|gjer|kan|skal|vil|må|(?:trenger|treng|ønsker|ønskjer)(?! (?:\d|nye?\b|nytt\b))|finnes|finst|ønske|bør|is|are|do|does|have|has|can|will|must|should|did|it is)\b",
    r"👍|✅|👌|☑|✓|💯|🙌|🆗", r"^\W*(?:j|y|\+1)\W*$",
)  # fmt: skip
CONCLUDED = re.compile(r"\b(?:så|altså|derfor|nja|tja|hm+)[,.]? (?:(?P<yes>ja|jo|yes)|nei|no)\W*$")
"""What somebody ends with after a doubt: «det er ikke avklart, så nei»."""
BOTH = re.compile(r"\W*(?:ja|yes) (?:og|and) (?:nei|no)\b")
SINGLE_NO = re.compile(r"^\W*n\W*$")
CHOICE = re.compile(r"\W*(?:ja|yes) (?:eller|or) (?:nei|no)\b")
YES_UNSURE = re.compile(rf"\W*(?:ja|jo)\W+(?:{_WHO} )?{_KNOW} {_NOT}(?: helt| heilt| sikkert| riktig)?\W*$")
LOST = re.compile(
    r"\b(?:forstår|forstod|skjønner|skjønar|skjønte|understand)\b.{0,12}\b(?:ikke|ikkje|itj)\b|\bn.t understand\b"
)
"""The person does not know what was asked, which answers nothing."""
QUESTION = re.compile(
    r"^\W*(?:hva|kva|ka|hvem|kven|hvordan|korleis|hvorfor|kvifor|hvor|kor|når|what|how|why|who|where|when|which|hvilken|hvilke|kva for)\b"
    r"|^\W*(?:er|har|kan|skal|vil|må|bør|får|gjelder|trenger|is|are|do|does|can|should) (?:\w+ )*\w+\?\W*$|^\W*kan (?:du|dere|de) "
)
"""The person asks back."""
