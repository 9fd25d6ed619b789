"""What has changed between two versions of a document."""

from knowledge.kommune import Kommune
from knowledge.paper_sections import paper_sections, section_title


def changed_ids(earlier: dict[str, str], later: dict[str, str]) -> frozenset[str]:
    """Return the ids of the sections whose texts differ, or that only one of them has."""
    return frozenset(id for id in {*earlier, *later} if earlier.get(id) != later.get(id))


def titles_of(ids: frozenset[str], kommune: Kommune) -> tuple[str, ...]:
    """Return the titles of some sections, in the order of the document."""
    return tuple(section_title(one, kommune) for one in paper_sections() if one.id in ids)
