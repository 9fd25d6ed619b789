"""What a question wants of the register of agreements, told from questions about the rules; pure."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from dialogs.asking import asking_sentence
from dialogs.avtaler.normal import normal
from dialogs.avtaler.period import Window, find_window

LONGEST: Final = 400
"""Characters; a longer message tells a story, and is the knowledge base's."""


class Wish(StrEnum):
    """What is wanted of the register."""

    SHOW = "show"
    FIND = "find"
    ORDER = "order"
    WHO_DELIVERS = "who_delivers"
    OF_SUPPLIER = "of_supplier"
    ENDING = "ending"
    MINE = "mine"
    CONTACT = "contact"
    MANAGER = "manager"
    ENDS = "ends"
    OPTIONS = "options"
    VALUE = "value"
    WHO_MAY = "who_may"
    AVVIK = "avvik"
    MY_AVVIK = "my_avvik"
    TIMELINE = "timeline"
    MISSING = "missing"
    GROUP = "group"
    RISK = "risk"
    NOTICES = "notices"
    SUPPLIER = "supplier"
    CONTROLS = "controls"


class Format(StrEnum):
    """The files that a list may be wanted as."""

    XLSX = "xlsx"
    ICS = "ics"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class AvtaleQuestion:
    """A question to the register.

    `topic` is what or whom it names, in small letters; empty where it points back at the agreement that was shown.
    `back` says that it does point back, `whether` that it asks if there is one, `open_only` that what is over is left
    out; `of_supplier` that it names whom the agreement is with, `owner` that the avtaleeier is asked for, `frame` that only its frame shows that it may be for the register, so that the agreement must fit wholly. `outright` says that it asks for the kommune's own agreements in so many words, so that an honest no is an answer.
    """

    wish: Wish
    topic: str = ""
    outright: bool = True
    window: Window | None = None
    format: Format | None = None
    mine: bool = False
    back: bool = False
    whether: bool = False
    open_only: bool = False
    of_supplier: bool = False
    owner: bool = False
    frame: bool = False


_AVTALE: Final = r"(?:parallelle )?(?:ramme|kjøps|innkjøps|leverandør|samkjøps)? ?avtal(?:e|en|er|ene)\b"
_NAMED: Final = r"(?P<named>[\wæøå-]{3,}?)(?:s|-)?(?:ramme)?avtal(?:e|en|er|ene|a)\b"
_WE: Final = r"(?:vi|kommunen|skolen|dere|jeg|oss|man|virksomheten|enheten)"
_ABOUT: Final = r"(?:på|om|for|til|innen|innenfor|av|of|rundt|når det gjelder)"
_FILLER: Final = r"(?: (?:en|ei|ett|et|ein|noen|noe|nokon|any|a|an|egen|allerede|fortsatt|fremdeles|nå|da|gyldig|gjeldende|aktiv|felles|åpen|inngått))*"
_X: Final = r"(?P<x>.+)"
_BUY: Final = r"(?:bestiller|bestille|kjøper|kjøpe|handler|handle|skaffer|skaffe|rekvirerer|rekvirere|får tak i|få tak i|få kjøpt|få bestilt)"
_END: Final = (
    r"(?:utløper|utløpe|går (?:snart )?ut|gå (?:snart )?ut|snart går ut|går mot slutten|løper ut|tar slutt|slutter|ender|avsluttes|utgår|forfaller|opphører|må fornyes|"
    r"skal fornyes|går det ut|gjekk ut|gikk ut|utløp)"
)
_NAME: Final = r"(?:(?! (?:på|om|for|til|med|av|innen|innenfor|som) ).)+"
_ALL_OF_US: Final = r"(?:vi|kommunen|dere|jeg)"
_REACH: Final = r"kontakt(?:person(?:en)?|en)?"
_OVER: Final = r"(?:gått ut(?: på dato)?|løpt ut|utløpt|utgått|over|avsluttet|ferdig|slutt|(?:fortsatt |fremdeles |ennå )?gyldig(?: ennå| fortsatt)?)"
_REFERENCE: Final = re.compile(
    r"(?<![\w/])(?=[\w./-]*\d)(?:[a-zæøå]{1,8}[-/ ]?)?\d[\w]*(?:[/.\-][\w]+)*(?![\w/])"
)

