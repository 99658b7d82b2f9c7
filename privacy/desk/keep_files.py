"""Put files that came with a request apart: private, under names of ours, for the desk alone."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from common.storage import private_files
from privacy.models import Case, CaseFile

LONGEST_NAME = 200


@dataclass(frozen=True)
class Arrived:
    """A file as it came in, under a name that anybody may have chosen."""

    name: str
    body: "File[bytes]"
    is_mandate: bool = False


def keep_files(*, case: Case, arrived: Sequence[Arrived]) -> None:
    """The row comes first, so that whatever stops half-way leaves no file without one."""
    for one in arrived:
        row = _note(case, one)
        private_files().save(row.storage_key, one.body)
        CaseFile.objects.filter(pk=row.pk).update(stored_at=timezone.now())


@transaction.atomic
def _note(case: Case, one: Arrived) -> CaseFile:
    return CaseFile.objects.create(
        case=case,
        storage_key=f"requests/{secrets.token_hex(16)}/file",
        file_name=plain_name(one.name),
        size_bytes=one.body.size,
        is_mandate=one.is_mandate,
    )


def plain_name(name: Any) -> str:
    """The last part of a path, without what cannot be printed."""
    last = PurePath(str(name).replace("\\", "/")).name
    kept = "".join(letter for letter in last if letter.isprintable()).strip()
    return kept[-LONGEST_NAME:] or "file"
