"""Makes one part of a copy, stores it and remembers it, so that a killed worker costs one part."""

import logging
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext, override

from common.outside import refuse_inside_transaction
from common.personal import (
    DataSubject,
    PersonalFile,
    hold_person,
    is_leaving,
    personal_files,
)
from common.secret_tokens import random_token, token_hash
from common.storage import private_files, public_files
from privacy.emails import mail_export_link, mail_export_ready
from privacy.exporting.archive import Archive
from privacy.exporting.data_part import part_name, write_data
from privacy.exporting.index_page import language_of_subject
from privacy.exporting.paths import portable
from privacy.models import DataExport, ExportPart
from privacy.models.data_export import DataExportQuerySet
from privacy.states import ExportState

log = logging.getLogger(__name__)
# Far longer than a part takes: a worker that holds a copy for longer has died.
LONGEST_STEP = timedelta(minutes=10)
MAX_ATTEMPTS = 6
KEPT = timedelta(days=7)
FOLDER_PREFIX = "jewelcad-copy-"
# A part is built on the worker's disk and handed to the store whole. A single file may be larger.
PART_BYTES = 512 * 1024 * 1024


def build_export(export_id: int, *, part_bytes: int = PART_BYTES) -> bool:
    """One step: plan the parts, or make one, or finish. True when there is more to do.

    The row is taken before the step, so that two workers never make one part. When a step fails
    the row stays taken for a while, and is then taken up by the schedule.
    """
    refuse_inside_transaction("The making of a copy")
    export = _take(export_id)
    if export is None:
        return False
    person = export.subject
    if not export.parts.exists():
        _plan(export, person, part_bytes)
    # The files first, because the first part lists what is in all others.
    part = export.parts.filter(built_at=None).order_by("-number").first()
    if part is not None:
        contents, size_bytes = _make(part, person)
        if not _record(part, contents, size_bytes):
            private_files().delete(part.storage_key)  # the person left meanwhile
            return False
    return not _finish_if_done(export)


@transaction.atomic
def _take(export_id: int) -> DataExport | None:
    """The copy, for this worker alone; None when it is over, or another worker has it."""
    now = timezone.now()
    free = DataExport.objects.free(now).filter(pk=export_id)
    _stop_if_leaving(free)
    given_up = free.filter(attempt_count__gte=MAX_ATTEMPTS)
    if given_up.update(state=ExportState.FAILED, taken_until=None):
        log.error("gave up a copy export=%s", export_id)
        return None
    taken = free.update(
        state=ExportState.BUILDING,
        attempt_count=F("attempt_count") + 1,
        taken_until=now + LONGEST_STEP,
    )
    return DataExport.objects.select_related("person").get(pk=export_id) if taken else None


def _stop_if_leaving(free: DataExportQuerySet) -> None:
    """No part is begun for somebody whose erasure deletes it; asked under the person's lock."""
    export = free.first()
    if export is None or export.person_id is None:
        return
    hold_person(export.person_id)
    if is_leaving(export.person_id):
        free.update(state=ExportState.FAILED, taken_until=None)


@transaction.atomic
def _plan(export: DataExport, person: DataSubject, part_bytes: int) -> None:
    """Which file goes into which part, decided once."""
    folder = f"exports/{secrets.token_hex(16)}"
    with override(language_of_subject(person)):
        parts = [[], *_filled(_files_of(person), part_bytes)]
    ExportPart.objects.bulk_create(
        ExportPart(
            export=export,
            number=number,
            storage_key=f"{folder}/part-{number}.zip",
            planned=[asdict(one) for one in files],
        )
        for number, files in enumerate(parts, start=1)
    )


def _files_of(person: DataSubject) -> Iterator[PersonalFile]:
    """Each stored file once, even if it was both uploaded and bought, under a path of its own."""
    seen: set[str] = set()
    taken: set[str] = set()
    for every in personal_files.call_all(person):
        for one in every:
            if one.key not in seen:
                seen.add(one.key)
                yield replace(one, path=portable(one.path, taken))


def _filled(files: Iterator[PersonalFile], part_bytes: int) -> Iterator[list[PersonalFile]]:
    part: list[PersonalFile] = []
    size = 0
    for one in files:
        if part and size + one.size_bytes > part_bytes:
            yield part
            part, size = [], 0
        part.append(one)
        size += one.size_bytes
    if part:
        yield part


def _make(part: ExportPart, person: DataSubject) -> tuple[list[dict[str, Any]], int]:
    """Build the ZIP on disk and hand it to the store. Gives what is in it, and its size."""
    _drop_leftovers()
    with tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX) as folder:
        target = Path(folder) / "part.zip"
        with Archive(target) as archive:
            if part.number == 1:
                write_data(
                    archive,
                    person=person,
                    made_at=timezone.now(),
                    other_parts=_other_parts(part),
                )
                contents = archive.contents()
            else:
                contents = _add_files(archive, part, person)
        _store(target, part.storage_key)
        return contents, target.stat().st_size


def _drop_leftovers() -> None:
    """Folders of workers that were killed: they hold somebody's data."""
    oldest = time.time() - LONGEST_STEP.total_seconds()
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _other_parts(part: ExportPart) -> list[tuple[str, list[dict[str, Any]]]]:
    others = part.export.parts.exclude(pk=part.pk)
    return [(part_name(one.number), one.contents) for one in others]


def _add_files(archive: Archive, part: ExportPart, person: DataSubject) -> list[dict[str, Any]]:
    """A file that the store does not have is left out; the list says so."""
    missing = []
    for one in part.planned:
        try:
            files = public_files() if one["is_public"] else private_files()
            source = files.open(one["key"])
        except FileNotFoundError:
            with override(language_of_subject(person)):
                said = gettext("%(path)s: our store did not have it when the copy was made")
                missing.append(said % {"path": one["path"]} + "\n")
            continue
        with source:
            archive.add_file(one["path"], source)
    if missing:
        archive.add_text("missing.txt", missing)
    about = {one["path"]: one["about"] for one in part.planned}
    return [{**said, "about": about.get(said["path"], "")} for said in archive.contents()]


def _store(source: Path, key: str) -> None:
    files = private_files()
    # What a dead worker left behind under this name; the store would choose another one.
    files.delete(key)
    with source.open("rb") as opened:
        files.save(key, File(opened))


@transaction.atomic
def _record(part: ExportPart, contents: list[dict[str, Any]], size_bytes: int) -> bool:
    done = ExportPart.objects.filter(pk=part.pk).update(
        contents=contents, size_bytes=size_bytes, built_at=timezone.now()
    )
    if done:
        DataExport.objects.filter(pk=part.export_id).update(attempt_count=0)
    return bool(done)


@transaction.atomic
def _finish_if_done(export: DataExport) -> bool:
    """Tell the person once the last part is stored; else let the next worker have it."""
    mine = DataExport.objects.under_way().filter(pk=export.pk)
    if export.parts.filter(built_at=None).exists():
        mine.update(taken_until=None)
        return False
    now: datetime = timezone.now()
    if mine.update(state=ExportState.READY, ready_at=now, expires_at=now + KEPT, taken_until=None):
        export.refresh_from_db()
        _tell(export)
    return True


def _tell(export: DataExport) -> None:
    """By a link that opens the copy, where no log-in does."""
    if export.person is not None and not export.address:
        mail_export_ready(export=export, person=export.person)
        return
    token = random_token()
    export.link_hash = token_hash(token)
    export.save(update_fields=["link_hash"])
    mail_export_link(export=export, token=token)
