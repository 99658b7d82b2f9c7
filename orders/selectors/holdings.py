"""What a person holds of a model already, and what a further licence would add to it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from models_catalog.licences import TERMS, LicenceKind, covers
from models_catalog.models import CadModel
from orders.models import Guest, LicenceGrant, Order, OrderLine, Shopper, orders_of
from orders.states import GrantState, OrderState

_PAYING = _("Your bank is still confirming an earlier payment for this licence.")
_IN_THE_LIBRARY = _("It is in your library.")
_IN_THE_MAIL = _("The link that we mailed you opens it.")
_PAYING_FOR_ANOTHER = _(
    "Your bank is still confirming your payment for another licence of this model, so the "
    "exclusive one has to wait. Buy it when the other is paid."
)


@dataclass
class Holding:
    """One person's licences of one model, by kind: held, and being paid for.

    `where` says where what is held is found.
    """

    where: str = field(default_factory=lambda: str(_IN_THE_LIBRARY))
    held: list[str] = field(default_factory=list)
    paying: list[str] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return self.held.count(kind)

    def problem(self, kind: str) -> str:
        """Why this kind would be pointless, or cannot be had yet; empty when it can be bought."""
        larger = next((held for held in self.held if covers(held, kind)), None)
        if larger:
            owned = gettext("You own this already: your %(licence)s licence allows it.")
            return f"{owned % {'licence': TERMS[larger].shown_name.lower()}} {self.where}"
        if any(paid == kind or covers(paid, kind) for paid in self.paying):
            return str(_PAYING)
        if self.paying and kind == LicenceKind.EXCLUSIVE:
            return str(_PAYING_FOR_ANOTHER)
        return ""

    def note(self, kind: str) -> str:
        """What this kind adds to what is held; empty when nothing is held."""
        if not self.held:
            return ""
        wanted = TERMS[kind]
        if self.count(kind):
            words = ngettext(
                "You hold a %(licence)s licence of this model. This one adds %(count)s more "
                "casting.",
                "You hold a %(licence)s licence of this model. "
                "This one adds %(count)s more castings.",
                wanted.castings or 0,
            )
            return words % {"licence": wanted.shown_name.lower(), "count": wanted.castings}
        names = sorted({TERMS[held].shown_name.lower() for held in self.held})
        return gettext(
            "You hold a %(held)s licence of this model. "
            "This one adds %(castings)s under the %(licence)s terms."
        ) % {
            "held": gettext(" and ").join(names),
            "castings": wanted.shown_castings,
            "licence": wanted.shown_name.lower(),
        }


def holdings_of(buyer: Shopper, model_ids: Collection[int]) -> dict[int, Holding]:
    """The person's holdings by model, in two queries; none for a visitor.

    A guest's are what was bought in the same browser: the typed address would tell strangers.
    """
    if isinstance(buyer, AnonymousUser):
        return defaultdict(Holding)
    is_guest = isinstance(buyer, Guest)
    found: dict[int, Holding] = defaultdict(
        lambda: Holding(where=str(_IN_THE_MAIL)) if is_guest else Holding()
    )
    held = (
        LicenceGrant.objects.bought_by(buyer)
        .exclude(state=GrantState.REVOKED)
        .filter(order_line__cad_model__in=model_ids)
    )
    for model_id, kind in held.values_list("order_line__cad_model", "order_line__licence_kind"):
        found[model_id].held.append(kind)
    paying = OrderLine.objects.filter(
        orders_of(buyer, "order__"),
        order__state=OrderState.CONFIRMING,
        order__cancel_wished_at=None,
        cad_model__in=model_ids,
    )
    for model_id, kind in paying.values_list("cad_model", "licence_kind"):
        found[model_id].paying.append(kind)
    return found


def held_kinds(user: User, cad_model: CadModel) -> list[str]:
    return holdings_of(user, [cad_model.pk])[cad_model.pk].held


def bought_meanwhile(order: Order, *, counts_confirming: bool = True) -> str:
    """What makes an agreed order pointless by now, in a sentence; empty when nothing does.

    Its buyer may have paid for another order of the same licence since. What was held before was
    known when this one was agreed on. Without `counts_confirming` only what is held counts, not
    what a bank is still confirming.
    """
    buyer = order.bought_by
    if buyer is None:
        return ""
    lines = list(order.lines.all())
    holdings = holdings_of(buyer, [line.cad_model_id for line in lines])
    since = set(
        LicenceGrant.objects.bought_by(buyer)
        .exclude(state=GrantState.REVOKED)
        .filter(granted_at__gte=order.placed_at)
        .values_list("order_line__cad_model", "order_line__licence_kind")
    )
    for line in lines:
        holding = holdings[line.cad_model_id]
        if not counts_confirming:
            holding = replace(holding, paying=[])
        problem = holding.problem(line.licence_kind)
        if not problem and (line.cad_model_id, line.licence_kind) in since:
            words = gettext("You bought this a moment ago.")
            problem = f"{words} {holding.where}"
        if problem:
            return f"{line.title}: {problem}"
    return ""
