"""Why somebody may not approve, and who can be asked instead, in words."""

from collections.abc import Collection, Mapping
from typing import Final

from conversation.markup import escape
from dialogs.money import short
from knowledge.approval_words import role_as
from register.approval_rules import Bar, Matter, has_authority
from register.approvers import Candidates
from register.person import Person, Role

BAR_WORDS: Final[Mapping[Bar, str]] = {
    Bar.LEFT: "har sluttet",
    Bar.INHABIL: "er ikke med i saken",
    Bar.SUBORDINATE: "har en leder som er inhabil i saken",
    Bar.IN_DOUBT: "venter på en habilitetsvurdering",
    Bar.OWN_REQUEST: "har meldt behovet selv",
    Bar.MADE_IT: "har laget denne versjonen selv",
    Bar.TWO_ROLES: "er spurt i en annen rolle",
    Bar.NOT_IN_ROLE: "har ikke rollen for denne enheten",
    Bar.AUTHORITY: "har for lav budsjettfullmakt",
}
"""After a name."""
TO_THEM: Final[Mapping[Bar, str]] = {
    Bar.LEFT: "Du er registrert som sluttet.",
    Bar.INHABIL: "Du er ikke lenger med i saken.",
    Bar.SUBORDINATE: "Lederen din er inhabil i saken. Da kan ikke en direkte underordnet avgjøre den (forvaltningsloven § 6).",
    Bar.IN_DOUBT: "Habiliteten din er under vurdering. Du kan svare når lederen har konkludert.",
    Bar.OWN_REQUEST: "Du har meldt behovet selv. Ingen godkjenner sitt eget behov.",
    Bar.MADE_IT: "Du har laget denne versjonen selv. Da må en annen godkjenne den.",
    Bar.TWO_ROLES: "Du er alt spurt, eller har svart, i en annen rolle i saken. Ingen godkjenner i to roller.",
    Bar.NOT_IN_ROLE: "Du har ikke lenger rollen du ble spurt i.",
    Bar.AUTHORITY: "Budsjettfullmakten din dekker ikke hele verdien.",
}
"""To whoever presses."""


def approver_label(matter: Matter, role: str, person: Person) -> str:
    """Return somebody as one may choose them, with how far their budsjettfullmakt reaches where that counts."""
    if role != Role.GODKJENNER.value:
        return person.name
    if person.budget_authority_nok is None:
        return f"{person.name} (budsjettfullmakten er ukjent)"
    sure = "" if has_authority(matter, person) else ", verdien er ukjent"
    return f"{person.name} (budsjettfullmakt {short(person.budget_authority_nok)}{sure})"


def nobody_for(found: Candidates, matter: Matter, names: Mapping[str, str]) -> str:
    """Return that nobody may approve in a role, why those who hold it may not, and what to do."""
    word = role_as(found.role, names)
    rows = [f"- {escape(person.name)} {BAR_WORDS[why]}." for person, why in found.turned_down]
    need = f"for {short(matter.value.high)} " if matter.value.high and found.role == "godkjenner" else ""
    head = f"**Ingen kan godkjenne {need}som {escape(word)}.**"
    if not rows:
        rows = ["- Ingen har rollen i registeret."]
    return "\n\n".join((head, "\n".join(rows), _mend({why for _, why in found.turned_down})))


def _mend(why: Collection[Bar]) -> str:
    """Return what can be done where nobody may approve."""
    whom = "en som har høy nok budsjettfullmakt" if Bar.AUTHORITY in why else "en til som har rollen"
    mend = f"Be administratoren legge inn {whom} (`import personer`). Send så til godkjenning igjen."
    other = "En annen kan ta saken og legge inn dokumentet, så kan den som har rollen, godkjenne. Ellers: "
    return f"{other}{mend[:1].lower()}{mend[1:]}" if Bar.MADE_IT in why else mend