_NUMBERED: Final = re.compile(
    r"(?<![\w/])(?P<avtale>(?:ramme)?avtalen? (?:nr |nummer )?)?(?P<ref>(?:19|20)?\d\d/\d{1,6}(?:-\d+)?)(?![\w/])"
)
_PATTERNS: Final[tuple[tuple[Wish, bool, str], ...]] = (
    (Wish.MISSING, True, r"(?:vis |list |hva |hva er det som |hva er )*(?:mangler|manglende|mangellista?|mangellisten)(?: (?:i|på|av|det))*(?: (?:avtale)?registeret| registret| avtaleregisteret| opplysninger(?: i (?:avtale)?registeret)?| data(?: i (?:avtale)?registeret)?)"),
    (Wish.MISSING, True, r"(?:vis )?(?:mangler|mangellista|mangellisten|mangelliste|missing data)"),
    (Wish.MISSING, True, rf"(?:vis |list |finn |har vi )*(?:hvilken |alle |noen )*(?:{_AVTALE}|enheter|virksomheter|tjenesteområde(?:r|ne)?) (?:som |er |har )*(?:mangler|uten|ikke har|har ikke|ingen|ikke) (?:en |ein |noen )?(?P<x>sluttdato|utløpsdato|avtaleforvalter|forvalter|avtaleansvarlig|ansvarlig|avtaleeier|eier|leder|innkjøpskontakt|opsjon\w*)"),
    (Wish.RISK, True, rf"(?:vis |list |finn |hvilken )*{_AVTALE}(?: (?:har|er|vi|det|som|med))* (?P<x>høy|middels|lav) (?:risiko|kritikalitet)"),
    (Wish.NOTICES, True, r"(?:vis |list )*hvilken opsjon(?:er)?(?: .*)? (?:må|skal|bør|kan) (?:utløses|brukes|varsles|besluttes|avgjøres)(?: .*)?|(?:vis |list |hvilken )*(?:opsjonsfrister|frister for opsjon\w*)(?: .*)?|hvilken opsjon(?:er)? (?:har frist|forfaller|utløper|går ut)(?: .*)?"),
    (Wish.GROUP, True, rf"(?:vis |list )*(?:hvilken|hva for|alle|hvor mange) {_AVTALE} (?:har|finnes|er|eksisterer)(?: det| inngått)?(?: {_ALL_OF_US})?(?: (?:har|det|hos oss|i kommunen|i dag|nå|totalt|i registeret|inngått|til sammen))*"),
    (Wish.GROUP, True, rf"(?:vis |list )*(?:alle {_AVTALE}|oversikt over (?:alle )?{_AVTALE}|avtaleoversikt\w*)(?: (?:våre|vi har|i kommunen))?"),
    (Wish.GROUP, True, rf"(?:vis |list )*(?:hvilken|hvor mange) {_AVTALE} (?:har|forvalter|eier|følger opp|har ansvar(?:et)? for|er ansvarlig for) (?!(?:vi|jeg|kommunen|dere|man|du|det|som)\b)(?P<x>{_NAME})"),
    (Wish.GROUP, True, rf"(?:vis |list )*hvilken {_AVTALE} kan (?P<x>{_NAME}?) (?:bruke|benytte|bestille på|kjøpe på|handle på|bestille fra)"),
    (Wish.GROUP, False, rf"hva (?:forvalter|eier|følger opp) (?!(?:vi|jeg|kommunen|dere|man|en|ei)\b)(?P<x>{_NAME})"),
    (Wish.GROUP, False, rf"(?:vis |list |alle )*{_AVTALE} (?:hos|i|ved|som tilhører|tilhørende) (?P<x>{_NAME})"),
    (Wish.SUPPLIER, False, rf"(?:hvem er |hva er |har du |finn |jeg trenger |trenger )*{_REACH}(?: (?:til|for|hos|på|vår))* (?:leverandør(?:en)?|firmaet|selskapet)(?: (?:av|på|for|om|i|til))+ (?:avtalen på )?{_X}"),
    (Wish.SUPPLIER, False, rf"hvem (?:er {_REACH}|kontakter (?:jeg|vi)|ringer (?:jeg|vi)|snakker (?:jeg|vi) med|kan (?:jeg|vi) (?:kontakte|ringe)) hos {_X}"),
    (Wish.TIMELINE, True, rf"(?:.*\b)?tidslinj\w*\b(?: (?:over|for|av|på|med|som))*(?: (?P<who>alle|mine|min))?(?: .*)?\b(?:{_AVTALE}|utløp\w*|{_END})(?:(?: .*)?| .*)"),
    (Wish.TIMELINE, True, r"(?:vis |lag |tegn |gi meg )*(?:en |ei )?tidslinj\w*"),
    (Wish.MY_AVVIK, True, r"(?:vis |list |hva er |hvilken (?:er )?)*(?:alle )?(?:mine|min|my)(?: åpne)? avvik(?:ene)?|avvikene mine|hvilken avvik (?:har|er|eier) jeg(?: .*)?"),
    (Wish.AVVIK, True, r"(?:vis |list |hva er |hvilken |har vi |er det )*(?:alle |noen )*åpne avvik(?:ene)?(?: (?:har vi|vi har|hos oss|nå|i dag|i kommunen|er det|finnes))*|hvilken avvik (?:er åpne|har vi(?: åpne)?|venter)"),
    (Wish.AVVIK, True, rf"(?:vis |list |hvilken |har vi |er det |finnes det |hva er |noen |åpne |alle |meldt )*avvik(?:ene|et)?(?: (?:har vi|er det|finnes|er meldt|er åpne))*(?: det)? (?:på|for|mot|i|om|knyttet til) {_X}"),
    (Wish.AVVIK, True, rf"hvilken (?:åpne )?avvik har (?!(?:vi|jeg|dere)\b){_X}"),
    (Wish.CONTROLS, False, rf"når (?:er|blir|skal)(?: den| det)? (?:neste )?(?:planlagte )?(?:kontroll(?:en)?|revisjon(?:en)?)(?: .*?)? ?(?:på|av|for|i|hos) (?:{_AVTALE} (?:med|på|om|for|til|av) {_X}|{_NAMED}|(?P<ref>{_REFERENCE.pattern}))"),
    (Wish.MINE, True, rf"(?:vis |list |liste |hent |eksporter |last ned |send |sende |send meg |gi |gi meg |meg |få |jeg vil ha |jeg vil se |kan jeg få |kan jeg få se |kan jeg se |se |alle |hva er |hvilken er )*(?:mine|min) {_AVTALE}(?P<tail>.*)"),
    (Wish.MINE, True, r"(?:vis |list |liste |hent |eksporter |last ned |send |sende |send meg |gi |gi meg |meg |jeg vil ha |alle )*(?:ramme)?avtalene mine(?P<tail>.*)"),
    (Wish.MINE, True, rf"(?:hva|hvilken(?: {_AVTALE})?) (?:er|har|forvalter|eier|følger opp) (?:det )?jeg(?: som)?(?: (?:selv|er))?(?: (?:ansvarlig|ansvar|ansvaret|avtaleforvalter|avtaleeier|avtaleansvarlig|kontraktsansvarlig|forvalter|stedfortreder) (?:for|på|til|av))?(?P<tail>(?: (?:som|i|til) .*)?)"),
    (Wish.MINE, True, rf"hvilken {_AVTALE} (?:jeg )?(?:er jeg|har jeg|forvalter jeg|eier jeg|jeg er|jeg har)(?P<tail>.*)"),
    (Wish.CONTACT, True, rf"hvem er (?:den |det som er )?innkjøpskontakt (?:for|på|i|hos|til|ved|innen) {_X}"),
    (Wish.CONTACT, True, r"hvem er (?:innkjøpskontakt (?P<x>vår|vårres|våres|min|hos oss|for oss|for meg)|(?:vår|min) innkjøpskontakt)"),
    (Wish.CONTACT, False, rf"innkjøpskontakt (?:for |på |i )?{_X}"),
    (Wish.MANAGER, False, rf"hvem (?:er|som er|har vi som) (?:den )?(?:avtaleforvalter|avtaleansvarlig|kontraktsansvarlig|kontraktsforvalter|avtaleeier|stedfortreder|forvalter)(?:en)? (?:for|på|til|av|i) {_X}"),
    (Wish.MANAGER, False, rf"hvem (?:er ansvarlig|er kontaktperson(?:en)?|har ansvar(?:et)?) (?:for|på) (?:avtalen (?:på|om|for|med|til|av) {_X}|{_NAMED}|(?:avtalen )?(?P<ref>{_REFERENCE.pattern}))"),
    (Wish.MANAGER, False, rf"hvem (?:forvalter|følger opp|eier|styrer|passer på) (?:den )?(?:{_AVTALE} (?:på|om|for|med|til|av) {_X}|{_NAMED}|(?P<ref>{_REFERENCE.pattern}))"),
    (Wish.SHOW, False, rf"(?:vis|åpne|hent|se|vis meg|finn|fram|vis fram|åpen)(?: (?:meg|fram|frem))* (?:{_AVTALE} )?(?P<ref>{_REFERENCE.pattern})"),
    (Wish.SHOW, True, rf"(?:vis|åpne|hent|vis meg)(?: (?:meg|fram|frem))* {_AVTALE}(?: (?:på|om|for|med|til|nr|nummer))? {_X}"),
    (Wish.SHOW, False, rf"{_AVTALE}(?: (?:nr|nummer))? (?P<ref>{_REFERENCE.pattern})"),
    (Wish.ENDING, True, rf"(?:vis |list |finn |liste |har vi |er det |finnes det |noen |hva for )*(?:hvilken |alle |mine |noen |hva )*(?:{_AVTALE} |)(?:av avtalene |er det |har vi |vi har |mine |våre |vi )*(?:som |jeg har |jeg forvalter |hos oss |til |på |for [a-zæøå]+ )*{_END}(?: .*)?"),
    (Wish.ENDING, True, rf"(?:hvilken|noen|hva) av (?:{_AVTALE} (?:mine|våre)|(?:mine|våre) {_AVTALE}) {_END}(?: .*)?"),
    (Wish.ENDING, True, rf"(?:vis |list |alle |hvilken )*utløpende {_AVTALE}(?: .*)?|{_AVTALE} med utløp .*"),
    (Wish.ENDS, False, rf"når (?:er det )?(?:går|løper|tar|utløper|slutter|ender|opphører|er) (?:{_AVTALE}(?: vi har| vår)? (?:med|på|om|for|til|av) (?P<x>.+?)|{_NAMED})(?: (?:ut|slutt|over|ferdig|utløpt))?"),
    (Wish.ENDS, False, rf"(?:hvor lenge|til når) (?:gjelder|varer|har vi|går|løper) (?:{_AVTALE}(?: vi har| vår)? (?:med|på|om|for|til|av) {_X}|{_NAMED})"),
    (Wish.ENDS, False, rf"(?:er|har) (?:{_AVTALE}(?: vi har| vår)? (?:med|på|om|for|til|av) (?P<x>.+?)|{_NAMED}) {_OVER}"),
    (Wish.ENDS, False, rf"(?:gjelder|varer|løper) (?:{_AVTALE}(?: vi har| vår)? (?:med|på|om|for|til|av) (?P<x>.+?)|{_NAMED}) (?:fortsatt|fremdeles|ennå|enda|nå)"),
    (Wish.OPTIONS, False, rf"(?:når|hva)(?: er| går)? (?:den )?(?:siste )?(?:frist|fristen|opsjonsfristen|varslingsfristen|oppsigelsesfristen|oppsigelsestiden)(?: ut)?(?: .*?)? ?(?:på|for|i|av) (?:{_AVTALE} (?:med|på|om|for|til|av) {_X}|{_NAMED}|(?P<ref>{_REFERENCE.pattern}))"),
    (Wish.OPTIONS, False, rf"når må (?:jeg|vi|man) (?:senest )?(?:(?:seia|seie|si|sie) opp|varsle(?: om)?|utløse(?: opsjonen (?:på|i))?|forlenge|bestemme (?:oss|meg) for) (?:{_AVTALE}(?: (?:med|på|om|for|til|av))? {_X}|{_NAMED})"),
    (Wish.OPTIONS, False, rf"(?:har|er det|finnes det|hvilken opsjon(?:er)? har|kan vi bruke)(?: noen)?(?: opsjon(?:er)? (?:på|i))? (?:{_AVTALE} (?:med|på|om|for|til|av) (?P<x>.+?)|{_NAMED})(?: (?:noen |en )?opsjon(?:er|en)?| forlenges| opsjon(?:er)? igjen)"),
    (Wish.OPTIONS, False, rf"(?:er det|finnes det|hvilken) (?:noen |en )?opsjon(?:er)?(?: har vi| er det)? (?:på|i|for|til) (?:{_AVTALE} (?:med|på|om|for|til|av) {_X}|{_NAMED}|(?P<ref>{_REFERENCE.pattern}))"),
    (Wish.OPTIONS, False, rf"hvilken opsjon(?:er)? (?:har|ligger i|finnes i) (?:{_AVTALE} (?:med|på|om|for|til|av) (?P<x>.+?)|{_NAMED})"),
    (Wish.WHO_MAY, False, rf"kan (?P<who>[\w-]+(?: [\w-]+){{0,3}}) (?:bestille|kjøpe|bruke) (?:på |fra )?(?:avtalen (?:med|på|om|for|til|av) {_X}|{_NAMED})"),
    (Wish.WHO_MAY, False, rf"er (?:avtalen (?:med|på|om|for|til|av) (?P<x>.+?)|{_NAMED}) åpen for (?:alle|oss|meg|alle enheter)"),
    (Wish.VALUE, False, rf"(?:hva|hvor mye|hvor stor) er (?:verdien (?:av|på|til|for) |verdt )?(?:avtalen (?:med|på|om|for|til|av) (?P<x>.+?)|{_NAMED})(?: verdt)?"),
    (Wish.VALUE, False, rf"(?:hva er )?verdien (?:av|på|til|for) (?:avtalen )?(?P<ref>{_REFERENCE.pattern})"),
    (Wish.WHO_MAY, False, rf"hvem (?:kan|får lov til å|har lov til å|får|skal) {_BUY} (?:på|fra) (?:avtalen (?:med|på|om|for|til|av) {_X}|{_NAMED}|(?:avtalen )?(?P<ref>{_REFERENCE.pattern}))"),
    (Wish.OF_SUPPLIER, True, rf"(?:vis |list |finn )*(?:hvilken|hva for|hva slags|alle|hva) ?(?:slags |for )?{_AVTALE}(?: (?:har|er|finnes|vi har|gjelder|er det))*(?: {_WE})?(?: har)?{_FILLER} (?:med|hos) {_X}"),
    (Wish.OF_SUPPLIER, True, rf"(?:har|finnes det|har vi noen){_FILLER}(?: {_WE})?{_FILLER} {_AVTALE} (?:med|hos) {_X}"),
    (Wish.OF_SUPPLIER, False, rf"(?:vis |list )*{_AVTALE} med {_X}"),
    (Wish.OF_SUPPLIER, True, rf"hva har {_WE} {_AVTALE} med (?P<x>.+?) (?:om|på|til)"),
    (Wish.FIND, True, rf"(?:ser du|finner du|kjenner du til|vet du om|har du){_FILLER} {_AVTALE} {_ABOUT} {_X}"),
    (Wish.FIND, False, rf"hvem har(?: {_WE})? {_AVTALE} (?:på|om|for|til) {_X}"),
    (Wish.FIND, True, rf"(?:hvilken|hva for|hva slags|hva|hvor er)(?: slags| for)?(?: ramme)? ?{_AVTALE}(?: det er)? (?:har|finnes|gjelder|bruker|er|dekker|skal|må|bør|kan)(?: det| som)?(?: {_WE})?(?: (?:bruke|ha|bestille på|inngått|på plass|som))*{_FILLER} {_ABOUT}? ?{_X}"),
    (Wish.FIND, True, rf"(?:har|finnes det|er det|eksisterer det|finnes|finst det|finst)(?: {_WE})?{_FILLER}(?: framework)? ?{_AVTALE}(?: (?:inngått|hos oss|i kommunen|som dekker|som gjelder|vi kan bruke|å bruke|hvor vi kan kjøpe|der vi kan kjøpe))* {_ABOUT} {_X}"),
    (Wish.FIND, True, rf"har {_WE}{_FILLER} ?{_AVTALE} {_X}"),
    (Wish.FIND, True, rf"(?:jeg |vi |eg )?(?:trenger|treng|skal ha|mangler|skal kjøpe|skal bestille) (?P<x>.+?) (?:hvilken|har|finnes)(?: det| {_WE})?{_FILLER} {_AVTALE}(?: (?:har|for|på|det|vi|dette|som|gjelder|kan|bruke|skal))*"),
    (Wish.FIND, True, rf"(?:har {_WE}|finnes det){_FILLER} {_NAMED}"),
    (Wish.FIND, True, rf"hvem (?:er det vi |har {_WE}) (?:har )?{_AVTALE} med {_ABOUT} {_X}"),
    (Wish.FIND, True, rf"(?:er|ligger|inngår) (?P<x>.+?) (?:på|i|dekket av|dekt av|omfattet av) (?:en |ei |noen )?{_AVTALE}"),
    (Wish.FIND, False, rf"(?:finn|søk|søk etter|let etter|leter etter|jeg leter etter|trenger|vis)(?: etter)?(?: en| ei)? {_AVTALE} {_ABOUT} {_X}"),
    (Wish.FIND, False, rf"{_AVTALE} {_ABOUT} {_X}"),
    (Wish.FIND, False, rf"{_AVTALE} (?P<x>[\w-]+(?: [\w-]+)?)|(?P<named>[\w-]+) {_AVTALE}"),
    (Wish.FIND, False, rf"hva sier {_AVTALE} {_ABOUT} {_X}"),
    (Wish.WHO_DELIVERS, False, rf"hvem (?:er det som )?(?:leverer|selger|skal levere|kan levere|har vi til å levere|har ansvar for å levere) {_X}"),
    (Wish.WHO_DELIVERS, False, rf"hvem (?:er|har {_WE} som|bruker {_WE} som|er (?:vår|kommunens)) (?:fast )?leverandør(?:en|er)? (?:vår )?{_ABOUT} {_X}"),
    (Wish.WHO_DELIVERS, False, rf"(?:hvilken|hva) (?:leverandør(?:en|er)?|firma|selskap) (?:har|bruker|skal|er|leverer|kan|benytter)(?: {_WE})?(?: (?:bruke|som leverer|avtale med))?(?: {_ABOUT})? {_X}"),
    (Wish.WHO_DELIVERS, False, rf"leverandør(?:en|er)? {_ABOUT} {_X}"),
    (Wish.WHO_DELIVERS, False, rf"hvem (?:bruker|skal|kan|må) {_WE} (?:bruke |kontakte |kjøpe fra |ringe )?{_ABOUT} {_X}"),
    (Wish.ORDER, False, rf"(?:hvor|hvordan|hvem)(?: (?:kan|skal|må|bør|gjør|får))?(?: {_WE})? {_BUY}(?: {_WE})?(?: (?:inn|nytt|nye|ny|en|ei|et|noe|noen))* {_X}"),
    (Wish.ORDER, False, rf"(?:hvor|hvordan) får {_WE} (?:kjøpt|bestilt|tak i) {_X}"),
    (Wish.ORDER, False, rf"(?:hvor|hvordan) (?:bestilles|kjøpes|skaffes) {_X}"),
    (Wish.ORDER, False, rf"(?:hvem|hvor) (?:kan|skal|må) {_WE} (?:bestille|kjøpe) (?P<x>.+?) (?:fra|av|hos)"),
    (Wish.ORDER, False, rf"(?:kan {_WE} )?(?:bestille|kjøpe) {_X}"),
    (Wish.ORDER, False, rf"(?:jeg|vi) (?:skal|må|trenger å|vil|ønsker å) (?:bestille|kjøpe) {_X}"),
)  # fmt: skip
_COMPILED: Final = tuple((wish, outright, re.compile(pattern)) for wish, outright, pattern in _PATTERNS)

