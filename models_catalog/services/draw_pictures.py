"""Draws the pictures of a measured release that follow the first, in a child process."""

import logging
from pathlib import Path

from django.conf import settings
from django.db import transaction

from common.locking import lock_rows
from geometry.asking import Message
from models_catalog.models import CadModel, PictureRun
from models_catalog.selectors.gallery import leading_look
from models_catalog.services.ask_about_original import ask_about_original
from models_catalog.services.index_listing import index_listing
from models_catalog.services.take_pictures import (
    SHOWN_VIEWS,
    add_still,
    add_turntable,
    metals_led_by,
)
from models_catalog.services.take_turn import take_turn
from models_catalog.states import WorkState

log = logging.getLogger(__name__)


def draw_pictures(run_id: int) -> None:
    """Do the work of one run; after a crash the next call draws what is missing."""
    if not take_turn(run_id, of=PictureRun):
        return
    run = PictureRun.objects.select_related("release__cad_model").get(pk=run_id)
    if run.is_tried_out:
        log.error("pictures given up run=%s", run_id)
        PictureRun.objects.finish(run.pk, WorkState.FAILED)
        return
    if _draw(run, leading_look(run.release)):
        _finish(run)


@transaction.atomic
def _finish(run: PictureRun) -> None:
    """A card in the shop shows the second picture too; the listing may have moved meanwhile."""
    found = lock_rows(CadModel.objects.filter(pk=run.release.cad_model_id))
    PictureRun.objects.finish(run.pk, WorkState.DONE)
    for listing in found:  # none where its designer has deleted the piece
        index_listing(cad_model=listing)


def _draw(run: PictureRun, leading: str) -> bool:
    """Whether every picture is there now."""

    def on_message(said: Message, results: Path) -> None:
        if "still" in said:
            add_still(run, folder=results, found=said["still"], leading=leading)
        if "turntable" in said:
            add_turntable(run, folder=results, found=said["turntable"])
        if "percent" in said:
            PictureRun.objects.filter(pk=run.pk, state=WorkState.RUNNING).update(
                percent=min(int(said["percent"]), 100)
            )

    with ask_about_original(
        stored=run.release.files.get(is_measured=True),
        command="pictures",
        makes_files=True,
        options=[
            *("--stills", ",".join(_missing_stills(run, leading))),
            *("--turntables", ",".join(_missing_turntables(run, leading))),
            *("--size", str(settings.PICTURE_PIXELS)),
            *("--frame-size", str(settings.TURNTABLE_PIXELS)),
        ],
        niceness=10,
        on_message=on_message,
    ) as (answer, _):
        is_drawn = answer.outcome.ending == "done"
    if not is_drawn:
        log.warning("pictures not finished run=%s %s", run.pk, answer.account)
    return is_drawn


def _missing_stills(run: PictureRun, leading: str) -> list[str]:
    drawn = set(run.release.pictures.values_list("view", "metal"))
    return [
        f"{view}:{metal}"
        for view in SHOWN_VIEWS
        for metal in metals_led_by(leading)
        if (view, metal) not in drawn
    ]


def _missing_turntables(run: PictureRun, leading: str) -> list[str]:
    drawn = set(run.release.turntables.values_list("metal", flat=True))
    return [metal for metal in metals_led_by(leading) if metal not in drawn]
