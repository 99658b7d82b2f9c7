"""The designer changes the words, prices or file of a listing, also of one that is on the shelf."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from common.child_words import show_childs_words
from common.locking import lock_rows
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Category, Release, Upload
from models_catalog.services.change_workbench import lock_own
from models_catalog.services.create_listing import rename, slug_of
from models_catalog.services.hold_quota import hold_quota
from models_catalog.services.index_listing import index_listing
from models_catalog.services.lock_upload import lock_upload
from models_catalog.services.set_prices import set_prices
from models_catalog.services.start_release import start_release
from models_catalog.states import ListingState, ReleaseState


@transaction.atomic
def edit_listing(
    *,
    actor: User,
    cad_model: CadModel,
    title: str,
    description: str,
    category: Category,
    tags: str,
    prices: Mapping[str, int],
    upload: Upload | None,
) -> CadModel:
    """Save the listing; an upload becomes its next release.

    What is on the shelf shows its new words and prices at once; its new file is sold once staff
    have published that version, and until then the old one is.
    Raises ListingRefused as hold_quota, lock_own and lock_upload do, and for what the state does
    not allow.
    """
    if upload:
        hold_quota(actor=actor, more_jobs=1)
    listing = lock_own(actor=actor, cad_model=cad_model)
    _refuse_by_state(listing, prices, upload)
    # What was written about the file that is replaced goes for the new one too.
    notes = _set_in_work_aside(listing) if upload else ""
    arrived = lock_upload(actor=actor, upload=upload) if upload else None
    show_childs_words(
        actor=actor,
        before={"title of a piece": listing.title, "text of a piece": listing.description},
        after={"title of a piece": title, "text of a piece": description},
    )
    before = listing.title
    listing.title, listing.description = title, description
    listing.category, listing.tags = category, tags
    listing.full_clean()
    # A draft gets the address of its title when it comes on the shelf.
    if listing.published_at is not None and slug_of(title) != slug_of(before):
        rename(listing)
    else:
        listing.save()
    set_prices(cad_model=listing, prices=prices)
    if arrived:
        start_release(cad_model=listing, upload=arrived, notes=notes)
    if listing.state == ListingState.PUBLISHED:
        index_listing(cad_model=listing)
    return listing


def _set_in_work_aside(listing: CadModel) -> str:
    """Its notes, where another version was in work."""
    in_work = next(iter(lock_rows(Release.objects.filter(cad_model=listing).in_work())), None)
    if in_work is None:
        return ""
    in_work.state = ReleaseState.SET_ASIDE
    in_work.save(update_fields=["state"])
    return in_work.notes


def _refuse_by_state(listing: CadModel, prices: Mapping[str, int], upload: Upload | None) -> None:
    if listing.state == ListingState.SUBMITTED:
        raise ListingRefused(
            "This piece is in review, so it stays as staff see it. Take it back first, then change "
            "it."
        )
    if listing.state != ListingState.PUBLISHED:
        return
    waiting = listing.releases.under_review().first() if upload else None
    if waiting is not None:
        raise ListingRefused(
            f"Version {waiting.number} waits for review, and staff look at one file at a time. "
            "Take that version back on the page of the piece, then send this file in its place; "
            "words and prices can be saved without it."
        )
    if not prices:
        raise ListingRefused("A piece on the shelf needs a price for at least one licence.")
