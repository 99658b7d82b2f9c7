"""Forgets uploads that nobody went on with."""

from datetime import timedelta

from django.utils import timezone

from models_catalog.models import Upload
from models_catalog.services.abandon_upload import abandon_upload

KEPT_FOR = timedelta(days=1)


def drop_stale_uploads() -> int:
    """Forget what was begun more than a day ago and is in no release; returns how many."""
    stale = Upload.objects.filter(run=None, created_at__lt=timezone.now() - KEPT_FOR)
    return sum(abandon_upload(upload=upload) for upload in stale)