_IT: Final = r"(?:den|denne|det|avtalen|denne avtalen|den avtalen|rammeavtalen|it|that|this)"
_BACK: Final[tuple[tuple[Wish, re.Pattern[str]], ...]] = tuple(
    (wish, re.compile(pattern))
    for wish, pattern in (
        (Wish.MANAGER, rf"hvem (?:forvalter|eier|følger opp|har ansvar(?:et)? for|er ansvarlig for|er avtaleforvalter (?:for|på)|er avtaleeier (?:for|på)|er forvalter (?:for|på)|er stedfortreder (?:for|på)) {_IT}"),
        (Wish.ENDS, rf"(?:er|har) {_IT} {_OVER}|gjelder {_IT} (?:fortsatt|fremdeles|ennå|nå)"),
        (Wish.CONTROLS, r"når (?:er|blir) (?:neste|den neste) (?:planlagte )?(?:kontroll|revisjon)"),
        (Wish.SUPPLIER, rf"(?:hvem er )?{_REACH} (?:hos|til|for) (?:leverandør(?:en)?|firmaet|dem)"),
        (Wish.OPTIONS, r"(?:når|hva) er (?:opsjonsfristen|oppsigelsesfristen|fristen(?: for (?:opsjon(?:en)?|oppsigelse(?:n)?|å si opp))?)"),
        (Wish.MANAGER, r"hvem (?:er (?:avtaleforvalter|forvalter|avtaleeier|stedfortreder|ansvarlig)|forvalter|kan jeg spørre|kan jeg kontakte|er kontaktperson(?:en)?)"),
        (Wish.ENDS, rf"(?:når|til når|hvor lenge) (?:går|utløper|slutter|ender|løper|varer|gjelder|tar) {_IT}(?: (?:ut|slutt|til))?"),
        (Wish.OPTIONS, rf"(?:har|er det|finnes det|hvilken)(?: {_IT})?(?: (?:noen|en|ein))? opsjon(?:er|en)?(?: (?:har|er det|på|i))*(?: {_IT})?|kan {_IT} forlenges"),
        (Wish.VALUE, rf"(?:hva|hvor mye|hvor stor) er (?:verdien|verdt|avtaleverdien|kontraktsverdien)(?: (?:av|på|til|for))?(?: {_IT})?|hva er {_IT} verdt|hvor mye er {_IT} verdt"),
        (Wish.ORDER, rf"(?:hvordan|hvor) (?:bestiller|kjøper|bestille|gjør) (?:jeg|vi|man)(?: (?:da|det|på {_IT}|fra {_IT}|avrop(?: på {_IT})?))?|hvordan (?:gjør|foretar) (?:jeg|vi) avrop(?: på {_IT})?"),
        (Wish.WHO_MAY, rf"(?:hvem|kan (?:jeg|vi|min enhet|enheten min|skolen)) (?:kan |får |har lov til å )?(?:bestille|kjøpe|bruke)(?: (?:på|fra))?(?: {_IT})?"),
        (Wish.WHO_DELIVERS, rf"hvem (?:leverer|er leverandør(?:en)?)(?: (?:på|for))?(?: {_IT})?|hvilken leverandør(?:er)?(?: er det| har {_IT})?"),
        (Wish.SHOW, rf"(?:vis|åpne)(?: meg)? (?:{_IT}|alt|mer|hele avtalen|alt om {_IT})"),
        (Wish.AVVIK, rf"(?:er det|har vi|finnes det|hvilken|vis)(?: noen| meldt)*(?: åpne)? avvik(?:ene)? (?:på|i|for|mot) {_IT}"),
    )
)  # fmt: skip
_TAIL: Final = re.compile(
    r"^(?: (?:som|i|til|på|for|ut|ned|meg|en|ei|min|mine|format|fil|filen|excel\w*|xlsx|regneark\w*|ics|kalender\w*|outlook|csv|takk|er|over|oversikt|liste|list|calendar|jeg|har|forvalter|ansvar|ansvarlig))*$"
)
_XLSX: Final = re.compile(r"\b(?:excel\w*|xlsx|regneark\w*|spreadsheet)\b")
_ICS: Final = re.compile(r"\b(?:ics|ical|kalender\w*|calendar|outlook)\b")
_WHETHER: Final = re.compile(r"(?:har|finnes|er|finst|eksisterer)\b")
_OPEN: Final = re.compile(r"\båpne\b")
_MINE: Final = re.compile(r"\b(?:mine|min|jeg)\b")
_GENERAL: Final = re.compile(
    r"\b(?:en|ei|ein) (?:ramme)?avtale\b(?! (?:på|om|for|med|til|innen))|\bhvis\b|\bdersom\b|\bplikt\w*\b|\blov til\b(?! å (?:bestille|kjøpe) på avtalen)"
    r"|\bkunngjør\w*|\bterskel\w*|\bloven\b|\bforskrift\w*|\bregl\w+\b|\bkonkurranse(?:n|grunnlag\w*|r)?\b|\bunntak\w*|\bgrense\w*|\bbrukte?\b|\bgjenbruk\w*|\btelefonn\w*|\bmobilnummer\w*"
)
"""What shows that the rules are asked about, whatever else is named."""


