"""Who gets an issue."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from common.address_code import address_code
from common.personal import barred, serves
from newsletter.models import Delivery, Issue, Subscription, Suppression
from newsletter.states import DeliveryState, Frequency, IssueState, SuppressedFor
from privacy.purposes import Purpose


@serves(Purpose.NEWSLETTER)
def audience(issue: Issue) -> QuerySet[Subscription]:
    """Confirmed addresses with one of the issue's interests, less those that must not get it."""
    suppressed = Suppression.objects.in_force().filter(address_code=OuterRef("address_code"))
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    had_one = Delivery.objects.filter(
        address_code=OuterRef("address_code"), created_at__gte=month
    ).exclude(state__in=[DeliveryState.SKIPPED, DeliveryState.REFUSED])
    barred_ones = _barred().values("pk")
    barred_addresses = _barred().values("email")
    return (
        Subscription.objects.current()
        .interested_in(issue.interests)
        .exclude(Exists(suppressed))
        .exclude(Q(frequency=Frequency.MONTHLY) & Exists(had_one))
        .exclude(person__isnull=False, person__in=barred_ones)
        .exclude(address__in=barred_addresses)
    )


@serves(Purpose.NEWSLETTER)
def why_not(copies: list[Delivery]) -> dict[int, str]:
    """At the last moment: which of these copies must not be sent, and why."""
    codes = [copy.address_code for copy in copies]
    suppressed = set(
        Suppression.objects.in_force()
        .filter(address_code__in=codes)
        .values_list("address_code", flat=True)
    )
    addresses = [copy.subscription.address for copy in copies if copy.subscription]
    people = [copy.subscription.person_id for copy in copies if copy.subscription]
    concerned = _barred().filter(Q(pk__in=people) | Q(email__in=addresses))
    restricted = list(concerned.values_list("pk", "email"))
    restricted_people = {pk for pk, _ in restricted}
    restricted_addresses = {email.lower() for _, email in restricted}
    found = {}
    for copy in copies:
        subscription = copy.subscription
        if subscription is None or subscription.left_at is not None:
            found[copy.pk] = "left"
        elif subscription.address_code != copy.address_code:
            # The new address has a copy of its own.
            found[copy.pk] = "moved"
        elif copy.address_code in suppressed:
            found[copy.pk] = "suppressed"
        elif (
            subscription.person_id in restricted_people
            or subscription.address in restricted_addresses
        ):
            found[copy.pk] = "restricted"
    return found


@serves(Purpose.NEWSLETTER)
def may_go() -> Q:
    """The same as a condition on copies, so that the one who asks need not read them first.

    Of the copy itself it asks nothing that another may change meanwhile; that is asked beside it.
    """
    subscription = Subscription.objects.current().filter(
        pk=OuterRef("subscription"), address_code=OuterRef("address_code")
    )
    suppressed = Suppression.objects.in_force().filter(address_code=OuterRef("address_code"))
    theirs = Subscription.objects.filter(pk=OuterRef(OuterRef("subscription")))
    restricted = _barred().filter(
        Q(pk__in=theirs.values("person")) | Q(email__in=theirs.values("address"))
    )
    sending = Issue.objects.filter(pk=OuterRef("issue"), state=IssueState.SENDING)
    return Q(
        Exists(sending),
        Exists(subscription),
        ~Exists(suppressed),
        ~Exists(restricted),
    )


def refusing(addresses: Collection[str]) -> set[str]:
    """Addresses to which other rooms send nothing that nobody needs.

    Who left the newsletter did not mean other mails by that."""
    codes = {address_code(address): address for address in addresses}
    found = Suppression.objects.in_force().exclude(reason=SuppressedFor.LEFT)
    ended = found.filter(address_code__in=codes).values_list("address_code", flat=True)
    return {codes[code] for code in ended}


def _barred() -> QuerySet[Any]:
    return get_user_model()._base_manager.filter(barred(Purpose.NEWSLETTER))
