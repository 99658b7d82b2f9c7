"""A shop in which every address leads somewhere, and those addresses, by whose things they show.

For the tests that go over all addresses, forms and pages: the rows are one of each table.
"""

from typing import Any

import pgtrigger
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import NoReverseMatch, URLPattern, reverse

from activity.models import AbuseSignal
from activity.states import SignalState
from common.access import access_of
from design_requests.models import RequestDocument, RequestLicence
from geometry.picturing.looks import METALS, VIEWS
from models_catalog.licences import TERMS_VERSION
from models_catalog.models import (
    CadModel,
    Drawing,
    Measurement,
    Picture,
    PieceInSet,
    ProcessingRun,
    Release,
    StoneGroup,
    Turntable,
)
from models_catalog.services.index_listing import index_listing
from models_catalog.states import ListingState, ReleaseState, WorkState
from newsletter.models import Issue
from orders.models import Coupon, Document, OrderLine
from payouts.models import Statement
from tests.common.test_headers import ARGUMENTS, named_patterns
from tests.privacy.worlds import World, make_world, row_of
from tests.shop import make_offer

# An argument of an address by the beginning of its route: the table whose row it names, and by
# which of its columns. The first line that fits counts.
NAMED_BY: list[tuple[str, str, str, str]] = [
    ("models/", "slug", "models_catalog.CadModel", "slug"),
    ("studio/collections/", "slug", "models_catalog.Collection", "slug"),
    ("studio/sets/", "slug", "models_catalog.PieceSet", "slug"),
    ("designers/mira/sets/", "slug", "models_catalog.PieceSet", "slug"),
    ("designers/", "slug", "models_catalog.Collection", "slug"),
    ("studio/", "slug", "models_catalog.CadModel", "slug"),
    ("studio/reductions/", "batch", "models_catalog.Reduction", "batch"),
    ("newsletter/issues/", "slug", "newsletter.Issue", "slug"),
    ("account/blocks/", "pk", "activity.AbuseSignal", "pk"),
    ("studio/uploads/", "upload_id", "models_catalog.Upload", "pk"),
    ("studio/coupons/", "code", "orders.Coupon", "code"),
    ("studio/models/", "version_number", "models_catalog.Release", "number"),
    ("admin/models_catalog/", "version_number", "models_catalog.Release", "number"),
    ("studio/statements/", "statement_id", "payouts.Statement", "pk"),
    ("studio/decisions/", "number", "moderation.Report", "number"),
    ("reports/", "link", "moderation.Report", "link"),
    ("reviews/", "review_id", "reviews.Review", "pk"),
    ("reviews/", "photo_id", "reviews.ReviewPhoto", "pk"),
    ("studio/reviews/", "review_id", "reviews.Review", "pk"),
    ("saved/", "slug", "models_catalog.CadModel", "slug"),
    ("saved/", "list_id", "saving.WishList", "pk"),
    ("account/privacy/copy/", "number", "privacy.DataExport", "number"),
    ("privacy/erasures/", "number", "privacy.Erasure", "number"),
    ("library/", "number", "orders.LicenceGrant", "number"),
    ("api/v1/library/", "number", "orders.LicenceGrant", "number"),
    ("api/v1/models/", "slug", "models_catalog.CadModel", "slug"),
    ("guest/", "number", "orders.LicenceGrant", "number"),
    ("requests/", "number", "design_requests.Brief", "number"),
    ("requests/", "picture_id", "design_requests.BriefPicture", "pk"),
    ("requests/", "message_file_id", "design_requests.MessageFile", "pk"),
    ("requests/", "message_id", "design_requests.Message", "pk"),
    ("models/", "question_id", "models_catalog.PieceQuestion", "pk"),
    ("requests/", "question_id", "design_requests.Question", "pk"),
    ("requests/", "licence_number", "design_requests.RequestLicence", "number"),
    ("requests/", "position", "design_requests.Milestone", "position"),
    ("requests/", "offer_id", "design_requests.Offer", "public_id"),
    ("", "number", "orders.Order", "number"),
    ("requests/", "document_id", "design_requests.RequestDocument", "pk"),
    ("", "document_id", "orders.Document", "pk"),
    ("", "file_id", "models_catalog.ReleaseFile", "pk"),
    ("", "token_id", "accounts.ApiToken", "pk"),
    ("", "restriction_id", "privacy.Restriction", "pk"),
    ("", "finding_id", "models_catalog.DuplicateFinding", "pk"),
    ("", "listing_id", "models_catalog.CadModel", "pk"),
    ("", "breach_id", "privacy.Breach", "pk"),
]

MEASURED = {
    "unit": "mm",
    "is_unit_from_file": True,
    "triangle_count": 12,
    "size_x_mm": 20,
    "size_y_mm": 4,
    "size_z_mm": 22,
    "surface_mm2": 500,
    "volume_mm3": 250,
    "is_watertight": True,
    "inner_diameter_mm": 17.3,
}


