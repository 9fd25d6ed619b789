"""The words by which people tell a need, an avvik or a change, and those by which they only ask about one."""

import re
from typing import Final

from norsk.words import any_of

_I: Final = r"(?:jeg|vi|eg|me|mi|æ|e|i|we)"
_GREETING: Final = r"(?:(?:hei|heisann|hallo|halla|heia|god ?morgen|god ?dag|hello|hi|hey|dear|kjære)(?: igjen| alle| dere| der| all| there| innkjøp)?\b[\s,.!:–-]*)*"
GREETING: Final = re.compile(rf"\s*{_GREETING}")
_WANT: Final = r"(?:vil|ville|ønsker|ønskjer|ynskjer|ynskje|ønske|skal|ska|må|trenger|treng|har lyst til|har behov for|kan|kunne|would like|want|need|d like|wish)"
_HELP_ME: Final = (
    r"(?:kan|kunne|vil) (?:du|dere|de|dokker|dykk) (?:hjelpe?|hjælp|bistå) (?:meg|oss|mæ|me|mi)(?: med)?"
)
_YOU_MAY: Final = r"(?:kan|kunne|could|can) (?:du|dere|you)(?: please)?"
_MAY_I: Final = r"(?:kan|kunne) (?:jeg|vi|eg|me|æ) få|can (?:i|you help me)|please|vennligst"
_LEAD: Final = rf"(?:(?:{_I} {_WANT}(?: gjerne| også| bare| nå| kunne)*|{_I}'d like|{_HELP_ME}|{_YOU_MAY}|{_MAY_I}|ønsker|vil|gjerne|help me)\s+)?(?:(?:å|to)\s+)?"
_VERB: Final = (
    r"(?:meld\w*|mæld\w*|mell\w*|mæll\w*|send\w*|registrer\w*|start\w*|opprett\w*|begynn\w*|fyll\w* ut|lag\w*|skriv\w*|levere?|rapporter\w*|"
    r"report|file|register|submit|begin|make|ny|nytt|new)(?: inn)?(?: i?fra)?(?: om)?"
)
_ARTICLE: Final = r"(?:\s+(?:et|en|ei|eit|ein|på|nytt|ny|nye|mitt|a|an|new|i|mulig|mogleg|possible))*"
NEED_NAME: Final = r"(?:innkjøps|anskaffelses)?(?:behov(?:et)?|behovsmeld\w*|behovsmld\w*|behovmeld\w*|behovsskjema\w*)|(?:(?:purchase|procurement) )?need(?: report)?"
AVVIK_NAME: Final = (
    r"avvik(?:et|a)?|avvikk?smeld\w*|avviksskjema\w*|deviation(?: report)?|kontraktsbrudd|mislighold"
)
CHANGE_NAME: Final = r"endringsbehov\w*|endringsmeld\w*|endringsønske\w*|endringskrav|(?:behov(?:et)? for )?(?:en )?endring(?:a|en|er|ar)?(?= (?:i|på|av|til)\b| *$)|change request|(?:a )?change to (?:an?|the) (?:agreement|contract)"
_NAMES: Final = rf"(?P<change>{CHANGE_NAME})|(?P<avvik>{AVVIK_NAME})|(?P<need>{NEED_NAME})"
ORDERED: Final = re.compile(
    rf"\s*{_GREETING}{_LEAD}{_VERB}{_ARTICLE}\s+(?:{_NAMES})\b(?P<rest>.*)", re.DOTALL
)
"""«Jeg vil melde et behov for …»: a form asked for in so many words."""
NAMED: Final = re.compile(
    rf"\s*{_GREETING}(?:skjema(?:et)? (?:for|til) )?(?:(?P<change>endringsbehov|endringsmelding)|(?P<avvik>avviksmelding|avviksskjema)|(?P<need>behovsmelding|behovsmeldinga|behovsmelding(?:en)?|behov))"
    r"\s*(?P<rest>$|[:–\n-].*|[.!]\s*$)",
    re.DOTALL,
)
"""The name of a form alone, or as a heading before what is told."""
JOINT: Final = re.compile(
    r"^[\s:,.!–-]*(?:(?:på(?! vegn)|for|om|av|til|of|about|gjeldende|vedrørende|ang\.?|knyttet til|i forbindelse med|mot|hos|ved|with|on|against)\s+)?",
)
TAIL: Final = re.compile(
    r"^(?:her|nå|no|no da|takk|please|thanks|nå takk|til dere|inn|plis|here|now)?[\s.!]*$"
)
REQUEST_TO_FILE: Final = re.compile(rf"\s*{_GREETING}(?:{_HELP_ME}|{_YOU_MAY}|{_MAY_I})\b")
"""«Kan du melde et behov for …?», a question in form only."""
TO_OFFICE: Final = re.compile(
    r"(?:(?:på |i |av |til )?(?:en |ei |ein |an? |the )?(?:avtale|avtalen|avtala|kontrakt|kontrakten|agreement|contract)|(?:til |hos |to )?(?:innkjøp\w*|anskaffelse\w*|dere|deg|the procurement office))[\s.!]*"
)

