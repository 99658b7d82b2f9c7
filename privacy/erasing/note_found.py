"""Write down for the desk what a search has found where it may not stay."""

from collections.abc import Iterator

from django.db import transaction

from privacy.models import Erasure, FoundTrace
from privacy.tracing.findings import Findings

# Of more rows in one place nobody decides one by one.
MOST_ROWS = 50
# What was to be sought cannot be read any more, so that nothing was sought.
NOT_SOUGHT = "everything: what was to be sought cannot be opened"


def note_found(erasure: Erasure, findings: Findings) -> int:
    """In how many places something is left that two people have not decided to keep.

    What was found before and is not there any more is forgotten, with what was proposed about it.
    """
    return _note(erasure, list(_left(erasure, findings)))


def note_not_sought(erasure: Erasure) -> int:
    return _note(erasure, [FoundTrace(erasure=erasure, place=NOT_SOUGHT)])


@transaction.atomic
def _note(erasure: Erasure, found: list[FoundTrace]) -> int:
    kept = {(one.place, one.row_pk) for one in erasure.found.kept()}
    left = {
        (one.place, one.row_pk): one
        for one in found
        if (one.place, one.row_pk) not in kept and (one.place, "") not in kept
    }
    known = {(one.place, one.row_pk): one for one in erasure.found.waiting()}
    gone = [one.pk for where, one in known.items() if where not in left]
    FoundTrace.objects.filter(pk__in=gone).delete()
    FoundTrace.objects.bulk_create(one for where, one in left.items() if where not in known)
    return len(left)


def _left(erasure: Erasure, findings: Findings) -> Iterator[FoundTrace]:
    for one in findings.left:
        kinds = list(one.kinds)
        if len(one.rows) == one.count <= MOST_ROWS:
            for row in one.rows:
                yield FoundTrace(erasure=erasure, place=one.place, row_pk=row, kinds=kinds)
        else:
            yield FoundTrace(erasure=erasure, place=one.place, kinds=kinds, count=one.count)
    for place in findings.missed:
        yield FoundTrace(erasure=erasure, place=f"{place}: could not be looked into")
