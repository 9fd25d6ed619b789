"""Numbers in digits, with thousands and decimals apart as Norwegians and others write them."""
# ruff: noqa: PLR2004 -- lengths of what people write

import re
from decimal import Decimal

from norsk.words import Token

_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:[ .,'][0-9]{3})+(?![0-9])|[1-9][0-9]{3}[ .]000$")


def is_grouped(token: Token) -> bool:
    """Tell whether a number token is written with thousands apart, as in 1 750 000, 1.750, 90,000 or 1500 000."""
    return _GROUPED.match(token.text) is not None


def digits_value(token: Token, *, decimal: bool = False) -> Decimal | None:
    """Return the value of a number token; `decimal` reads 1.500 as one and a half. None past 14 digits."""
    text = token.text
    if len(text) > 24:
        return None
    if text.startswith(",") or (decimal and re.fullmatch(r"[0-9]+[.,][0-9]+", text)):
        return Decimal(text.replace(",", "."))
    if not is_grouped(token):
        return (
            Decimal(text.replace(",", "."))
            if len(text) <= 29 and re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", text)
            else None
        )
    whole, mark, rest = text, "", ""
    if tail := re.search(r"([.,])([0-9]{1,2})$", text):
        whole, mark, rest = text[: tail.start()], ".", tail.group(2)
    return Decimal(re.sub(r"[ .,']", "", whole) + mark + rest)
