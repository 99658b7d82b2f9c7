"""How each function that says `@serves(use)` is asked whether it uses one person's data.

A sample gets a designer, puts a listing of theirs on the shelf, does what the function is for, and
says whether the person, or what is theirs, was used or shown.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from activity.models import UsageEvent
from activity.selectors.suggestions import is_personal
from activity.services import train_neighbours
from activity.services.write_events import _people_to_write_down
from common.address_code import address_code
from models_catalog.models import (
    CadModel,
    Collection,
    CollectionPiece,
    FormerAddress,
    PieceQuestion,
)
from models_catalog.selectors.addresses import address_now
from models_catalog.selectors.cards import card_rows
from models_catalog.selectors.designer_page import shown_designer
from models_catalog.selectors.for_search_engines import (
    told_collections,
    told_designers,
    told_pieces,
    told_sets,
)
from models_catalog.selectors.model_page import published_model
from models_catalog.selectors.questions import questions_shown
from newsletter.audience import audience, may_go, why_not
from newsletter.models import Delivery, Issue, Subscription
from newsletter.states import IssueState
from orders.cart import CartItem
from orders.errors import CartRefused
from orders.models import LicenceGrant, Order
from orders.selectors.cart import price_cart
from orders.services.change_cart import add_to_cart
from orders.services.tell_of_versions import guests_of_earlier, holders_of_earlier
from reviews.models import Review
from reviews.selectors.shown import shown_reviews
from saving.models import DigestWish
from saving.selectors.digest import wishes_due
from tests.cast import make_designer
from tests.piece_sets import make_set
from tests.privacy.worlds import make_world
from tests.shop import shelve


def _subscribed(person: User) -> tuple[Issue, Subscription]:
    """Confirmed without an account; the address is known to be the person's all the same."""
    issue, _ = Issue.objects.get_or_create(
        slug="sample", defaults={"subject": "Sample", "body": "Dear reader"}
    )
    code = address_code(person.email)
    subscription, _ = Subscription.objects.get_or_create(
        address_code=code, defaults={"address": person.email}
    )
    return issue, subscription


def _gets_an_issue(person: User) -> bool:
    issue, subscription = _subscribed(person)
    return subscription in audience(issue)


def _is_sent_at_the_last_moment(person: User) -> bool:
    issue, subscription = _subscribed(person)
    copy, _ = Delivery.objects.get_or_create(
        issue=issue, subscription=subscription, address_code=subscription.address_code
    )
    return not why_not([copy])


def _may_go_at_the_last_moment(person: User) -> bool:
    issue, _ = _subscribed(person)
    _is_sent_at_the_last_moment(person)
    with pgtrigger.ignore():
        Issue.objects.filter(pk=issue.pk).update(
            state=IssueState.SENDING, send_after=timezone.now(), started_at=timezone.now()
        )
    code = address_code(person.email)
    return Delivery.objects.filter(may_go(), issue=issue, address_code=code).exists()


def _model(person: User) -> CadModel:
    return CadModel.objects.filter(designer=person).first() or shelve(designer=person).cad_model


def _is_listed(person: User) -> bool:
    _model(person)
    return card_rows().filter(cad_model__designer=person).exists()


def _is_for_sale(person: User) -> bool:
    offer = _model(person).offers.get()
    item = CartItem(offer.public_id, offer.price_minor, 0)
    buyer = User.objects.exclude(pk=person.pk).first()
    assert buyer is not None
    return bool(price_cart(items=[item], buyer=buyer).sellable)


def _is_put_in_a_cart(person: User) -> bool:
    offer = _model(person).offers.get()
    try:
        return bool(add_to_cart(items=[], offer_ids=[offer.public_id], buyer=AnonymousUser()).items)
    except CartRefused:
        return False


def _is_looked_at(person: User) -> bool:
    facts = {"person": person, "kind": "piece", "route": "models_catalog:model_detail"}
    UsageEvent.objects.get_or_create(**facts, piece_id=1, defaults={"happened_at": timezone.now()})
    people, _ = train_neighbours._looks(timezone.now())
    return person.pk in people


def _is_bought_with(person: User) -> bool:
    if not LicenceGrant.objects.filter(holder=person).exists():
        grant = make_world("sample", is_guest=False).rows["orders.LicenceGrant"]
        with pgtrigger.ignore():
            LicenceGrant.objects.filter(pk=grant.pk).update(holder=person)
    people, _ = train_neighbours._purchases(timezone.now() + timedelta(minutes=1))
    return person.pk in people


def _gets_suggestions(person: User) -> bool:
    request = RequestFactory().get("/")
    request.user = person
    return is_personal(request)


def _is_mailed_about_saved(person: User) -> bool:
    DigestWish.objects.get_or_create(person=person)
    return wishes_due(timezone.now()).filter(person=person).exists()


