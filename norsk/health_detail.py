"""What a text says of somebody's health: a person, and near them a word for illness. Things to buy are let be."""

import re
from typing import Final

_OWN = r"(?:jeg|eg|æ|vi begge|i(?='?m| am| have)|meg selv)"
_ROLE = (
    r"(?:kolleg\w+|medarbeider\w*|ansatt\w*|tilsett\w*|sjefen|lederen|leiaren|naboen|læreren|lærar\w*|vaktmester\w*|sekretær\w*|konsulenten|innkjøperen|saksbehandleren"
    r"|brukeren|eleven|pasienten|beboeren|bebuaren|barnet|ungen|gutten|jenta|kvinnen|mannen|damen|klienten|tjenestemottakeren|sjåføren|renholderen|montøren|rådgiveren|kontaktpersonen"
    r"|mor|far|moren|faren|mora|kona|kone|ektefelle\w*|samboer\w*|datter\w*|sønn\w*|bror|broren|søster\w*|bestemor|bestefar|colleague|employee|manager|boss|wife|husband|son|daughter|child)"
)
_PRONOUN = r"(?:han|hun|ho|hen|ham|henne|vedkommende|he|she)"
_NAME = r"(?-i:[A-ZÆØÅ][a-zæøåé]+(?:[ -][A-ZÆØÅ][a-zæøåé]+){0,3})"
_WHO = rf"(?:(?:(?:min|mi|mitt|my|en|ei|et|ein|the|a|vår|våre|our) )?(?:{_ROLE}|{_PRONOUN}|{_OWN})(?: (?:min|mi|mitt|vår|hans|hennes|hennar))?(?: {_NAME})?|{_NAME})"

