"""Words that say nothing of their own, in bokmål, nynorsk, dialect and English, and what dialect calls the asking ones."""

from typing import Final

_FOLDED = """
hva: ka kva va hæ ke kå hvafor hvaslags ka_slags
hvem: kven kem hvm hvæm kæm vem kim kæmm
hvor: kor kvar hen vor hvr kårr kær
hvordan: korleis hvordn åssen assen koss kossen korsen korsn kordan koles kolles kolleis korles hvorledes hvrdan kossn kåssn kåssen hossen hossn vordan vordn åsn kossj
hvorfor: kvifor koffer korfor hvorfår koffør kafor åffer åffår hvoffor vorfor kofør
hvilken: kva_for hvilke hvilket kvilken kvilke vilken vilke vilket kva_slags
hvorvidt: om
når: natid nåtid ner nårti
jeg: eg æ æg ej je jæ jei i eie
ikke: ikkje ikkj itj itte ikje ikk inte ittj ente itjnå ikkji kje
vi: me mi oss okke åss
dere: de dokker dåkk dåkker dykk dokk dåkke
noe: noko nokka nåkka nåe noen nokon nåkken nåkke nokke någe noge
være: vere verta bli vera vær ver
skal: ska skulle skull skær
er: e æ ær
til: te tel
fra: frå ifra ifrå
mye: mykje møe møkje mykji
må: lyt lyte møtt
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
anyone someone something anything nothing he she his her him me am still yet too very really ever never again always
either neither both few lot lots first last next few got getting give given put let lets i'd i'm i've don didn doesn isn aren
wasn won couldn shouldn wouldn hasn haven say says said told think thinks know knew sure maybe instead going gonna
mæ dæ sæ mei dæm dænna denna detta dætta bærre bærr bere førr førre kver kvert kverr kvær kvart kvarandre
kain kainn kæin kinn hær dær dåra daa nu sjøl sjæl vess viss vis hviss åg au ôg møtte bi blei bler vart
ganske heller neppe nettopp straks plutselig visstnok sikkert nok forresten enda ennå fremdeles fortsatt alltid aldri
hører hørt hørte skjønner skjønte skjønt sett ser vite visste aner usikker husker husk tenkt tror trodde mener mente
meiner meinte prøver prøvde klarer klarte kanskje muligens antakelig antagelig egentlig nemlig altså likevel derimot
dermed dessuten derfor ellers iblant stadig nylig tidligere nesten omtrent rundt svært veldig utrolig ordentlig
litt grann bitte visse hverken verken enten hvorav hvorvidt imidlertid selvom samt iallfall uansett fleste begge
"""


def _folded() -> dict[str, str]:
    rows = (line.split(":") for line in _FOLDED.strip().splitlines())
    return {variant: word for word, variants in rows for variant in variants.split()}


FUNCTION_WORDS: Final = _folded()
STOP_WORDS: Final = frozenset(_STOPS.split()) | frozenset(FUNCTION_WORDS)
