"""What of this room belongs to a whole person."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext

from common.personal import DataSubject, OpenMatter, PersonalFile
from privacy.models import CaseFile, DataExport
from privacy.personal import copy_of


def personal_files(person: DataSubject) -> Iterator[PersonalFile]:
    """What came with the requests of somebody who was shown to ask them."""
    came = CaseFile.objects.filter(case__person__in=[person.account_id], stored_at__isnull=False)
    for file in came.select_related("case").order_by("pk"):
        yield PersonalFile(
            key=file.storage_key,
            path=f"requests/{file.case.number}/{file.pk} {file.file_name}",
            size_bytes=file.size_bytes,
            about=gettext("came with your request %(number)s") % {"number": file.case.number},
        )


def under_work(person: DataSubject) -> list[OpenMatter]:
    """A part of a copy that a worker makes at this moment, and will store."""
    under_way = DataExport.objects.under_way().filter(copy_of(person))
    taken = under_way.filter(taken_until__gt=timezone.now())
    return [
        OpenMatter(
            words=gettext("a copy of your data that is being made"), until=export.taken_until
        )
        for export in taken
    ]
