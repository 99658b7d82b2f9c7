"""A person shows a picture of themselves, or takes it away."""

import secrets
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from accounts.portrait import portrait
from common.locking import lock_rows
from common.storage import forget_files, public_files


def change_picture(*, actor: User, sent: IO[bytes], size: int) -> User:
    """Replace the picture by one drawn from the `size` bytes sent. Raises PictureRefused."""
    drawn = portrait(sent, size=size)
    # Its name says nothing of the person, and another picture has another address.
    key = public_files().save(f"portraits/{secrets.token_hex(16)}.webp", ContentFile(drawn))
    return _keep(actor, key)


def remove_picture(*, actor: User) -> User:
    """Take the picture away, if there is one."""
    return _keep(actor, "")


@transaction.atomic
def _keep(actor: User, key: str) -> User:
    (person,) = lock_rows(User.objects.filter(pk=actor.pk))
    old = person.picture_key
    person.picture_key = key
    person.save(update_fields=["picture_key"])
    forget_files([old])
    return person
