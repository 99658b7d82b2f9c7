"""Measures an uploaded file in a child process and puts what came of it in place."""

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from common.bucket_parts import StoreAway
from common.locking import lock_rows
from common.malware_scan import ScannerAway
from common.storage import forget_files
from geometry.asking import Answer, Message
from geometry.isolation import SEED_VARIABLE
from models_catalog.errors import MalwareFound
from models_catalog.models import (
    FIGURES_OF_FILE,
    Measurement,
    PictureRun,
    ProcessingRun,
    Release,
    ReleaseFile,
    StoneGroup,
)
from models_catalog.preview_seeds import preview_seed
from models_catalog.services.ask_about_original import ask_about_original
from models_catalog.services.fetch_upload import fetch_upload
from models_catalog.services.find_duplicates import find_duplicates
from models_catalog.services.keep_original import keep_original
from models_catalog.services.record_castability import record_castability
from models_catalog.services.record_drawing import record_drawing
from models_catalog.services.record_shells import record_shells
from models_catalog.services.scan_upload import scan_upload
from models_catalog.services.store_fingerprint import store_fingerprint
from models_catalog.services.take_pictures import publish_file, start_pictures
from models_catalog.services.take_turn import take_turn
from models_catalog.states import WorkState, WorkStep

log = logging.getLogger(__name__)

# The metal of the first picture, unless the designer's piece asks for another.
USUAL_METAL = "yellow"
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


def process_release(run_id: int, *, metal: str = USUAL_METAL) -> PictureRun | None:
    """Do the work of one run; safe to call twice, and again after a crash at any point.

    Raises ScannerAway or StoreAway, with the run waiting again, while nobody can say whether the
    file is clean, or what it is.

    `metal` is the one the piece is first seen in. Returns the work on its other pictures, which
    waits to be asked for; None when the file was not measured here and now.
    """
    run = _claim(run_id)
    if run is None:
        return None
    try:
        stored = _kept_original(run)
    except MalwareFound as found:
        _finish(run, WorkState.REFUSED, reason=found.message, code="malware")
        return None
    except (ScannerAway, StoreAway):
        # Unseen it goes nowhere: it waits, and is taken up again (ProcessingRun.LOST_AFTER). It may
        # be for this file alone that there is no verdict: then it keeps out nobody else's.
        ProcessingRun.objects.put_back(run.pk, step=WorkStep.WAITING, started_at=run.started_at)
        raise
    if stored is None:
        _finish(run, WorkState.REFUSED, reason=LOST)
        return None

    def on_message(said: Message, results: Path) -> None:
        if "step" in said:
            _report(run, WorkStep(said["step"]), int(said["percent"]))
        if "still" in said:
            start_pictures(run.release, folder=results, found=said["still"])

    with ask_about_original(
        stored=stored,
        command="process",
        makes_files=True,
        options=["--metal", metal, "--size", str(settings.PICTURE_PIXELS)],
        secret=(SEED_VARIABLE, preview_seed(run.release.cad_model_id)),
        on_message=on_message,
    ) as (answer, results):
        outcome = _last_word(run, answer)
        if "refused" in outcome:
            _finish(
                run,
                WorkState.REFUSED,
                reason=str(outcome["reason"]),
                code=str(outcome["refused"]),
            )
            return None
        _report(run, WorkStep.STORING, 95)
        pictures = _record(run, outcome["done"], results)
    # After the commit: of two files at once at least the later one sees the other.
    find_duplicates(release=run.release)
    return pictures


def _claim(run_id: int) -> ProcessingRun | None:
    """Mark the run as being worked on; None when somebody else has it or it is over."""
    if not take_turn(run_id, of=ProcessingRun, step=WorkStep.READING):
        return None
    run: ProcessingRun = ProcessingRun.objects.select_related("release__cad_model", "upload").get(
        pk=run_id
    )
    if run.is_tried_out:
        log.error("processing gave up run=%s", run_id)
        _finish(run, WorkState.FAILED, reason=STOPPED)
        return None
    return run


def _kept_original(run: ProcessingRun) -> ReleaseFile | None:
    """The original in the private store, brought there from its upload; None when it is lost."""
    stored = run.release.files.filter(is_measured=True).first()
    if stored is None and run.upload is not None and fetch_upload(upload=run.upload):
        scan_upload(upload=run.upload, cad_model=run.release.cad_model)
        return keep_original(release=run.release, upload=run.upload)
    return stored


def _last_word(run: ProcessingRun, answer: Answer) -> dict[str, Any]:
    """The child's last message, or ours where it ended without one.

    It is {"done": ...} or {"refused": ..., "reason": ...}.
    """
    if answer.outcome.ending == "done" and "done" in answer.said or "refused" in answer.said:
        return answer.said
    log.warning("geometry child ended run=%s %s", run.pk, answer.account)
    ending = answer.outcome.ending
    return {"refused": ending, "reason": ENDED_EARLY[ending]}


def _report(run: ProcessingRun, step: WorkStep, percent: int) -> None:
    ProcessingRun.objects.filter(pk=run.pk, state=WorkState.RUNNING).update(
        step=step, percent=min(percent, 100)
    )


def _finish(run: ProcessingRun, state: WorkState, *, reason: str = "", code: str = "") -> None:
    ProcessingRun.objects.finish(
        run.pk, state, step=WorkStep.FINISHED, reason=reason[:400], refusal_code=code[:24]
    )


def _record(run: ProcessingRun, done: dict[str, Any], results: Path) -> PictureRun:
    """The public preview first, then every row in one transaction."""
    preview_key = publish_file(done["preview"], folder=results, room="previews")
    with transaction.atomic():
        (release,) = lock_rows(Release.objects.filter(pk=run.release_id))
        if not release.was_on_the_shelf:
            forget_files([release.preview_key])
        release.preview_key = preview_key
        release.save(update_fields=["preview_key"])
        release.files.filter(is_measured=True).update(
            format=done["inspect"]["format"], maker_words=done["inspect"]["maker"]
        )
        _record_measurement(release, done["inspect"])
        # The unit may be another one now, and with it what the files beside it hold.
        release.files.filter(is_measured=False).update(**dict.fromkeys(FIGURES_OF_FILE))
        record_castability(release=release, inspected=done["inspect"])
        record_shells(release=release, found=done["inspect"]["shells"])
        record_drawing(release=release, found=done["drawing"])
        store_fingerprint(
            release_file=release.files.get(is_measured=True), found=done["fingerprint"]
        )
        _finish(run, WorkState.DONE)
        return PictureRun.objects.create(release=release)


def _record_measurement(release: Release, inspected: dict[str, Any]) -> None:
    size_x, size_y, size_z = inspected["bounding_box_mm"]
    without, together = inspected["doubted_volumes_mm3"] or (None, None)
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
            "volume_without_doubted_mm3": without,
            "volume_with_doubted_mm3": together,
            "is_watertight": inspected["watertight"],
            "open_edge_count": inspected["open_edges"],
            "open_edges_mm": inspected["open_edges_mm"],
            "drawn_twice_mm": inspected["drawn_twice_mm"],
            "inner_diameter_mm": inspected["inner_diameter_mm"],
            "warnings": [warning[:300] for warning in inspected["warnings"]],
            "provenance": inspected["found"],
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
