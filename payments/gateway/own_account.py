"""Whether our key opens the account at Stripe that the shop's books are about.

A key of another account, or of test mode, works: it knows nothing of ours, so that a refund or a
transfer looks refused and a designer's account looks gone, and new payments go elsewhere.
"""

from weakref import WeakSet

import stripe

from payments.hooks import booked_movement

UNKNOWN_TO_STRIPE = "resource_missing"
# A client keeps its key, so one proof lasts as long as the client.
_proven: WeakSet[stripe.StripeClient] = WeakSet()


def opens_foreign_account(client: stripe.StripeClient) -> bool:
    """Ask once for what was booked last: Stripe never forgets it, and shows it to its owner alone.

    Nothing can be told of a shop that has booked nothing yet. Raises stripe.StripeError.
    """
    if client in _proven:
        return False
    movement_id = next(filter(None, booked_movement.call_all()), None)
    if movement_id is None:
        return False
    try:
        client.v1.balance_transactions.retrieve(movement_id)
    except stripe.InvalidRequestError as error:
        if error.code != UNKNOWN_TO_STRIPE:
            raise
        return True
    _proven.add(client)
    return False
