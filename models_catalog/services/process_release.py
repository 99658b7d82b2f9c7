"""Measures an uploaded file in a child process and puts what came of it in place."""

import json
import logging
import secrets
import shutil
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from common.storage import private_files, public_files
from models_catalog.geometry.isolation import geometry_command, run_isolated
from models_catalog.models import (
    Measurement,
    Picture,
    ProcessingRun,
    Release,
    StoneGroup,
)
from models_catalog.preview_seeds import preview_seed
from models_catalog.services.find_duplicates import find_duplicates
from models_catalog.services.keep_original import keep_original
from models_catalog.services.record_castability import record_castability
from models_catalog.services.record_shells import record_shells
from models_catalog.services.said_by_designer import said_by_designer
from models_catalog.services.store_fingerprint import store_fingerprint
from models_catalog.states import WORK_IN_PROGRESS, WorkState, WorkStep

log = logging.getLogger(__name__)

WALL_SECONDS = 240
MOST_ATTEMPTS = 3
RENDERS = ("hero:yellow", "side:yellow", "top:yellow", "hero:white", "hero:rose")
TOO_HEAVY = (
    "Measuring this file took longer or more memory than we allow. Export it with a coarser mesh, "
    "at a tolerance of about 0.01 mm, and replace the file."
)
UNREADABLE = (
    "The program that measures files stopped on this one, so it may be damaged. Export it again "
    "from your CAD program, best as binary STL or 3MF, and replace the file."
)
ENDED_EARLY: dict[str, str] = {
    "out-of-time": TOO_HEAVY,
    "too-talkative": UNREADABLE,
    "crashed": UNREADABLE,
    "done": UNREADABLE,
    "refused": UNREADABLE,
}
LOST = "The file did not reach us completely. Upload it again under “Edit”."
STOPPED = (
    "The work on this file stopped several times without a result. "
    "Our staff have been told; you can also export the file again and replace it."
)


def runs_to_take_up() -> list[int]:
    """Ids of runs that wait or work for longer than they can."""
    now = timezone.now()
    waiting = Q(state=WorkState.QUEUED, queued_at__lt=now - timedelta(minutes=2))
    dead = Q(state=WorkState.RUNNING, started_at__lt=now - timedelta(seconds=WALL_SECONDS + 120))
    return list(ProcessingRun.objects.filter(waiting | dead).values_list("pk", flat=True))


def process_release(run_id: int, *, renders: Sequence[str] = RENDERS) -> None:
    """Do the work of one run; safe to call twice, and again after a crash at any point."""
    run = _claim(run_id)
    if run is None:
        return
    with tempfile.TemporaryDirectory(prefix="jewelcad-") as folder:
        source, results = Path(folder) / "in", Path(folder) / "out"
        results.mkdir()
        if not _fetch_original(run, source):
            _finish(run, WorkState.REFUSED, reason=LOST)
            return
        outcome = _measure(run, source, results, renders)
        if "refused" in outcome:
            _finish(run, WorkState.REFUSED, reason=str(outcome["reason"]))
        else:
            _report(run, WorkStep.STORING, 95)
            _record(run, outcome["done"], results)
            # After the commit: of two files at once at least the later one sees the other.
            find_duplicates(release=run.release)


def _claim(run_id: int) -> ProcessingRun | None:
    """Mark the run as being worked on; None when somebody else has it or it is over."""
    dead = Q(started_at__lt=timezone.now() - timedelta(seconds=WALL_SECONDS + 120))
    claimable = ProcessingRun.objects.filter(
        Q(state=WorkState.QUEUED) | Q(state=WorkState.RUNNING) & dead, pk=run_id
    )
    claimed = claimable.update(
        state=WorkState.RUNNING,
        step=WorkStep.READING,
        percent=0,
        started_at=timezone.now(),
        attempt_count=F("attempt_count") + 1,
    )
    if not claimed:
        return None
    run = ProcessingRun.objects.select_related("release__cad_model", "upload").get(pk=run_id)
    if run.attempt_count > MOST_ATTEMPTS:
        log.error("processing gave up run=%s", run_id)
        _finish(run, WorkState.FAILED, reason=STOPPED)
        return None
    return run


def _fetch_original(run: ProcessingRun, target: Path) -> bool:
    """Put the original on local disk, its upload into the private store; False when it is lost."""
    stored = run.release.files.filter(is_measured=True).first()
    if stored is None:
        if run.upload is None or not run.upload.path.exists():
            return False
        stored = keep_original(
            release=run.release, upload=run.upload, file_format="", is_measured=True
        )
    with private_files().open(stored.storage_key, "rb") as original, target.open("wb") as copy:
        shutil.copyfileobj(original, copy, 1 << 20)
    return True