BEHALF: Final = re.compile(
    r"\b(?i:på vegn[ea]r? av)\s+(?P<name>[^\W\d_][\w.@+-]*(?: [A-ZÆØÅ][\w-]+){0,3})(?P<place>\s+(?:i|på|ved|hos|fra)\s+[\w-]+(?: skole| barnehage)?)?"
    r"|\b(?i:on behalf of)\s+(?P<en>[^\W\d_][\w.@+-]*(?: [A-ZÆØÅ][\w-]+){0,3})",
)
UNNAMED: Final = re.compile(
    r"\b(?:på vegn[ea]r? av|on behalf of|(?:meld\w*|mæld\w*|send\w*|registrer\w*|report|file)\s+(?:(?:inn|et|eit|nytt|a)\s+)*(?:behov\w*\s+|avvik\w*\s+|need\s+)?for)\s+(?:(?:en|ein|ei|min|mine|a|my)\s+)?(?:kolleg(?:a|aen|aer|ane|er)|colleagues?|noen andre|nokon andre|en annen|ein annan|andre|someone else)(?: min| mine)?(?=\s*(?:$|[.,:!]))",
)
"""A colleague is meant, and not named; sought in folded text."""
NOTHING_TOLD: Final = re.compile(
    rf"\s*{_GREETING}(?:(?:jeg|vi|eg|me|mi|æ|i|we)\s+)?(?:trenger|treng|træng|behøver|har behov for|skal|må|vil|ønsker|ønskjer|ynskjer|need|want)\s+"
    r"(?:(?:å |to )?(?:kjøpe inn|kjøpe|kjøpa|anskaffe|bestille|skaffe|få|ha|buy|order|get)\s+)?(?:noe|noko|nokka|nåkka|noen ting|ting|et innkjøp|something|some things|stuff)(?: nytt)?[\s.!]*"
    rf"|\s*{_GREETING}(?:jeg|vi|eg|me|mi|æ|i|we) (?:har|e?r|have) (?:et |eit |ett |a )?(?:behov|innkjøpsbehov|need)[\s.!]*"
)
"""«Vi trenger noe»: a need, and not a word about what."""
FOR_NAME: Final = re.compile(
    r"\s*(?:(?:det|dette) er |jeg melder |meld(?:er)? |melde )?for\s+(?:(?P<name>[A-ZÆØÅ][\w-]+(?: [A-ZÆØÅ][\w-]+){0,3})\s+(?:i|på|ved|hos|fra)\s+[\w-]+(?: [\w-]+)?|(?P<whole>[A-ZÆØÅ][\w-]+(?: [A-ZÆØÅ][\w-]+){1,3}|\S+@\S+))[\s.!]*",
)
"""«For Kari i barnehagen» and nothing else."""