_HOW = r"(?:alvorlig|kronisk|psykisk|langtids|delvis|helt|fortsatt|fremdeles|nå|også|så|veldig|ganske|dessverre|\d{1,3} ?(?:%|prosent)|still|now|seriously|very)"
_BE = r"(?:er blitt|er vorten|er|ble|blei|blir|blitt|har vært|har vore|har blitt|var|vart|is|was|has been|'s|am|'m|are)"
_ILL = (
    r"(?:sykt?|sjukt?|sick|ill|(?:sy(?:k|ke)|sjuke?)meldt?|innlag[td](?! (?:som|i (?!psyk)|vann|vatn|strøm|varme))(?: på (?:\w+ )?(?:sykehus\w*|sjukehus\w*|psykiatrisk\w*|avdeling\w*|rus\w*))?|på (?:sykehus|sjukehus)(?:et)?|in hospital|on sick leave|hospitali[sz]ed|gravid|pregnant"
    r"|deprimert|depressed|utbrent|utbrend|suicidal|dement|kreftsyk|kreftsjuk|døende|dødssyk|rusavhengig|rusmisbruker|narkoman|alkoholiker|alkoholisert|ufør(?:etrygdet)?|diabetiker|epileptiker|autist(?:isk)?|bipolar|schizofren|psykotisk"
    r"|hiv-?positiv|operert(?: for \w+)?|lam i [a-zæøå]+|blind|døv|hjertesyk|nyresyk|lungesyk|sinnslidende|sengeliggende|spontanabortert|allergisk mot \w+)"
)
_HAVE = (
    r"(?:har|hadde|fikk|fekk|har fått|har fatt|lider av|sliter med|strever med|behandles for|ble behandlet for|er under behandling for|er diagnostisert med|fikk diagnosen|har diagnosen|har hatt|er plaget av|dør av|døde av|døydde av"
    r"|has|have|had|suffers from|struggles with|was diagnosed with|is diagnosed with)"
)
_DIAGNOSIS = (
    r"(?:(?:en|et|ei|a|an|litt|alvorlig|kronisk|kraftig|sterk|mild|type [12]|store|mye|lungebetennelse og|severe|bad) ){0,2}"
    r"(?:\w*kreft(?:en)?|cancer|diabetes(?: type [12])?|sukkersyke|epilepsi|epilepsy|adhd|add|autisme|autism|asperger\w*|tourettes?|depresjon\w*|depression|angst(?:lidelse)?|anxiety|demens|dementia|alzheimers?|parkinsons?|multippel sklerose"
    r"|hjerteinfarkt|hjerteflimmer|hjerteproblem\w*|hjerneslag|slag|hjernesvulst|migrene|astma|kols|hiv|aids|hepatitt\w*|tuberkulose|\w*prolaps|\w+allergi|(?-i:MS)(?! [A-Z])|leddgikt|revmatisme|fibromyalgi|cøliaki|crohns?|psoriasis|spiseforstyrrelse\w*|anoreksi|bulimi|ptsd|schizofreni|psykose\w*|bipolar lidelse"
    r"|rusproblem\w*|alkoholproblem\w*|psykiske (?:problem\w*|lidels\w*|plager|vansk\w*)|mental health problems|utviklingshemming|abort|spontanabort|hjernerystelse|lungebetennelse|blodpropp|nyresvikt|covid(?:-19)?|korona"
    r"|(?:brukket|brukne?|knekt|broken) \w+(?: \w+)?|(?:vondt i|dårlig) (?:rygg\w*|hjerte\w*|kne\w*|hofte\w*|nyre\w*))"
)
_DOES = (
    r"(?:går til psykolog|går i terapi|går på (?:antidepressiva|metadon|cellegift|medisiner)|tar (?:antidepressiva|insulin|medisiner for \w+)|får cellegift|sees a psychologist|venter på operasjon|prøvde å ta (?:sitt eget|sitt) liv|ruser seg|drikker for mye|tok (?:spontan)?abort"
    r"|(?:skal|må|ble|blei|vart|har blitt|venter på å bli) (?:opereres?|operert)(?: (?:i|for) \w+| (?!(?:med|inn|ut|på|som)\b)\w+)?|(?:brakk|knakk|har brukket|har brekt|har knekt) (?:[a-zæøå]*(?:armen|foten|beinet|benet|hånden|hånda|hoften|hofta|halsen|nakken|ryggen|ankelen|leddet|ribbein\w*)))"
)
_CUT = r"\[skjult\]"
_SOMETIMES: Final = re.compile(
    r"\b(?:når|hvis|om|dersom|i tilfelle|viss|if|when|hva skjer|kva skjer|hvem tar|kven tek)\b[^.;!\n]*$",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[.!?;\n]")

_STATES: Final = re.compile(
    rf"\b(?P<who>{_WHO})(?P<verb>,? (?:som )?{_BE} (?:{_HOW} ){{0,2}}|(?='s|'m){_BE} )(?P<what>{_ILL})(?![\w-])",
    re.IGNORECASE,
)
_DIAGNOSES: Final = re.compile(
    rf"\b(?P<who>{_WHO})(?P<verb>,? (?:som )?{_HAVE} (?:{_HOW} ){{0,2}})(?P<what>{_DIAGNOSIS})(?![\w-])",
    re.IGNORECASE,
)
_DOINGS: Final = re.compile(
    rf"\b(?P<who>{_WHO})(?P<verb>,? (?:som )?)(?P<what>{_DOES})(?![\w-])", re.IGNORECASE
)
_TURNED: Final = re.compile(
    rf"\b(?P<verb>(?:er|ble|har|var|blei) )(?P<who>{_WHO})(?P<gap> (?:nå |blitt |fått |vært )?)(?P<what>{_ILL}|{_DIAGNOSIS})(?![\w-])",
    re.IGNORECASE,
)
_NAMED_ILL: Final = re.compile(
    rf"\b(?P<what>(?:kreftsyke?|sykmeldte?|sykemeldte?|sjukmelde?|demente?|gravide?|narkomane)) (?P<who>{_NAME})(?![\w-])"
)
_WHOSE_PAPER: Final = re.compile(
    rf"\b(?P<who>{_NAME}s|(?:hans|hennes|hennar|his|her|min|mi|mitt|my|{_ROLE}s?))(?P<verb> )(?P<what>(?:sykemelding|sykmelding|sjukmelding|diagnose|kreftdiagnose|graviditet|svangerskap|depresjon|rusproblem|alkoholproblem|journal hos \w+|legeerklæring|sykehistorie|helsetilstand)(?:en|a|et)?)(?![\w-])",
    re.IGNORECASE,
)
_PAPER_WHOSE: Final = re.compile(
    rf"\b(?P<what>(?:sykemelding|sykmelding|sjukmelding|diagnose|kreftdiagnose|legeerklæring|sykehistorie|helsetilstand)(?:en|a)) (?P<who>hans|hennes|hennar|min|mi|til {_NAME})(?![\w-])",
    re.IGNORECASE,
)
_MORE: Final = re.compile(
    rf"(?P<before>{_CUT})(?P<gap>(?: i \w+)?,? (?:og|men|samt|med|for|på grunn av|pga\.?|grunnet|etter|and|with|because of|due to) (?:(?:er|har|ble|vart|is|has|hun har|han har|ho har) )?(?:{_HOW} )?)(?P<what>{_ILL}|{_DIAGNOSIS}|inkontinens)(?![\w-])",
    re.IGNORECASE,
)
"""What follows on something that was taken out: illnesses are listed, and one is told because of another."""
_AWAY: Final = re.compile(
    rf"\b(?P<who>{_WHO})(?P<verb>,? (?:som )?{_BE} (?:{_HOW} ){{0,2}}(?:borte|fraværende|fråverande|vekke|hjemme|heime|i permisjon|away|absent|off)(?: fra jobb(?:en)?)? (?:på grunn av|pga\.?|grunnet|fordi (?:{_PRONOUN}|{_OWN}) har|med|because of|due to|with) (?:en |ei |et )?)(?P<what>{_DIAGNOSIS}|sykdom|sjukdom|illness)(?![\w-])",
    re.IGNORECASE,
)
_NAMED_WITH: Final = re.compile(
    rf"\b(?P<who>(?-i:[A-ZÆØÅ][a-zæøåé]+(?:[ -][A-ZÆØÅ][a-zæøåé]+){{1,3}}))(?P<verb> (?:med|with) )(?P<what>{_DIAGNOSIS})(?![\w-])",
    re.IGNORECASE,
)
_ONLY_PEOPLE: Final = re.compile(
    r"\b(?P<who>(?!\w+(?:ene|ane|erne|arne)\b)[^\W\d_]{2,}(?:[ -][^\W\d_]{2,})?)(?P<verb> (?:er|ble|blei|vart|har vært|var|is) (?:\d{1,3} ?(?:%|prosent) )?)(?P<what>sy(?:k|ke)meldt|sjukmeldt?|gravid|kreftsyk|kreftsjuk|dødssyk)(?![\w-])",
    re.IGNORECASE,
)
"""Words that are said of people only: whoever is named before them is one, however their name is written."""
_NOT_NAMES: Final = frozenset(
    {
        "avtalen", "kommunen", "leverandøren", "systemet", "det", "dette", "den", "vi", "de", "dere", "når", "hvis", "hva", "hvem", "hvor", "hvordan", "kan", "må", "skal", "er", "har", "om",
        "innkjøp", "tjenesten", "firmaet", "selskapet", "bilen", "helse", "avdelingen", "skolen", "sykehjemmet", "legevakten", "brukere", "elever", "beboere", "pasienter", "ansatte", "barn", "elevene", "elevane", "beboerne", "bebuarane", "brukerne", "brukarane", "pasientene", "barna", "ungene", "lærerne", "kollegene", "deltakerne", "foreldrene", "kundene", "kvinner", "menn", "folk", "eldre", "ungdommer",
        "noen", "ingen", "alle", "mange", "flere", "som", "at", "oslo", "norge", "lillestrøm", "bærum", "tilbudet", "tilbyderen", "kontrakten", "anskaffelsen", "prisen", "maten", "her", "der", "nå",
    }
)  # fmt: skip


_PATTERNS: Final = (
    _STATES, _DIAGNOSES, _DOINGS, _TURNED, _AWAY, _NAMED_WITH, _ONLY_PEOPLE, _NAMED_ILL, _WHOSE_PAPER, _PAPER_WHOSE
)  # fmt: skip


def mask_health(text: str, mask: str) -> str:
    """Return a text with `mask` in the place of what it says of one person's health.

    What is said of nobody (a nursing home, care to be bought, residents with dementia) and of somebody as a mere
    possibility («hva gjør jeg når lederen er syk?») stays.
    """
    for pattern in _PATTERNS:
        text = pattern.sub(lambda found: _masked(found, mask), text)
    while mask in text and (more := _MORE.sub(lambda found: _after(found, mask), text)) != text:
        text = more
    return text


def _after(found: re.Match[str], mask: str) -> str:
    return f"{found['before']}{found['gap']}{mask}"


def _masked(found: re.Match[str], mask: str) -> str:
    if _is_possibility(found) or found["who"].split()[0].casefold() in _NOT_NAMES:
        return found[0]
    start, end = found.start("what") - found.start(), found.end("what") - found.start()
    return f"{found[0][:start]}{mask}{found[0][end:]}"


def _is_possibility(found: re.Match[str]) -> bool:
    before = found.string[: found.start()]
    started = [cut.end() for cut in _SENTENCE.finditer(before)]
    clause = before[started[-1] if started else 0 :]
    named = re.search(_NAME, found["who"]) is not None and not re.match(
        rf"{_ROLE}|{_PRONOUN}", found["who"], re.IGNORECASE
    )
    return not named and _SOMETIMES.search(clause) is not None
