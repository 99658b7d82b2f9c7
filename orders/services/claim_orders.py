"""What was bought as a guest goes into the library of the account with that address."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.address_code import address_code
from common.audit import record_acts
from common.locking import lock_rows
from orders.acts import OrderAct
from orders.models import GuestLink, GuestVersionMailStop, LicenceGrant, Order, VersionMailStop


def claim_orders(*, actor: User) -> int:
    """Give the account the paid orders and the licences of its address; how many orders.

    Nothing is claimed while the address is not confirmed. The mailed links end. Run it whenever
    the person has come; a second call finds nothing left.
    """
    if not Order.objects.claimable_by(actor).exists():
        return 0
    return _claim(actor)


@transaction.atomic
def _claim(actor: User) -> int:
    (person,) = lock_rows(User.objects.filter(pk=actor.pk))
    if not _has_confirmed(person):
        return 0
    orders = lock_rows(Order.objects.claimable_by(person))
    for order in orders:
        order.buyer = person
        order.buyer_name = order.buyer_name or person.shown_name
        order.save(update_fields=["buyer", "buyer_name"])
    grants = LicenceGrant.objects.filter(order_line__order__in=orders, holder=None)
    lock_rows(grants)
    grants.update(holder=person)
    GuestLink.objects.filter(order__in=orders).delete()
    _take_over_mail_choice(person)
    record_acts(actor=person, act=OrderAct.CLAIMED, targets=orders)
    return len(orders)


def _take_over_mail_choice(person: User) -> None:
    """Who switched the mail about new versions off as a guest has it off in the account too."""
    code = address_code(person.email)
    stops = GuestVersionMailStop.objects.in_force().filter(address_code=code)
    if stops.update(lifted_at=timezone.now()):
        VersionMailStop.objects.get_or_create(person=person)


def _has_confirmed(person: User) -> bool:
    addresses = EmailAddress.objects.filter(user=person, verified=True)
    return bool(addresses.filter(email__iexact=person.email).exists())