# ------------------------------------------------------------------ questions
QUESTION_WORD: Final = (
    r"(?:hva|va|kva|ka|hvem|kven|kem|kæm|hvor\w*|kor|korleis|kordan|korsn|koss\w*|åssen|hvordan|hvordn|hvorfor|kvifor|koffer|hvilke\w*|kvilke\w*|"
    r"kafor|what|who|where|when|why|how|which)"
)
_EDGE: Final = r"(?:^|[.!?;:\n,–]\s*|\b(?:og|men|eller|and|but)\s+)"
_WHO_ASKS: Final = r"(?:jeg|vi|eg|me|mi|æ|e|man|dere|du|de|det|dette|den|en|ein|noen|i|we|it|you|one)"
ASKING: Final = any_of(
    rf"{_EDGE}(?:(?:i|til|fra|på|av|med|for)\s+)?{QUESTION_WORD}\b",
    rf"{_EDGE}(?:må|skal|ska|kan|bør|får|er|e|blir|har|gjelder|slipper|finnes|finst|plikter|do|does|must|can|may|should|is|are|have|will) {_WHO_ASKS}\b",
    r"(?:^|[.!?;:\n]\s*)(?:trenger|treng|behøver|trengs) (?:jeg|vi|eg|me|man|dere|det|æ)\b",
    r"(?:^|[.!?;:\n,]\s*)når (?:må|skal|kan|bør|er|har|trenger|slipper)\b",
    rf"\b{QUESTION_WORD} (?:gjør|gjer|gjør|skal|må|kan|bør|sier|seier|gjelder|gjeld|do|should|must|can) {_WHO_ASKS}\b|\bhva gjelder\b",
    r"\blurer (?:på|om)\b|\blurar på\b|\bspørsmål\b|\bvet (?:du|dere|noen)\b|\bveit (?:du|de)\b|\bforklar\b|\bfortell\b|\bwonder\w*\b|\bviss? (?:meg|oss)\b",
    r"\b(?:usikker|usikre) på (?:om|hva|hvordan|hvor|hvem)\b",
)
"""Something is asked, with or without a question mark."""
REQUEST: Final = re.compile(
    r"(?:^|[.!?,;:\n]\s*|\b(?:så|og|and|so)\s+)(?:kan|kunne|vil|could|can|would|er det mulig (?:at|å)|er det mogleg (?:at|å)|går det an å)\s*(?:dere|du|dokker|dykk|de|noen|nokon|you|(?:vi|jeg|me|eg)(?= få (?:kjøpt|skaffet|skaffa|bestilt|anskaffet|bytt)|(?: også| kanskje)? fått (?:nye?|nytt|flere|fleire|et par|\d+)\b))?\s*(?:please |gjerne |kanskje |evt\.? |muligens )?"
    r"(?P<verb>skaffet|skaffa|ordnet|bestilt|kjøpt inn|kjøpt|anskaffet|fikset|hjulpet|hjelpe|hjelp|hjælp|ordne|ordna|fikse|fikset|bistå|skaffe|få tak i|ta|se på|sjå på|kjøpe inn|kjøpe|kjøpa|kjøp|anskaffe|bestille|bestill|få kjøpt inn|få kjøpt|få skaffet|få skaffa|få bestilt|få anskaffet|få byttet|få bytta|få|fått|buy|order|get|help|purchase|procure|arrange|fix)\b"
    r"(?P<rest>[^?!\n]*)\??",
)
"""Somebody is asked to get something, or to help: a question in form only."""
BUYING_REQUEST: Final = frozenset(
    {"kjøpe inn", "kjøpe", "kjøpa", "kjøp", "kjøpt inn", "kjøpt", "skaffet", "skaffa", "ordnet", "bestilt", "anskaffet", "skaffe", "anskaffe", "få tak i", "bestille", "bestill", "ordne", "ordna", "få kjøpt inn", "få kjøpt", "få skaffet", "få skaffa", "få anskaffet", "få byttet", "få bytta",
     "få bestilt", "fått", "buy", "order", "purchase", "procure", "get", "arrange"}
)  # fmt: skip
TO_GET: Final = re.compile(
    r"\b(?:få tak i|få kjøpt|få skaffet|skaffe|kjøpe inn|kjøpe|bestille|anskaffe|get hold of|buy|order)\s+(?P<thing>\w.*)"
)
"""What somebody wants help to get."""
OF_RULES: Final = re.compile(
    r"\b(?:lyse?r? ut|utlys\w*|kunngjør\w*|terskel\w*|regl(?:er|ene|ar|ane)|regelverk\w*|lov til|beløpsgrense\w*|grens(?:er|ene|ane)|anbudsplikt\w*|paragraf|doffin|forskrift\w*|hvordan|korleis)\b|§"
)
"""Words of the rules, which no need is told in."""