def _is_read_as_a_reviewer(person: User) -> bool:
    if not Review.objects.filter(author=person).exists():
        piece = shelve(designer=make_designer(username="reviewed")).cad_model
        with pgtrigger.ignore():
            Review.objects.create(
                cad_model=piece, release=piece.releases.get(), author=person, stars=5, text="Good"
            )
    return shown_reviews().filter(author=person).exists()


def _is_read_as_an_asker(person: User) -> bool:
    if not PieceQuestion.objects.filter(asker=person).exists():
        PieceQuestion.objects.create(
            cad_model=shelve(
                designer=make_designer(username=f"d-{secrets.token_hex(4)}")
            ).cad_model,
            asker=person,
            text="Is it hollow?",
            answer="It is solid.",
            answered_at=timezone.now(),
        )
    return person.pk in questions_shown().values_list("asker", flat=True)


def _is_told_of_a_collection(person: User) -> bool:
    made = Collection.objects.create(designer=person, slug=secrets.token_hex(4), name="Spring")
    CollectionPiece.objects.create(collection=made, cad_model=_model(person))
    return made in told_collections()


def _is_told_of_a_set(person: User) -> bool:
    offers = [shelve(designer=person) for _ in range(2)]
    made = make_set(person, *offers, price_minor=9000, name=secrets.token_hex(4))
    return made in told_sets()


def _is_told_where_a_piece_went(person: User) -> bool:
    piece = _model(person)
    FormerAddress.objects.get_or_create(slug=f"before-{piece.pk}", cad_model=piece)
    return address_now(f"before-{piece.pk}", AnonymousUser()) is not None


def _is_mailed_about_a_version(person: User) -> bool:
    if not LicenceGrant.objects.filter(holder=person).exists():
        bought = make_world("version", is_guest=False).rows["orders.LicenceGrant"]
        with pgtrigger.ignore():
            LicenceGrant.objects.filter(pk=bought.pk).update(holder=person, state="active")
    grant = LicenceGrant.objects.get(holder=person)
    later = grant.order_line.release
    later.number, later.published_at = later.number + 1, timezone.now()
    return holders_of_earlier(later).filter(holder=person).exists()


def _is_mailed_as_a_guest(person: User) -> bool:
    """The address of the order is that of an account."""
    bought = LicenceGrant.objects.filter(order_line__order__guest_email=person.email).first()
    if bought is None:
        bought = make_world(f"guest-{person.pk}", is_guest=True).rows["orders.LicenceGrant"]
        with pgtrigger.ignore():
            LicenceGrant.objects.filter(pk=bought.pk).update(holder=None, state="active")
            Order.objects.filter(pk=bought.order_line.order_id).update(
                buyer=None,
                guest_email=person.email,
                state="paid",
                withdrawn_at=None,
                paid_at=timezone.now(),
                stripe_charge_id=f"ch_{person.pk}",
            )
    later = bought.order_line.release
    later.number, later.published_at = later.number + 1, timezone.now()
    return guests_of_earlier(later).filter(pk=bought.pk).exists()


SAMPLES: dict[str, Callable[[User], bool]] = {
    "activity.selectors.suggestions.is_personal": _gets_suggestions,
    "activity.services.train_neighbours._looks": _is_looked_at,
    "activity.services.train_neighbours._purchases": _is_bought_with,
    "activity.services.write_events._people_to_write_down": (
        lambda person: person.pk in _people_to_write_down([person.pk])
    ),
    "models_catalog.selectors.addresses.address_now": _is_told_where_a_piece_went,
    "orders.services.tell_of_versions.holders_of_earlier": _is_mailed_about_a_version,
    "orders.services.tell_of_versions.guests_of_earlier": _is_mailed_as_a_guest,
    "newsletter.audience.audience": _gets_an_issue,
    "newsletter.audience.may_go": _may_go_at_the_last_moment,
    "newsletter.audience.why_not": _is_sent_at_the_last_moment,
    "models_catalog.selectors.cards.card_rows": _is_listed,
    "models_catalog.selectors.designer_page.shown_designer": (
        lambda person: shown_designer(person.username) is not None
    ),
    "models_catalog.selectors.model_page.published_model": (
        lambda person: published_model(_model(person).slug) is not None
    ),
    "models_catalog.selectors.for_search_engines.told_collections": _is_told_of_a_collection,
    "models_catalog.selectors.for_search_engines.told_sets": _is_told_of_a_set,
    "models_catalog.selectors.for_search_engines.told_designers": (
        lambda person: _model(person).designer in told_designers()
    ),
    "models_catalog.selectors.for_search_engines.told_pieces": (
        lambda person: _model(person) in told_pieces()
    ),
    "models_catalog.selectors.questions.questions_shown": _is_read_as_an_asker,
    "orders.selectors.cart._offers": _is_put_in_a_cart,
    "orders.selectors.cart._releases": _is_for_sale,
    "reviews.selectors.shown.shown_reviews": _is_read_as_a_reviewer,
    "saving.selectors.digest.wishes_due": _is_mailed_about_saved,
}
