"""What is told about each field of the behovsmelding form when somebody asks for help."""

from typing import Final

NEED_HELP: Final = (
    "Skriv om oppgaven, ikke om en bestemt løsning. En stige er en løsning. Behovet er å nå et sted høyt oppe. "
    "Spør «hvorfor?» fem ganger hvis du er usikker: Hvorfor er luften dårlig? Fordi det kommer for lite frisk luft. "
    "Hvorfor? Fordi anlegget er for lite. Slik finner du det dere egentlig trenger. "
    "(Rådet er fra LUPs kurs i innovative anskaffelser, 8. februar 2019.)"
)
ALTERNATIVES_HELP: Final = (
    "Kanskje en annen enhet har det dere trenger, eller det kan repareres. Da slipper dere et nytt kjøp."
)
VALUE_HELP: Final = (
    "Et anslag holder. Du kan skrive et beløp, et spenn eller et beløp per år. Skriv «med mva» hvis mva er med. "
    "Ta med alt dere kommer til å kjøpe i hele perioden, også opsjoner."
)
DURATION_HELP: Final = (
    "For eksempel «2 år + 1 år opsjon», «løpende» eller «engangskjøp». "
    "Et beløp per år teller for hele tiden, med opsjoner. Uten sluttdato regnes det som fire år (FOA § 5-4)."
)
KIND_HELP: Final = (
    "Reglene er ulike for varer, tjenester og bygg. Velg det som det meste av beløpet går til. "
    "Vet du det ikke, spør jeg på en annen måte."
)
KIND_WORK_HELP: Final = (
    "Vask, montering, pleie, undervisning og råd er arbeid. Mat, møbler og biler er varer."
)
KIND_BUILD_HELP: Final = "For eksempel å bygge, male, rive, grave eller asfaltere."
KIND_CARE_HELP: Final = "For eksempel hjemmetjeneste, avlastning, barnevern eller kurs."
KIND_SPECIAL_HELP: Final = "For disse tjenestene gjelder egne regler."
BUDGET_HELP: Final = "Du kan melde behovet før pengene er på plass. Si det som det er."
RISKS_HELP: Final = "Velg det som kan gjelde, flere går bra. Da vet innkjøperen hva det må tenkes på. Er du i tvil, ta det med."
MARKET_HELP: Final = (
    "Dialog passer når dere ikke vet hva som finnes, eller vil at leverandørene skal kjenne behovet tidlig. "
    "Spør dere selv: Kan dette gjøres på en ny og bedre måte? Svaret kan godt bli nei, men da er det vurdert. "
    "(Rådet er fra LUPs kurs i innovative anskaffelser, 8. februar 2019.)"
)