def is_general(asked: str) -> bool:
    """Say whether normal text shows that the rules are asked about."""
    return bool(_GENERAL.search(asked))


def read_question(text: str, *, today: date, shown: bool = False) -> AvtaleQuestion | None:
    """Return what a text asks of the register, or None where it asks about something else.

    `shown` says that an agreement has just been shown, which «den» and a bare «hvordan bestiller jeg?» then mean.
    """
    if len(text) > LONGEST:
        return None
    asked = normal(asking_sentence(text))
    if shown and (back := _of_the_shown(asked)):
        return back
    if shown and (
        meant := _MEANT.fullmatch(asked) or _AND_WHAT_OF.fullmatch(" ".join(text.casefold().split()))
    ):
        return AvtaleQuestion(Wish.FIND, meant["x"], outright=False)
    numbered = _NUMBERED.sub(r"avtalen på \g<ref>", asked)
    for said in dict.fromkeys((asked, numbered)):
        for wish, outright, pattern in _COMPILED:
            found = pattern.fullmatch(said)
            if found and (question := _read(wish, found, said, outright=outright, today=today)):
                return question
    named = _NUMBERED.search(asked)
    return AvtaleQuestion(Wish.SHOW, named["ref"]) if named and named["avtale"] else None


_MEANT: Final = re.compile(
    rf"(?:(?:jeg|vi) )?(?:mente|mener|meinte|tenkte på|skulle ha|meant)(?: (?:jo|heller|egentlig|avtalen|den|på|om|for))* {_X}"
)
_AND_WHAT_OF: Final = re.compile(
    r"(?:og )?(?:hva med|kva med|enn|og)(?: avtale(?:n)? (?:på|om|for))? (?P<x>[\wæøå-]+(?: [\wæøå-]+){0,2}) ?\?*"
)
_OWNER: Final = re.compile(r"\b(?:avtaleeier|eier|eig)\b")


