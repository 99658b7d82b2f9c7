"""What of a person's copies has to be through before an erasure begins."""

from django.utils import timezone

from common.personal import DataSubject, OpenMatter
from privacy.models import DataExport
from privacy.personal import copy_of


def under_work(person: DataSubject) -> list[OpenMatter]:
    """A part of a copy that a worker makes at this moment, and will store."""
    under_way = DataExport.objects.under_way().filter(copy_of(person))
    taken = under_way.filter(taken_until__gt=timezone.now())
    return [
        OpenMatter(words="a copy of your data that is being made", until=export.taken_until)
        for export in taken
    ]
