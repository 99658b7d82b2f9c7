"""Puts the demo people and the demo collection into an empty shop, by the shop's own means."""

import hashlib
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import timedelta
from itertools import chain, zip_longest
from pathlib import Path

from allauth.account.models import EmailAddress
from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import DesignerProfile, User
from accounts.services.set_desk_groups import set_desk_groups
from common.locking import lock_rows
from common.models import Machine
from common.queue import send
from common.storage import private_files
from demo_pieces.collection import DESIGNERS, PIECES
from demo_pieces.spec import PieceSpec
from demo_pieces.writing import write_3mf, write_stl
from embedded.demo_login import DEMO_PASSWORD
from jewelcad.demo_cases import seed_cases
from jewelcad.demo_reports import seed_reports
from jewelcad.demo_requests import seed_requests
from jewelcad.demo_saved import seed_saved
from jewelcad.demo_studio import seed_studio
from jewelcad.demo_traces import seed_traces
from jewelcad.demo_versions import seed_versions
from models_catalog.models import (
    CadModel,
    Category,
    Decision,
    ModerationDecision,
    ProcessingRun,
    Release,
    ReleaseFile,
)
from models_catalog.services.index_listing import index_listing
from models_catalog.services.process_release import process_release
from models_catalog.services.set_prices import set_prices
from models_catalog.states import WORK_IN_PROGRESS, ListingState, ReleaseState, WorkState

CATEGORIES = [
    ("rings", "Rings"),
    ("signets", "Signets"),
    ("pendants", "Pendants"),
    ("earrings", "Earrings"),
    ("bangles", "Bangles"),
]
AT_ONCE = 2
TURN_SECONDS = 0.5
AGE_STATEMENT = "demo"


class DemoPieceRefused(Exception):
    """A piece of our own collection was refused by our own measuring: a fault of the shop."""


def seed_demo(*, say: Callable[[str], None]) -> None:
    """Create what is missing of the demo data; a second call goes on where the first stopped."""
    people = seed_people()
    categories = {category.slug: category for category in Category.objects.all()}
    on_shelf = set(CadModel.objects.published().values_list("slug", flat=True))
    waiting = _in_turns([piece for piece in PIECES if piece.slug not in on_shelf])
    if waiting:
        say(f"Making {len(waiting)} demo pieces: building, measuring, picturing.")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        work = {
            pool.submit(
                make_piece, piece, people[piece.designer_key], categories[piece.category]
            ): piece
            for piece in waiting
        }
        for number, future in enumerate(as_completed(work), start=1):
            future.result()
            say(f"  {number:2d}/{len(waiting)}  {work[future].title}")
    for piece in PIECES:
        _put_on_shelf(piece, people["staff"])
    seed_versions(people, store=_stored)
    seed_requests(people)
    seed_reports(people)
    seed_saved(people)
    seed_studio(people)


def _in_turns(pieces: list[PieceSpec]) -> list[PieceSpec]:
    """One of each designer, then the next of each: one file of a designer is measured at a time."""
    own: dict[str, list[PieceSpec]] = {}
    for piece in pieces:
        own.setdefault(piece.designer_key, []).append(piece)
    rounds = chain.from_iterable(zip_longest(*own.values()))
    return [piece for piece in rounds if piece is not None]


def seed_people() -> dict[str, User]:
    """The categories, and the demo people by key."""
    for position, (slug, name) in enumerate(CATEGORIES):
        Category.objects.update_or_create(slug=slug, defaults={"name": name, "position": position})
    people = {
        spec.key: create_person(spec.email, spec.username, spec.display_name) for spec in DESIGNERS
    }
    for spec in DESIGNERS:
        DesignerProfile.objects.get_or_create(
            user=people[spec.key],
            defaults={"studio_name": spec.studio_name, "city": spec.city, "bio": spec.bio},
        )
    people["ben"] = create_person("ben@demo.test", "ben", "Ben Okafor")
    people["staff"] = create_person("staff@demo.test", "staff-demo", "Review desk")
    people["privacy"] = create_person("privacy@demo.test", "privacy-demo", "Privacy desk")
    User.objects.filter(pk=people["staff"].pk).update(is_staff=True, is_superuser=True)
    people["staff"].refresh_from_db()
    people["privacy"] = set_desk_groups(
        actor=Machine.CONSOLE, account=people["privacy"], names=["Privacy desk"]
    )
    seed_cases(person=people["ben"], desk=people["privacy"])
    seed_traces()
    return people


