"""Mail the links of what was bought as a guest to the address that it was bought with."""

from django.db import transaction

from orders import emails
from orders.models import Order

# Whoever bought more often has an account, or writes to us.
MOST = 30


@transaction.atomic
def send_guest_links(*, email: str) -> None:
    """One mail to the address, whether or not something was bought with it.

    So whoever asks about somebody else's address learns nothing, not even from the clock.
    """
    emails.send_guest_links(
        to_address=email.lower(), orders=list(Order.objects.opened_by_mail_to(email.lower())[:MOST])
    )
