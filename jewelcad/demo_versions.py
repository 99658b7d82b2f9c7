"""Second versions of two demo pieces: one that buyers have got, and one that waits for review."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from accounts.models import User
from common.queue import send
from demo_pieces.collection import PIECES
from demo_pieces.spec import PieceSpec
from demo_pieces.writing import write_3mf
from models_catalog.models import CadModel, ProcessingRun, Release, ReleaseFile
from models_catalog.services.process_release import process_release
from models_catalog.services.publish_release import publish_release
from models_catalog.services.submit_release import submit_release
from models_catalog.services.write_notes import write_notes
from models_catalog.states import WORK_IN_PROGRESS, ReleaseState, WorkState

TURN_SECONDS = 0.5


@dataclass(frozen=True)
class NextVersion:
    slug: str
    # How much larger than the first version.
    scale: float
    notes: str
    is_published: bool


VERSIONS = (
    NextVersion(
        slug="rill-pear-drop-pendant",
        scale=1.03,
        notes="Everything is **3% larger**, so that the thinnest wall casts in silver too.\n\n"
        "- the stone is the next size up\n- the bail takes a chain of 2 mm",
        is_published=True,
    ),
    NextVersion(
        slug="spica-stud-earrings",
        scale=1.02,
        notes="Two per cent larger, with claws that a setter can grip. *The posts are as before.*",
        is_published=False,
    ),
)


def seed_versions(people: dict[str, User], *, store: Callable[..., ReleaseFile]) -> None:
    """A second call goes on where the first stopped; `store` puts a file into the private store."""
    for wanted in VERSIONS:
        piece = next(one for one in PIECES if one.slug == wanted.slug)
        listing = CadModel.objects.published().filter(slug=piece.slug).first()
        if listing is None:
            continue
        release = listing.releases.filter(number=2).first()
        if release is None:
            release = _draft(listing, piece, wanted.scale, store)
        if release.state == ReleaseState.DRAFT:
            _measure(release, piece)
            designer = people[piece.designer_key]
            write_notes(actor=designer, release=release, notes=wanted.notes)
            submit_release(actor=designer, release=release)
        release.refresh_from_db()
        if wanted.is_published and release.state == ReleaseState.SUBMITTED:
            publish_release(actor=people["staff"], release=release)


def _draft(
    listing: CadModel, piece: PieceSpec, scale: float, store: Callable[..., ReleaseFile]
) -> Release:
    with tempfile.TemporaryDirectory(prefix="jewelcad-demo-") as folder:
        path = Path(folder) / f"{piece.slug}-2.3mf"
        shells = [one._replace(vertices=one.vertices * scale) for one in piece.build()]
        write_3mf(shells, path)
        file = store(path, is_measured=True)
    with transaction.atomic():
        release = Release.objects.create(cad_model=listing, number=2)
        file.release = release
        file.save()
        ProcessingRun.objects.create(release=release)
    return release


def _measure(release: Release, piece: PieceSpec) -> None:
    run = release.run
    while run.state in WORK_IN_PROGRESS:
        pictures = process_release(run.pk, metal=piece.hero_metal)
        if pictures is not None:
            send("models_catalog.draw_pictures_task", pictures.pk)
        run.refresh_from_db()
        if run.state != WorkState.DONE:
            time.sleep(TURN_SECONDS)
