"""The sentences about the thresholds themselves, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dialogs.rule_phrases import rule_phrases
from knowledge.kind import label
from knowledge.terskelverdi import Buyer, Kind, Level
from norsk.language import Language


@dataclass(frozen=True, slots=True)
class ThresholdPhrases:
    """One language's sentences; what stands in braces is filled in by the caller."""

    names: Mapping[Level, str]
    means: Mapping[Level, str]
    who: Mapping[Buyer, str]
    ordinary: str
    one: str
    one_past: str
    several: str
    period: str
    period_until: str
    then: str
    now: str
    all: str
    over: str
    starting: str


_NB: Final = ThresholdPhrases(
    names={
        Level.LOA: "Innslagspunktet i anskaffelsesloven",
        Level.NASJONAL: "Nasjonal terskelverdi (Doffin)",
        Level.EOS: "EØS-terskelen",
    },
    means={
        Level.LOA: "anskaffelsesloven gjelder (del I)",
        Level.NASJONAL: "konkurransen skal kunngjøres i Doffin (del II)",
        Level.EOS: "kunngjøring i Doffin og TED etter EØS-reglene (del III)",
    },
    who={Buyer.KOMMUNE: "kommuner", Buyer.STAT: "staten"},
    ordinary="varer og vanlige tjenester",
    one="{name} for {who}, {kind}, er **{limit}** uten mva{period}.",
    one_past="{name} for {who}, {kind}, var **{limit}** uten mva{period}.",
    several="{name} for {who}, uten mva:",
    period=" (fra {since})",
    period_until=" (fra {since} til {until})",
    then=" (fra {since} til {until}, deretter {limit})",
    now="I dag er den {limit}.",
    all="Dette er grensene for {kind}, regnet uten mva for hele perioden:",
    over="over",
    starting="fra",
)

_NN: Final = ThresholdPhrases(
    names={
        Level.LOA: "Innslagspunktet i anskaffingslova",
        Level.NASJONAL: "Nasjonal terskelverdi (Doffin)",
        Level.EOS: "EØS-terskelen",
    },
    means={
        Level.LOA: "anskaffingslova gjeld (del I)",
        Level.NASJONAL: "konkurransen skal kunngjerast i Doffin (del II)",
        Level.EOS: "kunngjering i Doffin og TED etter EØS-reglane (del III)",
    },
    who={Buyer.KOMMUNE: "kommunar", Buyer.STAT: "staten"},
    ordinary="varer og vanlege tenester",
    one="{name} for {who}, {kind}, er **{limit}** utan mva{period}.",
    one_past="{name} for {who}, {kind}, var **{limit}** utan mva{period}.",
    several="{name} for {who}, utan mva:",
    period=" (frå {since})",
    period_until=" (frå {since} til {until})",
    then=" (frå {since} til {until}, deretter {limit})",
    now="I dag er det {limit}.",
    all="Dette er grensene for {kind}, rekna utan mva for heile perioden:",
    over="over",
    starting="frå",
)

_EN: Final = ThresholdPhrases(
    names={
        Level.LOA: "The limit of the Public Procurement Act",
        Level.NASJONAL: "The national threshold (Doffin)",
        Level.EOS: "The EEA threshold",
    },
    means={
        Level.LOA: "the Public Procurement Act applies (Part I)",
        Level.NASJONAL: "the competition must be announced in Doffin (Part II)",
        Level.EOS: "announcement in Doffin and TED by the EEA rules (Part III)",
    },
    who={Buyer.KOMMUNE: "municipalities", Buyer.STAT: "the state"},
    ordinary="goods and ordinary services",
    one="{name} for {who}, {kind}, is **{limit}** excluding VAT{period}.",
    one_past="{name} for {who}, {kind}, was **{limit}** excluding VAT{period}.",
    several="{name} for {who}, excluding VAT:",
    period=" (from {since})",
    period_until=" (from {since} to {until})",
    then=" (from {since} to {until}, then {limit})",
    now="Today it is {limit}.",
    all="These are the limits for {kind}, excluding VAT and for the whole term:",
    over="above",
    starting="from",
)

_PHRASES: Final = {Language.BOKMAL: _NB, Language.NYNORSK: _NN, Language.ENGLISH: _EN}


def threshold_phrases(language: Language) -> ThresholdPhrases:
    """Return a language's sentences."""
    return _PHRASES[language]


def kind_named(kind: Kind, language: Language) -> str:
    """Return what a kind is called, goods and ordinary services as one."""
    if kind in (Kind.VARE, Kind.TJENESTE):
        return threshold_phrases(language).ordinary
    return label(kind) if language is Language.BOKMAL else rule_phrases(language).kinds[kind]
