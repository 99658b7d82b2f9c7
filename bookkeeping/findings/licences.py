"""Licences against what was paid for them and what went back."""

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q

from aftersales.models import ReturnedPart
from bookkeeping.findings.finding import Finding
from bookkeeping.findings.sums import sum_of
from bookkeeping.models import DifferenceKind
from orders.models import LicenceGrant, OrderLine
from orders.states import GrantState, OrderState


def licences_that_do_not_fit() -> Iterator[Finding]:
    paid = OrderLine.objects.filter(order__state=OrderState.PAID, grant=None)
    for line in paid.select_related("order"):
        yield Finding(
            DifferenceKind.GRANT_MISSING,
            f"{line.order.number}/{line.position}",
            "no licence",
            "paid",
        )
    grants = LicenceGrant.objects.select_related("order_line__order")
    for grant in grants.exclude(order_line__order__state=OrderState.PAID):
        state = str(grant.order_line.order.state)
        yield Finding(DifferenceKind.GRANT_WITHOUT_MONEY, grant.number, "licence granted", state)
    made = ReturnedPart.objects.filter(order_line=OuterRef("order_line")).filter(
        Q(refund=None) | Q(refund__made_at__isnull=False)
    )
    priced = grants.filter(order_line__price_minor__gt=0).annotate(
        # A licence that ended with a refund stays ended when the refund comes back.
        ever_back=sum_of(made, "amount_minor", by="order_line"),
        back=sum_of(made.standing(), "amount_minor", by="order_line"),
    )
    kept = priced.filter(back__gte=F("order_line__price_minor")).exclude(state=GrantState.REVOKED)
    for grant in kept:
        yield Finding(
            DifferenceKind.GRANT_WITHOUT_MONEY,
            grant.number,
            f"licence {grant.get_state_display().lower()}",
            "its whole price went back",
        )
    ended = priced.filter(state=GrantState.REVOKED, ever_back__lt=F("order_line__price_minor"))
    for grant in ended:
        yield Finding(
            DifferenceKind.GRANT_MISSING, grant.number, "licence ended", "its price did not go back"
        )
