"""A sum that is told year by year: «600 000 i 2027 og 400 000 i 2028»."""

import re
from typing import Final

_SUM: Final = r"[0-9][0-9 .,]{0,20}(?: ?(?:kr\w*|nok|mill\w*|tusen|mnok|k|,-))?"
_YEAR: Final = r"(?:i|in|for)\s+(?:år(?:et)? )?20[2-9][0-9]\b"
_LISTED: Final = re.compile(
    rf"{_SUM}\s+{_YEAR}(?:\s*(?:,|;|\+|pluss|og|and|deretter|så)\s*(?:og |så |deretter |kr )?{_SUM}\s+{_YEAR})+"
)
_NAMED: Final = re.compile(r"\b20[2-9][0-9]\b(?!\s?[0-9])")


def yearly_sums(folded: str) -> tuple[int, int, int, int] | None:
    """Return where a folded text lists one sum for each of several years, and the first and the last year.

    None where no such list stands, or a year is named twice.
    """
    match = _LISTED.search(folded)
    if match is None:
        return None
    years = [int(year.split()[-1]) for year in re.findall(_YEAR, match[0])]
    if len(set(years)) < len(years):
        return None
    return match.start(), match.end(), min(years), max(years)
