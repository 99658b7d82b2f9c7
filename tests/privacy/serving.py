"""How each function that says `@serves(use)` is asked whether it uses one person's data.

A sample gets a designer, puts a listing of theirs on the shelf, does what the function is for, and
says whether the person, or what is theirs, was used or shown.
"""

from collections.abc import Callable

from accounts.models import User
from common.address_code import address_code
from models_catalog.models import CadModel
from models_catalog.selectors.cards import card_rows
from models_catalog.selectors.designer_page import shown_designer
from models_catalog.selectors.model_page import published_model
from newsletter.audience import audience, why_not
from newsletter.models import Delivery, Issue, Subscription
from orders.cart import CartItem
from orders.selectors.cart import price_cart
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


SAMPLES: dict[str, Callable[[User], bool]] = {
    "newsletter.audience.audience": _gets_an_issue,
    "newsletter.audience.why_not": _is_sent_at_the_last_moment,
    "models_catalog.selectors.cards.card_rows": _is_listed,
    "models_catalog.selectors.designer_page.shown_designer": (
        lambda person: shown_designer(person.username) is not None
    ),
    "models_catalog.selectors.model_page.published_model": (
        lambda person: published_model(_model(person).slug) is not None
    ),
    "orders.selectors.cart._releases": _is_for_sale,
}