@transaction.atomic
def create_person(email: str, username: str, display_name: str) -> User:
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(
            email=email,
            username=username,
            password=DEMO_PASSWORD,
            display_name=display_name,
            age_attested_at=timezone.now(),
            age_statement_version=AGE_STATEMENT,
        )
    EmailAddress.objects.get_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    return person


def make_piece(piece: PieceSpec, designer: User, category: Category) -> None:
    """Build one piece and run it over the workbench; its rows stay a draft until all are done."""
    try:
        run = _draft(piece, designer, category)
        while (pictures := process_release(run.pk, metal=piece.hero_metal)) is None:
            run.refresh_from_db()
            if run.state not in WORK_IN_PROGRESS:
                raise DemoPieceRefused(f"{piece.title}: {run.reason}")
            # Another file of the designer's is being measured, or was when a seeding was killed.
            time.sleep(TURN_SECONDS)
        send("models_catalog.draw_pictures_task", pictures.pk)
    finally:
        connection.close()


def _draft(piece: PieceSpec, designer: User, category: Category) -> ProcessingRun:
    with tempfile.TemporaryDirectory(prefix="jewelcad-demo-") as folder:
        shells = piece.build()
        whole, metal = Path(folder) / f"{piece.slug}.3mf", Path(folder) / f"{piece.slug}.stl"
        write_3mf(shells, whole)
        write_stl(shells, metal)
        files = [_stored(whole, is_measured=True), _stored(metal, is_measured=False)]
    return _write_draft(piece, designer, category, files)


@transaction.atomic
def _write_draft(
    piece: PieceSpec, designer: User, category: Category, files: list[ReleaseFile]
) -> ProcessingRun:
    cad_model, _ = CadModel.objects.get_or_create(
        slug=piece.slug,
        defaults={
            "designer": designer,
            "title": piece.title,
            "description": piece.description,
            "category": category,
            "tags": ", ".join(piece.tags),
        },
    )
    set_prices(cad_model=cad_model, prices=piece.prices)
    release, _ = Release.objects.get_or_create(cad_model=cad_model, number=1)
    for file in files:
        ReleaseFile.objects.filter(release=release, file_name=file.file_name).delete()
        file.release = release
        file.save()
    run, _ = ProcessingRun.objects.update_or_create(
        release=release, defaults={"state": WorkState.QUEUED, "attempt_count": 0}
    )
    return run


def _stored(path: Path, *, is_measured: bool) -> ReleaseFile:
    """A row to be written, its bytes in the private store already."""
    with path.open("rb") as body:
        sha256 = hashlib.file_digest(body, "sha256").hexdigest()
        body.seek(0)
        return ReleaseFile(
            storage_key=private_files().save(
                f"originals/{sha256[:32]}/file", File(body, name="file")
            ),
            file_name=path.name,
            format=path.suffix[1:],
            size_bytes=path.stat().st_size,
            sha256=sha256,
            is_measured=is_measured,
        )


@transaction.atomic
def _put_on_shelf(piece: PieceSpec, staff: User) -> None:
    """Published some days ago and without a mail: the demo is not news to anybody."""
    (cad_model,) = lock_rows(CadModel.objects.filter(slug=piece.slug))
    if cad_model.state != ListingState.DRAFT:
        return
    cad_model.created_at = cad_model.submitted_at = cad_model.published_at = (
        timezone.now() - timedelta(days=piece.added_days_ago)
    )
    cad_model.state = ListingState.SUBMITTED
    cad_model.save()
    release = cad_model.releases.get()
    release.state, release.submitted_at = ReleaseState.SUBMITTED, cad_model.submitted_at
    release.save()
    release.state, release.published_at = ReleaseState.PUBLISHED, cad_model.published_at
    release.save()
    cad_model.state = ListingState.PUBLISHED
    cad_model.save()
    ModerationDecision.objects.create(
        cad_model=cad_model, decided_by=staff, decision=Decision.PUBLISH
    )
    index_listing(cad_model=cad_model)
