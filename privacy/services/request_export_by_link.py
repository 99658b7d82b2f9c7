"""Begin a copy that is opened by a mailed link: for an address without an account, and for somebody
whose account does not let them in.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from common.locking import lock_name
from common.queue import enqueue
from privacy.models import DataExport
from privacy.services.request_export import begin_export, request_export


@transaction.atomic
def request_export_by_link(*, person: AbstractBaseUser | None, address: str) -> DataExport:
    """One at a time and one a day, as for everybody. Raises ExportRefused, PersonLeaves.

    Call it once the address is shown to be theirs: the link goes there and opens everything.
    """
    address = address.strip().lower()
    if person is not None:
        return request_export(actor=person, address=address)
    lock_name(f"export:{address}")
    export = begin_export(DataExport.objects.of_address(address), address=address)
    enqueue("privacy.build_export_task", export.pk)
    return export
