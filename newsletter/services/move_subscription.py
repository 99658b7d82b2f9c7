"""A reader's e-mail address is another one now: the newsletter goes there."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from common.address_code import address_code, normal_address
from common.locking import lock_rows
from common.personal import LeftAddress
from newsletter.models import Delivery, Subscription, Suppression
from newsletter.states import DeliveryState
from privacy.consent import move_choice
from privacy.purposes import Purpose


@transaction.atomic
def move_subscription(left: LeftAddress) -> None:
    """The account's new address was confirmed by a link, as the newsletter asks for.

    Where the new address has left the newsletter, or has it already, the old one only ends.
    """
    person = left.person
    after = normal_address(str(getattr(person, person.get_email_field_name())))
    old, new = address_code(left.before), address_code(after)
    # Copies come before subscriptions in the order of locks.
    lock_rows(Delivery.objects.filter(address_code=old, state=DeliveryState.WAITING))
    codes = Subscription.objects.filter(address_code__in=[old, new])
    held = {one.address_code: one for one in lock_rows(codes)}
    mine = held.get(old)
    if mine is None or mine.left_at is not None or mine.person_id not in (None, person.pk):
        return
    is_unwanted = Suppression.objects.in_force().filter(address_code=new).exists()
    if is_unwanted or new in held:
        mine.left_at = timezone.now()
        mine.save(update_fields=["left_at"])
        return
    mine.address, mine.address_code, mine.person_id = after, new, person.pk
    mine.save(update_fields=["address", "address_code", "person"])
    _take_copies_along(mine)
    move_choice(user_id=person.pk, purpose=Purpose.NEWSLETTER, old_code=old, new_code=new)


def _take_copies_along(moved: Subscription) -> None:
    """What is not asked for yet goes to the new address, with a link that ends it there.

    A copy stays behind, and is skipped later, where the new address has one of the same issue.
    """
    has_one = Delivery.objects.filter(issue=OuterRef("issue"), address_code=moved.address_code)
    waiting = Delivery.objects.filter(subscription=moved, state=DeliveryState.WAITING)
    waiting.exclude(Exists(has_one)).update(address_code=moved.address_code)
