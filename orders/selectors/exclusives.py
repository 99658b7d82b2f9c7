"""Who keeps others from buying a model: by its exclusive licence, or while paying for another."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from common.languages import day
from models_catalog.licences import LicenceKind
from models_catalog.models import CadModel, LicenceOffer
from orders.models import (
    ExclusiveReservation,
    LicenceGrant,
    Order,
    OrderLine,
    Shopper,
    orders_of,
)
from orders.states import UNSETTLED, ExclusiveState, GrantState


def with_rivals(offers: QuerySet[LicenceOffer], *, buyer: Shopper) -> QuerySet[LicenceOffer]:
    """The offers, each with whether others reserve or pay for its model at this moment."""
    of_model = Q(cad_model=OuterRef("cad_model"))
    reserved = ExclusiveReservation.objects.filter(of_model, state=ExclusiveState.RESERVED)
    # Who pressed Cancel gets nothing for what a bank still confirms.
    paying = OrderLine.objects.filter(
        of_model, order__state__in=UNSETTLED, order__cancel_wished_at=None
    )
    if not isinstance(buyer, AnonymousUser):
        # The buyer's own unpaid order gives way to the new one.
        reserved = reserved.exclude(orders_of(buyer, "order_line__order__"))
        paying = paying.exclude(orders_of(buyer, "order__"))
    return offers.annotate(is_reserved=Exists(reserved), is_being_paid_for=Exists(paying))


def rival_problem(offer: LicenceOffer) -> str:
    """Why nobody, or nobody else, can buy this now. For an offer out of `with_rivals`."""
    sold_at = offer.cad_model.sold_exclusively_at
    if sold_at is not None:
        return gettext("Its exclusive licence was sold on %(day)s; nobody else can buy it.") % {
            "day": day(sold_at)
        }
    if getattr(offer, "is_reserved", False):
        return gettext(
            "Somebody is paying for its exclusive licence at this moment. If that comes to "
            "nothing, it is for sale again within an hour or two."
        )
    if offer.kind == LicenceKind.EXCLUSIVE and getattr(offer, "is_being_paid_for", False):
        return gettext(
            "Somebody is paying for a licence of this model at this moment, so the exclusive one "
            "has to wait. Try again in an hour."
        )
    return ""


def is_taken_by_another(order: Order) -> bool:
    """Whether a model of the order is reserved or sold exclusively to somebody else."""
    live = ExclusiveReservation.objects.live().filter(cad_model__order_lines__order=order)
    return live.exclude(order_line__order=order).exists()


def licences_sold(cad_model: CadModel) -> int:
    """Valid licences of a model; once it is sold exclusively, those from before."""
    sold = ExclusiveReservation.objects.filter(cad_model=cad_model, state=ExclusiveState.SOLD)
    earlier = sold.values_list("earlier_count", flat=True).first()
    return valid_licences(cad_model) if earlier is None else earlier


def valid_licences(cad_model: CadModel) -> int:
    grants = LicenceGrant.objects.exclude(state=GrantState.REVOKED)
    return grants.filter(order_line__cad_model=cad_model).count()
