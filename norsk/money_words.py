"""The words around a number that tell money from years, counts, labels and shares."""

import re

from norsk.date_words import MONTHS
from norsk.words import word_set

CURRENCY = word_set(
    """
    kr kroner kroners krone kronar krona kronor korner kronr kroenr kronner krner krnoer nok krs norske
    """
)
FOREIGN = word_set("€ $ £ eur euro euros usd dollar dollars gbp pund sek dkk svenske danske")
SHARE = ("%", "prosent", "prosents", "pst", "promille", "‰", "percent", "percentage", "prosentpoeng", "poeng")
# Even a number with its thousands apart is a label after one of these.
REGISTERED = word_set(
    "§ # tlf telefon telefonnummer mobil org orgnr organisasjonsnummer organisasjonsnr konto kontonr kontonummer kapittel kap artikkel art punkt pkt side"
)
# A bare number after one of these is a label, not money.
LABELS = word_set(
    """
    § # del kapittel kap punkt pkt pkte artikkel art nr nummer no sak saka saken saksnr side sider sidene s
    uke uka veke veka kofa ledd trinn steg fase versjon tlf telefon telefonnummer mobil mob ring postnr ns
    iso en kl klokka klokken org orgnr organisasjonsnummer organisasjonsnr konto kontonr kontonummer avtale
    avtalenr avtalenummer ref referanse id cpv paragraf loven lov forskrift rundskriv bokstav vedlegg rom
    gnr bnr week page part section chapter case phone room id-nr dokument dok delmål tiltak fokusområde
    windows office ssa agenda modell model type serie prosjekt prosjektnr bestilling ordre ordrenr faktura
    fakturanr art.nr pkt. tabell figur
    """
)
TIME_PREPOSITIONS = word_set("i in år året frå fra siden sidan sia innen innan etter før til since during by")
CALENDAR = frozenset(MONTHS) | word_set("våren vår sommeren sommaren hausten høsten vinteren")
COUNTED_OFF = word_set("kvartal halvår tertial trinn klasse etasje uke veke")
VAGUE = word_set("noen nokre nokon flere fleire mange some several many hundrevis tusenvis millionvis")
APPROXIMATE = word_set(
    """
    ca cirka circa sirka omtrent omkring om lag rundt kring about around approx approximately typ sånn
    kanskje maybe en ei ein et på tilnærmet nærmere nesten snaue drøye drøyt knappe knapt godt litt vel
    """
)
ABOVE = word_set("over minst minimum fra frå above least from drøyt drøye vel utover")
BELOW = word_set(
    """
    inntil under maks maksimalt maksimum max maximum opptil høyst høgst below most inntill opp snaut snaue
    """
)
MORE = word_set("mer meir more høyere høgare dyrere dyrare")
LESS = word_set("mindre less lavere lågare billigere billegare")
BETWEEN = frozenset(["mellom", "imellom", "mellem", "between"])
RANGE = frozenset({"-", "til", "to", "eller", "or"})
THANKS = frozenset({"takk", "tack", "thanks", "thank"})
# A word before a number that makes it an amount unless something plainly counted follows.
CUES = word_set(
    """
    for på til koster kostar kosta kostet pris prisen verdi verdien verdt verd beløp beløpet budsjett sum
    summen betale betaler spend spending cost costs worth value kjøp kjøpe handle handler under over inntil
    """
)
# Words that may follow an amount; any other word after a bare number names what is being counted.
FOLLOWERS = word_set(
    """
    i på til for fra frå av med uten utan og eller men å som er var blir vert ble vart må måtte kan kunne
    skal skulle vil ville bør burde har hadde får fikk ved under over om etter før innen innan inkl inklusiv
    inklusive inkludert eks ekskl eksklusiv eksklusive ex excl incl excluding including mva moms
    merverdiavgift per pr pluss minus ca cirka sirka omtrent kanskje tror trur tenker tippe tipper antar
    reknar regner vel da då så at det den de dei vi jeg eg du dere dykk dykkar han hun man ein en et ei eit
    totalt samlet samla årlig årleg årlege årlige månedlig månadleg månedlige fordelt hvis viss når der hva
    kva hvem kven hvor kor hvordan korleis hvilken hvilke går gjelder gjeld betyr holder held dekker uansett
    bare berre kun altså ikke ikkje heller også òg likevel nå no no. nok mer meir mindre hver kvar kvart
    hvert hvilket først totalsum sammen saman tilsammen tilsaman iflg ifølge ifølgje ekskludert netto brutto
    estimert antatt anslått of on in a an the and or but is was are plus each total with without before
    after do does must should can could may will would we you it that this so if when which worth spread
    annually yearly monthly exclusive inclusive eksmva inklmva utenom eller- mot kontra versus vs helt rundt
    a- x ganger gonger times stykket stykk pris prisen grense grensa grensen grenser terskel terskelen terskelverdi grensene
    tidligere neste forrige ok okei okay greit akkurat eøs doffin ted behovsmelding behovsmeldingen regler reglar
    omsetning omsatt unntatt fritatt kunngjøring kunngjøres utlysning innkjøp kjøp anskaffelse anbud melde meldes
    lyse lyses lov lovlig loven allerede hittil ekstra tilsvarende deretter uansett ekskludert ledd
    innenfor utenfor mellom omkring e æ me te ska blei trenger treng haster deretter siden gitt via ut inn
    opp ned her enn likt iallfall hvertfall ihvertfall plis takk please tack ja jo
    """
)
NOUN = re.compile(
    r"\w*(?:ere|[^v]er|ar|barn|meter|bygg|year)|stk|km|kvm|m|kg|år|mnd|liter|tonn|sett|par|hus|elev|pc|person|poeng|ord|tegn"
    r"|gb|tb|mb|kwh|mw|mil|sider|people|units|items|copies|licen[sc]es|users"
)
# Endings of verbs and of definite nouns, neither of which is ever counted.
UNCOUNTED = re.compile(r"\w{2,}(?:res|les|kes|ges|nes|des|ses|tes|ast|et|ede|ene)")
