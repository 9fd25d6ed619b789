"""Cells that hold JSON, as an interface's objects come out in a table: an owner, a supplier, a list of categories."""

from register.imports.values.durations import read_json_terms


def named_in_json(text: str, *keys: str) -> str | None:
    """Return what the objects of a cell have under the first of these keys that they have, joined by `; `.

    None where the cell is no JSON, or none of its objects has any of them.
    """
    if not text.startswith(("{", "[", '"')):
        return None
    items = read_json_terms(text)
    if not items:
        return None
    found = [next((str(item[key]) for key in keys if item.get(key)), "") for item in items]
    return "; ".join(dict.fromkeys(" ".join(one.split()) for one in found if one.strip())) or None