def _of_the_shown(asked: str) -> AvtaleQuestion | None:
    return next(
        (
            AvtaleQuestion(wish, back=True, owner=bool(_OWNER.search(asked)))
            for wish, pattern in _BACK
            if pattern.fullmatch(asked)
        ),
        None,
    )


def _read(
    wish: Wish, found: re.Match[str], asked: str, *, outright: bool, today: date
) -> AvtaleQuestion | None:
    """Return a question of a kind, or None where what stands in it shows that it is about something else."""
    parts = found.groupdict()
    topic = (parts.get("ref") or parts.get("x") or parts.get("named") or "").strip()
    who = parts.get("who") if wish is Wish.WHO_MAY else None
    question = AvtaleQuestion(
        wish,
        f"{topic} til {who}" if topic and who and not parts.get("ref") else topic,
        outright=outright or bool(parts.get("ref") or _REFERENCE.fullmatch(topic)),
        whether=bool(_WHETHER.match(asked)),
        of_supplier=bool(topic and re.search(rf"\b(?:med|hos) {re.escape(topic)}", asked)),
        open_only=bool(_OPEN.search(asked)),
        owner=bool(_OWNER.search(asked)),
    )
    if wish is Wish.NOTICES:
        return replace(question, window=find_window(asked, today=today))
    if wish in (Wish.MINE, Wish.ENDING, Wish.TIMELINE):
        return _list(question, parts.get("tail") or "", asked, today)
    if wish in (Wish.MISSING, Wish.MY_AVVIK, Wish.CONTACT, Wish.GROUP, Wish.RISK) or (
        wish is Wish.AVVIK and not topic
    ):
        return question
    below_one = wish is Wish.ORDER and topic.startswith(("på ", "fra "))
    return None if is_general(asked) or not topic or below_one else question


def _list(question: AvtaleQuestion, tail: str, asked: str, today: date) -> AvtaleQuestion | None:
    window = find_window(asked, today=today)
    if question.wish is Wish.MINE and tail and not window and not _TAIL.match(tail):
        return None
    format = Format.XLSX if _XLSX.search(asked) else Format.ICS if _ICS.search(asked) else None
    mine = question.wish is Wish.MINE or bool(_MINE.search(asked))
    wish = Wish.ENDING if question.wish is Wish.MINE and window else question.wish
    return replace(question, wish=wish, window=window, format=format, mine=mine)
