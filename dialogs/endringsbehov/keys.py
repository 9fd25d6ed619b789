"""The keys of the fields of an endringsbehov; they are stored with drafts, so they never change."""

from typing import Final

HVA: Final = "hva"
FRIST: Final = "frist"
KONSEKVENS: Final = "konsekvens"
VERDI: Final = "verdi"
VEDLEGG: Final = "vedlegg"
ENHET: Final = "enhet"
