"""What has changed between two versions of a document."""

from knowledge.kommune import Kommune
from knowledge.paper_sections import paper_sections, section_title
from register.case_document import CaseDocument


def changed_sections(earlier: CaseDocument | None, later: CaseDocument, kommune: Kommune) -> tuple[str, ...]:
    """Return the titles of the sections that differ, in their order; nothing where a version was sent in as a file."""
    if earlier is None or not earlier.sections or not later.sections:
        return ()
    return titles_of(changed_ids(earlier.sections, later.sections), kommune)


def changed_ids(earlier: dict[str, str], later: dict[str, str]) -> frozenset[str]:
    """Return the ids of the sections whose texts differ, or that only one of them has."""
    return frozenset(id for id in {*earlier, *later} if earlier.get(id) != later.get(id))


def titles_of(ids: frozenset[str], kommune: Kommune) -> tuple[str, ...]:
    """Return the titles of some sections, in the order of the document."""
    return tuple(section_title(one, kommune) for one in paper_sections() if one.id in ids)
