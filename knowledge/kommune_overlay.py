"""Profiles laid over each other, as plain TOML data: the national one's under a kommune's, and an editor's above it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final, TypeGuard

from knowledge.names import fill, short

Table = dict[str, Any]

LISTS: Final = (
    "limit",
    "step",
    "gate",
    "carries_out",
    "status",
    "lead_time",
    "recurring",
    "risk_question",
    "measure",
)
"""Tables of entries that are told apart by `id`."""
_TABLES: Final = (
    "names",
    "links",
    "source",
    "due_days",
    "proveny",
    "option_decider",
    "answer_days",
    "evaluation",
    "faggruppe",
)
_STARTS: Final = ("amount_nok", "level")
"""The two ways to say where a limit starts; a new one takes the other's place."""
BY_EDITOR: Final = "Oppgitt av en redaktør"


def inherited(nasjonal: Table, own: Table) -> Table:
    """Return a kommune's profile with the national names, statuses, due days, lead times and duties it leaves out.

    A national question about risk, or measure, stands where the kommune has none of its id.
    """
    names = own.get("names", {})
    if isinstance(names, dict):
        names = {**_table(nasjonal, "names"), **names}
    mine = {entry.get("id") for entry in _list(own, "lead_time")}
    lead_times = [time for time in _list(nasjonal, "lead_time") if time.get("id") not in mine]
    single = ("status", "due_days", "option_decider", "answer_days", "evaluation")
    taken: Table = {key: nasjonal[key] for key in single if key in nasjonal}
    lists = {
        "lead_time": [*lead_times, *_list(own, "lead_time")],
        "recurring": [*_list(nasjonal, "recurring"), *_list(own, "recurring")],
        "risk_question": _own_instead(_list(nasjonal, "risk_question"), _list(own, "risk_question")),
        "measure": _own_instead(_list(nasjonal, "measure"), _list(own, "measure")),
    }
    usable = {key: found for key, found in lists.items() if found and _is_list(own.get(key, []))}
    return {**taken, **own, **usable, "names": names}


def _own_instead(nasjonal: list[Table], own: list[Table]) -> list[Table]:
    """Return the national entries in their order, each with the kommune's own in its place, then the rest of its own."""
    ids = [entry.get("id") for entry in nasjonal]
    found = [
        one for entry in nasjonal for one in [o for o in own if o.get("id") == entry.get("id")] or [entry]
    ]
    return found + [entry for entry in own if entry.get("id") not in ids]


def overlaid(base: Table, overlay: Table) -> Table:
    """Return a profile as an editor has changed it.

    A plain value takes the old one's place, a table is merged key by key, and an entry takes over what it leaves
    out from the newest of its id. With a later `valid_from` it ends that one the day before; without, it takes
    its place. An entry of a new id is added at the end.
    """
    merged = {**base, **overlay}
    # What is no table, or no list of them, stays as it was written: the check then names it.
    for key in _TABLES:
        if isinstance(table := overlay.get(key), dict):
            merged[key] = {**_table(base, key), **_stated(key, table)}
    for key in LISTS:
        if _is_list(added := overlay.get(key)):
            entries = _list(base, key)
            for entry in added:
                entries = _with_entry(entries, entry)
            merged[key] = entries
    return merged


def unsourced(overlay: Table) -> Iterable[str]:
    """Return the ids of limits that an editor has changed without saying where the new one was decided."""
    for limit in _list(overlay, "limit"):
        changed = {"duty", "operator", *_STARTS} & limit.keys()
        if changed and not {"source", "reference"} <= limit.keys():
            yield str(limit.get("id", "?"))


def filled(profile: Table) -> Table:
    """Return a profile whose entries say names instead of `{name}`; a title says them in short."""
    names = {key: _name(value) for key, value in _table(profile, "names").items()}
    return {key: _fill(value, names) if key in LISTS else value for key, value in profile.items()}


def _with_entry(entries: list[Table], new: Table) -> list[Table]:
    same = [entry for entry in entries if entry.get("id") == new.get("id")]
    if not same:
        return [*entries, new]
    at = entries.index(same[-1]) + 1
    starts = new.get("valid_from")
    kept = [_ended(entry, starts) if entry in same else entry for entry in entries[:at]]
    return [entry for entry in kept if entry] + [_taking_over(same[-1], new)] + entries[at:]


def _ended(entry: Table, starts: object) -> Table | None:
    """Return an entry that ends before another of its id starts, or None where nothing of it is left."""
    if type(starts) is not date or entry.get("valid_from", date.min) >= starts:
        return None
    last = starts - timedelta(days=1)
    return {**entry, "valid_to": min(entry.get("valid_to", last), last)}


def _taking_over(old: Table, new: Table) -> Table:
    dropped = {"valid_to"} if "valid_from" in new else set()
    if set(_STARTS) & new.keys():
        dropped |= set(_STARTS)
    sure = {"certainty": "verifisert"} if "source" in new else {}
    return {**{key: value for key, value in old.items() if key not in dropped}, **sure, **new}


def _stated(key: str, table: Table) -> Table:
    """Return names that an editor has written as names that are certain."""
    if key != "names":
        return table
    return {
        name: {"name": value, "certainty": "verifisert", "reference": BY_EDITOR}
        if isinstance(value, str)
        else value
        for name, value in table.items()
    }


def _name(value: object) -> str:
    return str(value.get("name", "")) if isinstance(value, Mapping) else str(value)


def _fill(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return fill(value, names)
    if isinstance(value, list):
        return [_fill(member, names) for member in value]
    if isinstance(value, dict):
        brief = {key: short(name) for key, name in names.items()}
        return {key: _fill(member, brief if key == "title" else names) for key, member in value.items()}
    return value


def _table(profile: Table, key: str) -> Table:
    found = profile.get(key)
    return found if isinstance(found, dict) else {}


def _list(profile: Table, key: str) -> list[Table]:
    found = profile.get(key)
    return found if _is_list(found) else []


def _is_list(value: object) -> TypeGuard[list[Table]]:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