# ------------------------------------------------------------------ a need
STRONG: Final = any_of(
    r"\b(?:ønsker|ønskjer|ynskjer) (?:gjerne |også |nå |no )*å (?:kjøpe inn|kjøpe|kjøpa|anskaffe|skaffe(?: oss)?|leie inn|leie|leige|bestille)\b",
    r"\b(?:trenger|trengr|trneger|tregner|trenge|treng|trængt?|træng|trengar|trengs|trengst|trengte|behøver|behøv|behøve)\b",
    r"\b(?:har|er|det er|får|fått|med)\s+(?:et |eit |ett |akutt |stort |stor |nå |no |også |snart )*behov for\b",
    r"\bbehov for\b",
    r"\bmå (?:vi |jeg |me |eg |snart |også |bare |no |nå |absolutt )*ha\b",
    r"\b(?:skulle|kunne) (?:vi |jeg |gjerne |ha )*(?:hatt|trengt|ønsket|ønska|hatt bruk for)\b",
    r"\b(?:ønsker|ønskjer|ønsket|ønskes|ynskjer|ynskjar|ynskje|ønske|ynsker)\b",
    r"\bhadde vært (?:fint|bra|flott|kjekt|ønskelig|greit|supert|nyttig) (?:med|å få|å ha)\b|\b(?:vil|trenger|ønsker|skal|bør|må) (?:vi |jeg )?(?:gjerne |snart )?få (?:kjøpt|skaffet|bestilt|anskaffet|laget|montert)\b",
    r"\bvil (?:gjerne |også |helst )*ha\b|\bber om\b|\bbed om\b|\betterspør\b|\bhar bruk for\b|\bhar lyst på\b",
    r"\b(?:needs?|require[sd]?|would like|(?:we|i)'d like|in need of|looking for|wants?)\b",
    r"\b(?:må|bør|vil|ønsker å|ønskjer å|trenger å|treng å|skal|burde|lyt|behov for å)\s+(?:nå |no |snart |få |snarest |gjerne )*(?:bytte|byttet|bytta|byte|bytt|skifte|skiftet|skift|erstatte|fornye|oppgradere|utskifte|installere|montere)\b",
    r"\b(?:må|bør|skal) (?:byttes|skiftes|fornyes|erstattes|oppgraderes|bytast|skiftast)\b",
    r"\b(?:we|must|need to|have to|should) (?:replace|upgrade|renew)\b",
)
"""Somebody asks for something to be had."""
WEAK: Final = any_of(
    r"\b(?:vil|må|skal|ska|ønsker å|ønskjer å|ynskjer å|trenger å|treng å|bør|planlegger å|har tenkt å|tenkte å|tenker å|har behov for å|behov for å)\s+"
    r"(?:nå |no |snart |gjerne |også |få |snarest )*(?:kjøpe|kjøpa|kjøp|kjøpt|anskaffe|anskaffet|skaffe|skaffet|skaffa|leie|leige|bestille|bestilt|handle|investere i|inngå)\b",
    r"\b(?:skal|ska) (?:snart |også )*ha\b|\b(?:mangler|manglar|savner)\b|\b(?:er|har) (?:gått )?tomm?e? for\b",
    r"\b(?:want|going|plan|have|need) to (?:buy|purchase|procure|order|rent|lease)\b|\b(?:must|will|should) (?:buy|purchase|order)\b",
)
"""Somebody is going to buy: a need where a place, a day or a number says that it is to be had."""
BUILDING: Final = re.compile(
    r"\b(?:må|skal|ska|bør|vil|ønsker å|ønskjer å|ynskjer å|planlegger å|planlegg å|trenger å|treng å|need to|must|going to|will) (?:nå |no |snart |også |få |snarest )*"
    r"(?:bygge (?:om|ut|på)|byggje|bygge|bygd|bygget|rehabilitere|rehabilitert|pusse opp|pusset opp|renovere|restaurere|totalrenovere|asfaltere|utbedre|etterisolere|drenere|oppføre|build|rebuild|renovate|refurbish)\b",
)
"""Something is going to be built or done up: a need where a sum, a place, a day or a number is told."""
NOT_A_THING: Final = re.compile(
    r"(?:ikke|ikkje|itj|ikk|not|no)\b|(?:meg |oss |seg )?(?:fri|ferie|permisjon|avspasering|lønnsøkning|høyere lønn)\b|(?:(?:en|et|ei|ein|eit|litt|noe|noko|mer|meir|flere|din|deres|some|any|a|an|the|din|raskt|hurtig|samlet|samla|kort|enkel|god|rask|skriftlig|full|komplett)\s+)*(?:(?:hjelp|bistand)(?! (?:til|med|for) (?:flytt|vask|renhold|rydd|mal|monter|transport|snø|oppuss|repar|rengjør|grav|bær|pakk)\w*)|råd|rådgivning fra|svar|informasjon|info|veiledning|rettleiing|rettleiding|"
    r"avklaring|beskjed|kontakt\w*|mal|malen|skjema\w*|oversikt\w*|lenke\w*|møte|bekreftelse|godkjenning|unntak|dispensasjon|å vite|å snakke|å forstå|å finne|å høre|å spørre|å lyse|"
    r"å ta|å få vite|å være|å gjøre|å melde|å sende|å se|tilgang til|tillatelse|lov|help|advice|answer|information|info|to know|to talk|to understand|to ask|fullmakt\w*|tips|(?:(?:egen|ny|skriftlig) )?(?:avtale|kontrakt|tilbud)\b(?!\s+(?:på|for|om|med|til)\s+\w)|"
    r"(?:bedre|betre|mer|meir|større|tettere) (?:kontroll|oversikt|rutiner|tid|samarbeid|kommunikasjon|oppfølging|styring)|(?:\d+|to|tre|fire|flere|minst|minst tre) (?:ulike )?(?:tilbud|signaturer|underskrifter|uker|dager)|kontroll|rutiner|rapport(?:en)?|tid|penger|protokoll|dokumentasjon|signatur|vite|konkurransegrunnlag\w*|databehandleravtale|det|den|dette|å)\b",
)
"""What is needed is an answer or a paper, and nothing that is bought."""
CARRIES_ON: Final = re.compile(
    r"\s*(?:og|men|nei|ja|eller|for|hva med|så|enn|altså|unnskyld|beklager|det|and|but|no|yes)\b"
)
"""How somebody goes on with what was said before."""
NOT_OURS: Final = any_of(
    r"^\W*(?:leverandør|tilbyder|entreprenør|underleverandør|firma|konsulentfirma|oppdragsgiver|supplier)\w*\b",
    r"^\W*(?:alle|enhver|man|en leverandør)\b[^.?!]{0,30}\bmå (?:\w+ )?ha\b",
)
"""What a supplier wants, or all must have, is no need of the person who tells it."""
ALONE: Final = re.compile(r"\s*(?:jeg|eg|æ|i)\b")

