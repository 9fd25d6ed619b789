"""The keys of the fields of an avviksmelding; they are stored with drafts, so they never change."""

from typing import Final

VEI: Final = "vei"
SKJULT: Final = "skjult"
MOTTAKERE: Final = "mottakere"
HVA: Final = "hva"
TYPE: Final = "type"
LEVERANDOR: Final = "leverandor"
NAAR: Final = "naar"
ALVOR: Final = "alvor"
MULIG: Final = "mulig"
OFTE: Final = "ofte"
BEVIS: Final = "bevis"
VEDLEGG: Final = "vedlegg"
VARSLET: Final = "varslet"
ONSKET: Final = "onsket"
ENHET: Final = "enhet"
