"""What is written down of payouts, in words for the staff desk."""

from django.db.models import TextChoices


class PayoutAct(TextChoices):
    RELEASED = "earning.released", "Made a share due"
    RESERVED = "transfer.reserved", "Reserved a transfer"
    MADE = "transfer.made", "Recorded a transfer as made"
    REFUSED = "transfer.refused", "Recorded a transfer as refused"
    TAKEN_BACK = "earning.taken_back", "Took back a share"
    GIVEN_BACK = "earning.given_back", "Gave back a share"
    FROZEN = "earning.frozen", "Froze a share"
    UNFROZEN = "earning.unfrozen", "Lifted the freeze of a share"
    REVERSAL_RESERVED = "reversal.reserved", "Reserved a reversal"
    REVERSAL_MADE = "reversal.made", "Recorded a reversal as made"
    REVERSAL_REFUSED = "reversal.refused", "Recorded a reversal as refused"
    ACCOUNT_OPENED = "account.opened", "Opened an account at Stripe"
    ACCOUNT_ASKED = "account.asked", "Asked Stripe how an account stands"
    ACCOUNT_CHANGED = "account.changed", "Found an account changed"
    BANK_RETURNED = "bank_payout.returned", "Found a bank payout returned"
    ADDRESS_PASSED_ON = "account.address", "Told Stripe of a new e-mail address"
    ACCOUNT_LEFT = "account.left", "Found an account no longer connected"
    ACCOUNT_CLOSED = "account.closed", "Closed an account at Stripe"
    CLAIM_REPLACED = "claim.replaced", "Gave out a code in place of a lost one"
    CLAIM_PAID = "claim.paid", "Paid against the code of somebody who left"
    STATED = "statement.issued", "Issued a statement of a payout"
    SELF_BILLING_AGREED = "self_billing.agreed", "Agreed to self-billing"
    SELF_BILLING_WITHDRAWN = "self_billing.withdrawn", "Withdrew from self-billing"