# ------------------------------------------------------------------ a change to an agreement
_AVTALE: Final = (
    r"(?:\w*(?:avtal(?:e|en|a|ene)|kontrakt(?:en|a)?)(?: (?:nr\.? ?)?\d[\w/-]*)?|agreement|contract)\b"
)
_MORE: Final = r"(?:flere|fleire|mer|meir|færre|ekstra|økt|auka|utvidet|utvida|større|mindre|tillegg|en ny|nye|nytt|another|more|additional|fewer)"
CHANGE: Final = any_of(
    rf"^(?:å )?(?:utvide?|endre|justere?|øke|redusere?) (?:{_AVTALE})[^?]{{0,60}}\b(?:med|til|for|fordi|slik at)\b",
    rf"\b(?:trenger|treng|bruker|brukar)\b[^.?!]{{0,12}}\b(?:mer|meir|flere|fleire)\b[^.?!]{{0,30}}\b(?:enn|more than)\b[^.?!]{{0,10}}\b{_AVTALE}",
    rf"\b{_AVTALE}[^.?!]{{0,40}}\b(?:må|bør|burde|trenger|treng|skal|needs?|must|should)\b[^.?!]{{0,30}}\b(?:utvid\w*|endr\w*|juster\w*|oppdater\w*|supplere?s?|tilpass\w*|forleng\w*|økes?|auk\w*|reduser\w*|be (?:changed|extended|expanded|amended))",
    rf"\b(?:må|ønsker|ønskjer|trenger|treng|vil|bør|skal|behov for|need to|want to|like to)\b[^.?!]{{0,20}}\b(?:endr\w+|utvid\w+|juster\w+|supplere?|legge? til|tilpasse?|auke?|øke?|redusere?|forlenge?|change|extend|expand|amend)\b[^.?!]{{0,60}}\b{_AVTALE}",
    rf"\bendring\w* (?:i|på|av|til)\b[^.?!:]{{0,30}}\b{_AVTALE}\s*:\s*\w+ \w+",
    rf"\b(?:behov for|ønske om|ønsker|need)\b[^.?!]{{0,20}}\b(?:endring\w*|utvidelse\w*|utviding\w*|tillegg\w*|tilleggsavtale\w*|change)\b[^.?!]{{0,50}}\b{_AVTALE}",
    rf"\b(?:trenger|treng|ønsker|må ha|vil ha|behov for|ønskjer|needs?)\b[^.?!]{{0,12}}\b{_MORE}\b[^.?!]{{0,50}}\b(?:på|i|under|innenfor|til|under|on|in)\s+(?:den |dagens |the |vår |our |eksisterende )?{_AVTALE}",
    rf"\b(?:må|bør|skal|trenger å|burde)\b[^.?!]{{0,15}}\b(?:legges til|leggjast til|økes|aukast|endres|endrast|utvides|utvidast|tas inn|tas ut|fjernes|reduseres|justeres|oppdateres)\b[^.?!]{{0,60}}\b{_AVTALE}",
    rf"\b(?:i|på|under)\s+{_AVTALE}\s+(?:må|bør|skal)\b[^.?!]{{0,20}}\b(?:økes?|aukast|auke|endres|reduseres|justeres|utvides|oppdateres|settes ned|settes opp)",
    rf"\b{_AVTALE}[^.?!]{{0,40}}\b(?:dekker|dekkjer|dekk|covers?)\b[^.?!]{{0,12}}\b(?:ikke|ikkje|itj|no longer|not)\b[^.?!]{{0,60}}\b(?:lenger|lengre|lenger|behov\w*|treng\w*|ny\w*|anymore)",
    rf"\b(?:volum\w*|omfang\w*|mengd\w*|behov\w*|antall\w*)\b[^.?!]{{0,30}}\b(?:har økt|har auka|er større|har endret seg|har endra seg|er doblet|har blitt)\b[^.?!]{{0,50}}\b{_AVTALE}",
)

