"""Why a bank disputes a payment, by Stripe's word for it, in the reader's language."""

from django.utils.translation import gettext, gettext_noop

# Stripe's words with spaces; one that is not here is shown as it came.
SAID = (
    gettext_noop("bank cannot process"),
    gettext_noop("credit not processed"),
    gettext_noop("customer initiated"),
    gettext_noop("debit not authorized"),
    gettext_noop("duplicate"),
    gettext_noop("fraudulent"),
    gettext_noop("general"),
    gettext_noop("incorrect account details"),
    gettext_noop("insufficient funds"),
    gettext_noop("noncompliant"),
    gettext_noop("product not received"),
    gettext_noop("product unacceptable"),
    gettext_noop("subscription canceled"),
    gettext_noop("unrecognized"),
)


def reason_in_words(reason: str) -> str:
    words = reason.replace("_", " ")
    return gettext(words) if words in SAID else words
