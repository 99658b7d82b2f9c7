"""Give a person one part of their copy, and write the download down."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from common.secret_tokens import token_hash
from common.storage import signed_download_url
from privacy.errors import ExportGone
from privacy.exporting.data_part import part_name
from privacy.models import DataExport, ExportDownload, ExportPart


@transaction.atomic
def start_export_download(*, actor: AbstractBaseUser, number: str, part_number: int) -> str:
    """A short-lived address of the part.

    Raises DataExport.DoesNotExist and ExportPart.DoesNotExist for what is not the actor's, and
    ExportGone when its time is over.
    """
    return _start(DataExport.objects.of_person(actor.pk).get(number=number), part_number)


@transaction.atomic
def start_download_by_link(*, token: str, part_number: int) -> str:
    """The same for whoever has the link from the mail; raises the same."""
    return _start(DataExport.objects.by_link(token_hash(token)).get(), part_number)


def _start(export: DataExport, part_number: int) -> str:
    if export.is_over and not export.is_open(timezone.now()):
        raise ExportGone("This copy was kept for 7 days and is deleted. Ask for a new one.")
    part = ExportPart.objects.filter(export=export, built_at__isnull=False).get(number=part_number)
    if not export.is_open(timezone.now()):
        raise ExportPart.DoesNotExist
    ExportDownload.objects.create(part=part)
    return signed_download_url(key=part.storage_key, file_name=part_name(part.number))