# ------------------------------------------------------------------ an avvik
_SUPPLIER: Final = (
    r"(?:leverandør\w*|leveransør\w*|firma\w*|selskap\w*|entreprenør\w*|underleverandør\w*|renholder\w*|reinhald\w*|vaskefirma\w*|vaskebyrå\w*|"
    r"transportør\w*|sjåfør\w*|håndverker\w*|handverkar\w*|rørlegger\w*|elektriker\w*|vekter\w*|vikarbyrå\w*|tolk(?:en|etjenesten)|cateringfirma\w*|\w+ as|supplier|vendor|contractor|cleaners?|driver|(?:\w+ )?company)"
)
_DELIVERY: Final = (
    r"(?:vara|vare(?:r|ne|ne)?|varene|varen|varane|leveranse\w*|levering\w*|bestilling\w*|tinging\w*|ordre\w*|pakke\w*|maten|møbl\w+|møbel\w*|stol\w*|pult\w*|utstyret|maskin\w*|"
    r"faktura\w*|rekning\w*|regning\w*|renhold\w*|reinhald\w*|vask\w*|brøyting\w*|strøing\w*|drosje\w*|taxi\w*|bil(?:en|ene)|buss\w*|skyss\w*|tolken|vikaren|heisen|anlegget|systemet|tjenesten|pc\w*|papiret|frukt\w*|mat\w*|prisen?|delivery|goods|order|invoice|items)"
)
_FAULTY: Final = (
    r"(?:feil|feile|galt|gale|ødelagt\w*|øydelagt\w*|defekt\w*|skad[ae]t?\w*|mangelfull\w*|forsink\w*|for sein\w*|for sent|altfor sent|dårlig\w*|dårleg\w*|elendig\w*|for høy|for dyr\w*|råtn\w*|"
    r"ikke som avtalt|ikkje som avtalt|ikke i henhold|ubrukelig\w*|utgått\w*|bortkommet|råtten|(?:høyere|dyrere|lavere|mer|meir|mindre|færre|annerledes) enn (?:vi (?:har )?)?(?:avtal|bestil|tilbud|tilby)\w*|wrong|damaged|late|broken|defective)"
)
_NOT_DONE: Final = (
    r"(?:(?:kom|kommer|kjem|dukker|dukket|dukka|stemmer|stemmar|stemte|fungerer|virker|møter|møtte|leverer|leverte|leverar|vasker|vasket|vaska|svarer|svarte|følger|fulgte|holder|holdt|betaler|betalte|sender|sendte|sendt|utfører|utførte|gjør|gjorde|har|er|e|ble|blei|vart|did|does|has|was)\b"
    r"[^.?!,]{0,25}\b(?:ikke|ikkje|itj|aldri|for sent|for seint|altfor sent|not|never)|uteble\w*|uteblir|sviktet|svikta|didn't|hasn't|never (?:came|come|showed|turned|arrived|delivered|sent)|failed to|brøt|bryter|har brutt|misligholder)"
)
AVVIK: Final = any_of(
    rf"\b{_SUPPLIER}\b[^.?!]{{0,60}}\b(?:{_NOT_DONE}|{_FAULTY})\b",
    rf"\b{_DELIVERY}\b[^.?!]{{0,30}}\b(?:er|var|ble|blei|vart|kom|e|har|fra|were|was|is|arrived)\b[^.?!]{{0,40}}\b(?:{_FAULTY}|ikke|ikkje|itj|aldri|never)\b",
    rf"\b{_DELIVERY}\b[^.?!]{{0,20}}\b(?:{_NOT_DONE})\b",
    r"\b(?:leveranse\w*|levering\w*|forsendelse\w*|pakk[ae]n?|bestilling\w*|delivery)\b[^.?!]{0,20}\b(?:mangler|mangla|manglet|manglar|lacks|is missing)\b",
    rf"\b(?:feil|mangler|manglar|skader?|avvik|problemer|trøbbel)\s+(?:på|i|med|ved|hos)\b[^.?!]{{0,20}}\b(?:{_DELIVERY}|{_SUPPLIER})\b",
    rf"\b{_SUPPLIER}\b[^.?!]{{0,20}}\b(?:nekter|nektar|avviser|truer|trenerer|sluntrer|slurver|har sluttet å|tar seg ikke|vil ikke|vil ikkje|fakturerer for|overfakturer\w*|krever for mye|tar for mye|dobbeltfakturer\w*)\b",
    r"\b(?:kom|kommer|leveres?|levert|ankom|dukket opp)\b[^.?!]{0,25}\b(?:for seint?|for sent|minutter forsinket|timer forsinket|dager forsinket|ikke som avtalt)\b",
    r"\b(?:ikke|ikkje|itj|aldri)\s+(?:blitt |vorte |fått |ble )?(?:levert|utført|vasket|vaska|brøytet|brøyta|strødd|tømt|reparert|hentet|henta|fulgt opp)\b",
    rf"\b(?:fikk|fekk|har fått|mottok|har mottatt|leverte|sendte|levert|got|received)\b[^.?!]{{0,25}}\b{_FAULTY}\b",
    r"\b(?:fikk|fekk|har fått|mottok|got)\b[^.?!]{0,15}\b(?:for få|for lite|bare halvparten|for mange)\b[^.?!]{0,20}\b\w+",
    r"\b(?:levert|leverte|sendt|sendte|kom)\b[^.?!]{0,15}\b(?:(?:bare|kun|berre) halv\w+|for få|for lite|for mange)\b",
    r"\b(?:mistanke|mistenker|mistenkjer|mistenkar|har sett|oppdaget|oppdaga|suspect|melde? (?:i|fra|ifra)|si(?:er)? (?:i)?fra|varsl\w+|tror|trur|foregår|driver med|report)\b[^.?!]{0,60}\b"
    r"(?:sosial dumping|svart arbeid|arbeidslivskriminalitet|a-krim|akrim|korrupsjon|bestikkels\w+|smøring|underbetal\w*|lønnstyveri|kartell\w*|prissamarbeid|prisjuks|juks|svindel|hms-kort|social dumping|corruption|barnearbeid|tvangsarbeid|manglende lærling\w*)",
    r"\b(?:mangler|manglar|manglet|uten|utan)\b[^.?!]{0,15}\bhms-?kort\b",
    r"\b(?:vil|ønsker å|må|skal|ønskjer å|want to|like to)\s+(?:gjerne )?(?:klage på|reklamere på|melde fra om|si fra om|varsle om|complain about)\b[^.?!]{0,60}\b(?:leverandør\w*|leveranse\w*|levering\w*|vare\w*|renhold\w*|faktura\w*|firma\w*|supplier|delivery|kvalitet\w*)",
)

OF_TENDERS: Final = re.compile(
    r"\b(?:tilbud(?!te)\w*|tilbyder\w*|tilbydar\w*|anbud\w*|konkurranse\w*|skatteattest\w*|kvalifikasjon\w*|espd|tildel\w*|avvis\w*|oppdragsgiver\w*|egenerklæring\w*|tender\w*|bidder\w*)\b"
)
"""Words of a competition: a tender that comes late is no avvik on an agreement."""