def _measure(
    run: ProcessingRun, source: Path, results: Path, renders: Sequence[str]
) -> dict[str, Any]:
    """The child's last word: {"done": ...} or {"refused": ..., "reason": ...}."""
    last: dict[str, Any] = {}

    def on_line(line: str) -> None:
        nonlocal last
        last = _parsed(line)
        if "step" in last:
            _report(run, WorkStep(last["step"]), int(last["percent"]))

    outcome = run_isolated(
        geometry_command(
            *("process", str(source), str(results)),
            *("--seed", preview_seed(run.release.cad_model_id)),
            *("--renders", ",".join(renders)),
            *said_by_designer(run.release),
        ),
        wall_seconds=WALL_SECONDS,
        on_line=on_line,
    )
    if outcome.ending == "done" and "done" in last or "refused" in last:
        return last
    log.warning(
        "geometry child ended run=%s ending=%s status=%s error=%s",
        *(run.pk, outcome.ending, outcome.exit_status, outcome.error_text[-600:]),
    )
    return {"refused": outcome.ending, "reason": ENDED_EARLY[outcome.ending]}


def _parsed(line: str) -> dict[str, Any]:
    """A line of the child's; an empty answer for one that is none of ours."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _report(run: ProcessingRun, step: WorkStep, percent: int) -> None:
    ProcessingRun.objects.filter(pk=run.pk, state=WorkState.RUNNING).update(
        step=step, percent=min(percent, 100)
    )


def _finish(run: ProcessingRun, state: WorkState, *, reason: str = "") -> None:
    ProcessingRun.objects.filter(pk=run.pk, state__in=WORK_IN_PROGRESS).update(
        state=state,
        reason=reason[:400],
        step=WorkStep.FINISHED,
        percent=100,
        finished_at=timezone.now(),
    )


def _record(run: ProcessingRun, done: dict[str, Any], results: Path) -> None:
    """Public files first, then every row in one transaction."""
    folder = secrets.token_hex(8)
    preview_key = _publish(results / done["preview"], f"previews/{folder}/preview.glb")
    picture_keys = [
        _publish(results / picture["file"], f"pictures/{folder}/{picture['file']}")
        for picture in done["pictures"]
    ]
    with transaction.atomic():
        release = Release.objects.select_for_update().get(pk=run.release_id)
        _forget_public_files(release)
        release.preview_key = preview_key
        release.save(update_fields=["preview_key"])
        release.files.filter(is_measured=True).update(format=done["inspect"]["format"])
        _record_measurement(release, done["inspect"])
        record_castability(release=release, inspected=done["inspect"])
        record_shells(release=release, found=done["inspect"]["shells"])
        store_fingerprint(
            release_file=release.files.get(is_measured=True), found=done["fingerprint"]
        )
        release.pictures.all().delete()
        Picture.objects.bulk_create(
            Picture(
                release=release,
                storage_key=key,
                view=picture["view"],
                metal=picture["metal"],
                width=picture["width"],
                height=picture["height"],
                position=position,
            )
            for position, (key, picture) in enumerate(
                zip(picture_keys, done["pictures"], strict=True)
            )
        )
        _finish(run, WorkState.DONE)


def _forget_public_files(release: Release) -> None:
    """What an earlier measuring made, unless somebody may have seen it in the shop."""
    if release.was_on_the_shelf:
        return
    keys = [release.preview_key, *release.pictures.values_list("storage_key", flat=True)]

    def forget() -> None:
        for key in filter(None, keys):
            public_files().delete(key)

    transaction.on_commit(forget, robust=True)


def _publish(path: Path, key: str) -> str:
    with path.open("rb") as body:
        return public_files().save(key, File(body, name=path.name))


def _record_measurement(release: Release, inspected: dict[str, Any]) -> None:
    size_x, size_y, size_z = inspected["bounding_box_mm"]
    Measurement.objects.update_or_create(
        release=release,
        defaults={
            "unit": inspected["unit"],
            "is_unit_from_file": inspected["unit_source"] == "file",
            "unit_reason": inspected["unit_reason"][:200],
            "triangle_count": inspected["triangles"],
            "size_x_mm": size_x,
            "size_y_mm": size_y,
            "size_z_mm": size_z,
            "surface_mm2": inspected["surface_mm2"],
            "volume_mm3": inspected["volume_mm3"],
            "is_watertight": inspected["watertight"],
            "open_edge_count": inspected["open_edges"],
            "inner_diameter_mm": inspected["inner_diameter_mm"],
            "warnings": [warning[:300] for warning in inspected["warnings"]],
        },
    )
    release.stone_groups.all().delete()
    for stones in inspected["stones"]:
        length_mm, width_mm = stones["size_mm"][:2]
        StoneGroup.objects.create(
            release=release,
            shape=stones["shape"],
            length_mm=round(length_mm, 2),
            width_mm=round(width_mm, 2),
            count=stones["count"],
            total_carats=stones["carats"],
        )
