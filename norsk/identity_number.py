"""What looks like a national identity number in a text: fødselsnummer, D-nummer, and hospitals' own kinds of them.

Account numbers have eleven digits too. Whatever begins as a day of birth is taken for an identity number, also where
its check digits are wrong, since people slip; unless a word before it or its grouping says that it is something else.
"""

import re
from typing import Final

from stdnum.no import fodselsnummer, kontonr

_ELEVEN: Final = re.compile(
    r"(?<![\w/-])(?<!\d[.,])(?:\d{6}[ .-]?\d{5}|\d{2}([ .])\d{2}\1\d{2}[ .-]?\d{3} ?\d{2}|\d{6} ?\d{3} ?\d{2}|\d{3} ?\d{3} ?\d{3} ?\d{2}|\d(?:[ .-]?\d){10})"
    r"(?![\w/]|[.,]\d|-\d)(?! ?(?:kr\b|kroner\b|nok\b|mill|,-))",
    re.IGNORECASE,
)
_ACCOUNT: Final = re.compile(r"\d{4}[ .]\d{2}[ .]\d{5}")
_AFTER_WORD: Final = re.compile(
    r"(?:konto|kid|sak|referanse|ref|faktura|ordre|bestilling|org|organisasjon|telefon|tlf|mobil|serie|gln|journal|post|vare|artikkel|kontrakt|avtale|kunde|prosjekt|ean)"
    r"\w{0,12}\.?(?: (?:nr|nummer|no)\.?)?[ :#=]*(?:er )?$",
    re.IGNORECASE,
)
_LAST_FIVE: Final = re.compile(
    r"\b(personn(?:umme)?r(?:et)?\.?(?: mitt)?(?: er)?[ :]*)\d{5}(?!\d)", re.IGNORECASE
)
_LOOKS_BACK: Final = 40
_D_NUMBER: Final = 40
_MONTHS_ADDED: Final = (0, 40, 65, 80)
"""What is added to the month: nothing, for a hospital's own number, and for people who are made up for tests."""
_LAST_DAY, _LAST_MONTH = 31, 12
_FH_FROM: Final = 80


def mask_identity_numbers(text: str, mask: str) -> str:
    """Return a text with `mask` in the place of whatever looks like a national identity number."""
    if sum(map(str.isdigit, text)) < len("12345"):
        return text
    text = _ELEVEN.sub(lambda found: mask if _is_identity(found, text) else found[0], text)
    return _LAST_FIVE.sub(lambda found: found[1] + mask, text)


def _is_identity(found: re.Match[str], text: str) -> bool:
    written = found[0]
    digits = re.sub(r"\D", "", written)
    if holds(digits):
        return not (_ACCOUNT.fullmatch(written) and kontonr.is_valid(digits))
    if not _begins_with_birthday(digits) or not re.fullmatch(r"\d{6}[ .-]?\d{5}", written):
        return False
    before = text[max(0, found.start() - _LOOKS_BACK) : found.start()]
    return not (_AFTER_WORD.search(before) or kontonr.is_valid(digits))


def holds(digits: str) -> bool:
    """Say whether eleven digits are an identity number whose both check digits hold."""
    if not (_begins_with_birthday(digits) or int(digits[:2]) >= _FH_FROM):
        return False
    first, second = fodselsnummer.calc_check_digit1(digits), fodselsnummer.calc_check_digit2(digits)
    return digits[9:] == first + second


def _begins_with_birthday(digits: str) -> bool:
    day, month = int(digits[:2]), int(digits[2:4])
    day = day - _D_NUMBER if day > _D_NUMBER else day
    return 1 <= day <= _LAST_DAY and any(1 <= month - added <= _LAST_MONTH for added in _MONTHS_ADDED)
