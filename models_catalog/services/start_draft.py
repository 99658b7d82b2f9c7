"""A file is enough for a draft: it is measured while its designer writes the words."""

import re
from pathlib import Path

from django.db import transaction

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Category, Upload
from models_catalog.services.create_listing import save_with_slug
from models_catalog.services.hold_quota import hold_quota
from models_catalog.services.lock_upload import lock_upload
from models_catalog.services.start_release import start_release

UNNAMED = "Untitled piece"


@transaction.atomic
def start_draft(*, actor: User, upload: Upload) -> CadModel:
    """A draft named after its file, without words or prices.

    Its category is the one that the name speaks of, or the first, until the designer has chosen.
    Raises ListingRefused as hold_quota and lock_upload do.
    """
    hold_quota(actor=actor, more_listings=1, more_jobs=1)
    arrived = lock_upload(actor=actor, upload=upload)
    title = title_of(arrived.file_name)
    cad_model = CadModel(designer=actor, title=title, category=_category_of(title))
    save_with_slug(cad_model, unchecked=["description"])
    start_release(cad_model=cad_model, upload=arrived)
    return cad_model


def title_of(file_name: str) -> str:
    """“halo_ring-v2.stl” as “Halo ring v2”."""
    words = re.sub(r"[\W_]+", " ", Path(file_name).stem).strip()[:80].strip()
    return words[:1].upper() + words[1:] if len(words) > 1 else UNNAMED


def _category_of(title: str) -> Category:
    categories = list(Category.objects.all())
    if not categories:
        raise ListingRefused("The shop has no kinds of jewellery yet. Write to us.")
    words = title.lower().split()
    named = (kind for kind in categories if {kind.slug, kind.slug.removesuffix("s")} & {*words})
    return next(named, categories[0])
