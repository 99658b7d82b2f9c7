"""Licences as a sale leaves them, and reviews by their holders."""

from typing import Any

import pgtrigger
from django.utils import timezone

from accounts.models import User
from models_catalog.models import CadModel
from orders.models import LicenceGrant, Order, OrderLine
from reviews.models import Review
from reviews.services.write_review import ReviewSaid, write_review


def bought(buyer: User, cad_model: CadModel, *, price_minor: int = 5000) -> LicenceGrant:
    """Paid for, with the files open; the money itself is no matter of reviews."""
    now = timezone.now()
    with pgtrigger.ignore():
        order = Order.objects.create(
            buyer=buyer,
            buyer_name=buyer.shown_name,
            currency="usd",
            total_minor=price_minor,
            state="paid",
            paid_at=now,
            stripe_charge_id=f"ch_{buyer.pk}_{cad_model.pk}_{now:%H%M%S%f}",
        )
        line = OrderLine.objects.create(
            order=order,
            position=1,
            cad_model=cad_model,
            release=cad_model.releases.latest("number"),
            designer=cad_model.designer,
            designer_name=cad_model.designer.designer_name,
            title=cad_model.title,
            licence_kind="studio",
            terms_version="2026-11-28",
            list_price_minor=5000,
            discount_minor=5000 - price_minor,
            discount_borne_by="" if price_minor == 5000 else "designer",
            price_minor=price_minor,
            fee_basis_points=1500,
        )
        return LicenceGrant.objects.create(order_line=line, holder=buyer)


def reviewed(buyer: User, cad_model: CadModel, stars: int = 5, **said: Any) -> Review:
    bought(buyer, cad_model)
    words = {"text": "It cast without a flaw.", **said}
    return write_review(actor=buyer, cad_model=cad_model, said=ReviewSaid(stars=stars, **words))