def furnish(name: str) -> World:
    """A world with a row of every table that is about somebody, or that staff see."""
    world = make_world(name, is_guest=False)
    with pgtrigger.ignore():
        for model in admin.site._registry:
            # What is about nobody is there once.
            if found := model._base_manager.first():
                world.rows.setdefault(model._meta.label, found)
            row_of(world, model)
        row_of(world, Issue)
        for release in Release.objects.filter(measurement=None):
            Measurement.objects.create(release=release, **MEASURED)
        for release in Release.objects.filter(run=None):
            ProcessingRun.objects.create(release=release, state=WorkState.DONE, percent=100)
        Picture.objects.update(view=VIEWS[0], metal=METALS[0])
        Turntable.objects.update(metal=METALS[0])
        # The piece has neither a drawing nor stones.
        Drawing.objects.all().delete()
        StoneGroup.objects.all().delete()
        on_shelf = Release.objects.filter(pk=world.rows["models_catalog.Release"].pk)
        on_shelf.update(
            state=ReleaseState.PUBLISHED, published_at=world.rows["orders.Order"].placed_at
        )
        CadModel.objects.filter(pk=world.rows["models_catalog.CadModel"].pk).update(
            state=ListingState.PUBLISHED, published_at=world.rows["orders.Order"].placed_at
        )
        _complete_set(world)
        # Codes without their secret are none.
        Authenticator.objects.filter(user=world.buyer).delete()
        Coupon.objects.update(use_count=1)
        AbuseSignal.objects.update(state=SignalState.OPEN, decided_by=None, decided_at=None)
        OrderLine.objects.update(terms_version=TERMS_VERSION)
        RequestLicence.objects.update(terms_version=TERMS_VERSION)
        Document.objects.update(content={"lines": [], "taxes": [], "is_reverse_charge": False})
        RequestDocument.objects.update(
            content={"lines": [], "taxes": [], "is_reverse_charge": False}
        )
        Statement.objects.update(content={"lines": []})
        index_listing(cad_model=CadModel.objects.get(pk=world.rows["models_catalog.CadModel"].pk))
    return world


def _complete_set(world: World) -> None:
    """With a second piece, so that the set can be bought."""
    first = world.rows["models_catalog.CadModel"]
    second = CadModel.objects.create(
        slug=f"{world.name}-second",
        designer=world.designer,
        # No word of any language.
        title="2nd p1ece",
        category=first.category,
        state=ListingState.PUBLISHED,
        published_at=world.rows["orders.Order"].placed_at,
    )
    made = world.rows["models_catalog.PieceSet"]
    # Also while the first piece is on sale the set costs less than both.
    make_offer(second, kind=made.kind, price_minor=made.price_minor)
    PieceInSet.objects.create(piece_set=made, cad_model=second, position=1)


def addresses_of(world: World) -> dict[str, tuple[str, URLPattern]]:
    """By the name of each address: where it leads in this world."""
    return {
        name: (_filled(world, name, pattern), pattern)
        for name, pattern in named_patterns()
        if not name.endswith("logout")  # whoever walks goes on as the same person
    }


def gate_of(address: str, pattern: URLPattern) -> str:
    """Whom the address declares to let in; of the staff desk Django's admin asks for staff."""
    if address.startswith(f"/{settings.ADMIN_PATH}"):
        return "desk"
    return str(access_of(pattern.callback))


def _filled(world: World, name: str, pattern: URLPattern) -> str:
    words = pattern.pattern.regex.groupindex
    route = reverse_route(name, pattern)
    arguments = {word: _argument(world, name, route, word) for word in words}
    try:
        return reverse(name, kwargs=arguments)
    except NoReverseMatch:
        return reverse(name, args=list(arguments.values()))


def reverse_route(name: str, pattern: URLPattern) -> str:
    sample = {word: ARGUMENTS[word] for word in pattern.pattern.regex.groupindex}
    try:
        return reverse(name, kwargs=sample).lstrip("/")
    except NoReverseMatch:
        return reverse(name, args=list(sample.values())).lstrip("/")


def _argument(world: World, name: str, route: str, word: str) -> Any:
    if word in ("pk", "object_id") and name.startswith("admin:"):
        row = world.rows.get(_table_of(name.removeprefix("admin:")))
        return row.pk if row else ARGUMENTS[word]
    if word == "username":
        return world.designer.username
    for begins, of, label, column in NAMED_BY:
        if of == word and route.startswith(begins) and world.rows.get(label):
            return getattr(world.rows[label], column)
    return ARGUMENTS[word]


def _table_of(name: str) -> str:
    """The table whose page at the desk has this name, such as `orders_coupon_change`."""
    for model in apps.get_models():
        if name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
            return model._meta.label
    return {"bookkeeping_correct": "bookkeeping.BookDifference"}.get(name, "")
