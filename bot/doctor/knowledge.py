"""Checks of what is answered from: whether it holds, and whether somebody should look at it again."""

import asyncio
from collections.abc import Sequence

from bot.doctor.finding import Finding, fault, warning, well
from bot.doctor.patient import Patient
from bot.errors import KnowledgeFaultsError
from bot.knowledge_base import KnowledgeBase
from bot.knowledge_files import own_kommune, shipped_knowledge
from bot.settings import SettingsError
from norsk.clock import today


async def texts(patient: Patient) -> Sequence[Finding]:
    """Check the articles, the thresholds and the kommune's profile, with what editors have published."""
    try:
        shipped = await asyncio.to_thread(shipped_knowledge)
        kommune = own_kommune(shipped, patient.settings.kommune)
    except KnowledgeFaultsError as exc:
        remedy = "Kjør `innkjopsbot kb check`, og rett det som står der."
        return [fault("knowledge", f"Kunnskapsbasen har {len(exc.faults)} feil.", remedy)]
    except SettingsError as exc:
        return [fault("knowledge", one, "Rett innstillingen.") for one in exc.faults]
    unusable, current = 0, shipped
    if patient.sessions is not None:
        base = KnowledgeBase(shipped, kommune=kommune.id, sessions=patient.sessions, clock=patient.clock)
        await base.refresh()
        unusable, current = len(base.unusable), base.current
    articles = current.library.for_kommune(kommune.id)
    stale = sum(article.review_by < today(patient.clock) for article in articles)
    found = []
    if unusable:
        what = f"{unusable} publiserte tekster holder ikke lenger etter en oppgradering, og brukes ikke."
        found.append(fault("knowledge", what, "La redaktøren åpne dem i chatten, og rette det som står der."))
    if stale:
        what = f"{stale} av {len(articles)} artikler skulle vært gått gjennom på nytt."
        found.append(
            warning("knowledge", what, "Be redaktøren om å skrive «artikler til kontroll» i chatten.")
        )
    return found or [well("knowledge", f"{len(articles)} artikler uten feil.")]
