"""What the studio lists: a designer's pieces, where each stands and what it waits for."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from accounts.models import User
from common.money import Money
from models_catalog.hooks import designer_share
from models_catalog.models import (
    CadModel,
    Decision,
    LicenceOffer,
    ModerationDecision,
    Release,
    Upload,
)
from models_catalog.selectors.shown_pictures import ShownPicture, picture_of
from models_catalog.states import ListingState, ReleaseState, WorkState


@dataclass(frozen=True)
class StudioItem:
    slug: str
    title: str
    url: str
    public_url: str | None
    state: str
    state_label: str
    picture: ShownPicture | None
    next_step: str
    price_text: str


def own_listings(user: User) -> QuerySet[CadModel]:
    return CadModel.objects.by_designer(user).select_related("category")


def studio_items(user: User) -> list[StudioItem]:
    """All pieces of a designer, newest first, in four queries."""
    listings = (
        own_listings(user)
        .prefetch_related(
            Prefetch("offers", LicenceOffer.objects.priced()),
            Prefetch(
                "releases",
                Release.objects.exclude(state=ReleaseState.SET_ASIDE)
                .select_related("run", "measurement")
                .prefetch_related("pictures")
                .order_by("-number"),
            ),
        )
        .order_by("-created_at")
    )
    return [_studio_item(listing) for listing in listings]


def last_reason(cad_model: CadModel) -> str:
    """Why staff sent the listing back or took it off the shelf; empty when they did not."""
    decision = ModerationDecision.objects.about_piece().filter(cad_model=cad_model).first()
    stands = decision is not None and (cad_model.state, decision.decision) in {
        (ListingState.SENT_BACK, Decision.SEND_BACK),
        (ListingState.WITHDRAWN, Decision.TAKE_DOWN),
    }
    return decision.reason if decision and stands else ""


@dataclass(frozen=True)
class PricedOffer:
    """A licence on offer, and what its designer gets of the price."""

    name: str
    castings_text: str
    price_text: str
    share_text: str


def priced_offers(listing: CadModel) -> list[PricedOffer]:
    return [
        PricedOffer(
            name=offer.terms.name,
            castings_text=offer.terms.castings_text,
            price_text=_price_text(offer),
            share_text=str(Money(designer_share(offer.price_now_minor), offer.currency)),
        )
        for offer in listing.offers.priced()
    ]


def _price_text(offer: LicenceOffer) -> str:
    if offer.reduced_until is None:
        return str(offer.price)
    return f"{offer.price_now} until {offer.reduced_until:%-d %b, %H:%M} UTC, then {offer.price}"


def open_uploads(user: User) -> QuerySet[Upload]:
    """Files that arrived, whole or in part, and that no piece was made of."""
    return user.uploads.filter(run=None).order_by("-created_at")


def _studio_item(listing: CadModel) -> StudioItem:
    releases = list(listing.releases.all())
    newest = releases[0] if releases else None
    # A piece on the shelf is shown as it is there, whatever is in work beside it.
    shown = sorted(releases, key=lambda one: one.is_in_work and listing.published_at is not None)
    pictures = [picture for release in shown for picture in release.pictures.all()]
    offers = list(listing.offers.all())
    is_published = listing.state == ListingState.PUBLISHED
    return StudioItem(
        slug=listing.slug,
        title=listing.title,
        url=reverse("models_catalog:studio_model", args=[listing.slug]),
        public_url=listing.get_absolute_url() if is_published else None,
        state=listing.state,
        state_label=listing.get_state_display(),
        picture=picture_of(next(iter(pictures), None)),
        next_step=_next_step(listing, newest),
        price_text=" · ".join(f"{offer.terms.name} {_price_text(offer)}" for offer in offers),
    )


def next_version_step(release: Release | None) -> str:
    """How a version in work stands beside the one that sells; empty where there is none."""
    if release is None or not release.is_in_work:
        return ""
    name = f"Version {release.number}"
    if release.state == ReleaseState.SUBMITTED:
        return f"{name} waits for review."
    if release.run.is_in_progress:
        return f"{name} is being measured."
    if release.run.state != WorkState.DONE:
        return f"The file of version {release.number} needs attention: {release.run.reason}"
    if release.state == ReleaseState.SENT_BACK:
        return f"{name}: read what staff ask for, then send it again."
    return f"{name} is in work: send it to review when it is ready."


def _next_step(listing: CadModel, newest: Release | None) -> str:
    if listing.sold_exclusively_at is not None:
        return "Sold exclusively: its page stays, and nobody else can buy it."
    if listing.state == ListingState.PUBLISHED:
        return f"On the shelf. {next_version_step(newest)}".strip()
    if listing.state == ListingState.SUBMITTED:
        return "Our staff look at it, usually within a working day."
    if newest is None:
        return "Add a file."
    if newest.run.is_in_progress:
        return f"{newest.run.get_step_display()} ({newest.run.percent}%)."
    if newest.run.is_refused_for_size:
        return "Say in which unit the file is drawn."
    if newest.run.state != WorkState.DONE:
        return f"The file needs attention: {newest.run.reason}"
    if listing.state == ListingState.SENT_BACK:
        return "Read what staff ask for, then send it again."
    if not listing.description:
        return "Say what it is and what it costs, then send it to review."
    if newest.awaits_unit:
        return "Confirm the unit of the file, then send it to review."
    return "Ready: send it to review."
