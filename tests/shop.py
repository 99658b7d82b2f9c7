"""Listings that are on the shelf, with a file in the private store."""

import hashlib
import secrets
from contextlib import AbstractContextManager

import pgtrigger
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from common.storage import private_files
from models_catalog.licences import LicenceKind
from models_catalog.models import (
    CadModel,
    Category,
    LicenceOffer,
    Measurement,
    Picture,
    ProcessingRun,
    Release,
    ReleaseFile,
)
from models_catalog.services.index_listing import index_listing
from models_catalog.states import ListingState, ReleaseState, WorkState


def make_listing(
    *,
    designer: User,
    title: str = "Bezel signet",
    price_minor: int = 5000,
    kind: str = LicenceKind.STUDIO,
    content: bytes = b"solid signet\nendsolid signet\n",
) -> LicenceOffer:
    """A published model with one release, one file and one offer; gives the offer."""
    category, _ = Category.objects.get_or_create(slug="rings", defaults={"name": "Rings"})
    cad_model = CadModel.objects.create(
        slug=f"piece-{secrets.token_hex(6)}",
        designer=designer,
        title=title,
        description="A signet with an oval table.",
        category=category,
        state=ListingState.PUBLISHED,
        published_at=timezone.now(),
    )
    release = Release.objects.create(cad_model=cad_model, number=1)
    add_file(release, content)
    Picture.objects.create(
        release=release,
        storage_key=f"pictures/{secrets.token_hex(8)}.webp",
        view="hero",
        metal="yellow",
        width=800,
        height=800,
        position=0,
    )
    ProcessingRun.objects.create(release=release, state=WorkState.DONE, percent=100)
    put_on_shelf(release)
    return make_offer(cad_model, kind=kind, price_minor=price_minor)


def shelve(
    *,
    designer: User,
    title: str = "Bezel signet",
    description: str = "A signet with an oval table.",
    category: str = "rings",
    price_minor: int = 5000,
) -> LicenceOffer:
    """A listing that lists and searches find, with a measurement; gives its offer."""
    offer = make_listing(designer=designer, title=title, price_minor=price_minor)
    cad_model = offer.cad_model
    cad_model.description = description
    cad_model.category, _ = Category.objects.get_or_create(
        slug=category, defaults={"name": category.title()}
    )
    cad_model.save()
    with as_measured():
        measure(cad_model.releases.get())
    index_listing(cad_model=cad_model)
    return offer


def as_measured() -> AbstractContextManager[None]:
    """What is written inside was measured before the piece came on the shelf."""
    context: AbstractContextManager[None] = pgtrigger.ignore()
    return context


def put_on_shelf(release: Release) -> None:
    """As a review does it, without one."""
    with pgtrigger.ignore():
        release.state, release.published_at = ReleaseState.PUBLISHED, release.created_at
        release.save()


def back_to_work(release: Release) -> Release:
    """As if it had not been on the shelf yet; its listing stays where it is."""
    with pgtrigger.ignore():
        release.state, release.published_at = ReleaseState.DRAFT, None
        release.save()
    return release


def measure(release: Release) -> Measurement:
    return Measurement.objects.create(
        release=release,
        unit="mm",
        is_unit_from_file=True,
        triangle_count=12,
        size_x_mm=20,
        size_y_mm=4,
        size_z_mm=22,
        surface_mm2=500,
        volume_mm3=250,
        is_watertight=True,
        inner_diameter_mm=17.3,
    )


def make_offer(cad_model: CadModel, *, kind: str, price_minor: int) -> LicenceOffer:
    return LicenceOffer.objects.create(
        public_id=secrets.token_urlsafe(12),
        cad_model=cad_model,
        kind=kind,
        price_minor=price_minor,
        currency="usd",
    )


def add_file(release: Release, content: bytes, file_name: str = "signet.stl") -> ReleaseFile:
    key = private_files().save(
        f"originals/{secrets.token_hex(8)}/{file_name}", ContentFile(content)
    )
    return ReleaseFile.objects.create(
        release=release,
        storage_key=key,
        file_name=file_name,
        format="stl",
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        is_measured=True,
    )
