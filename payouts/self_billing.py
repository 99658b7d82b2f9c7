"""Self-billing: we write the invoice for a designer's share, once the designer has agreed.

Other words are another version here, never an edited one: who agreed must be able to read to what.
"""

from django.conf import settings
from django.db.models import TextChoices

WORDINGS = {
    "2026-11-28": (
        "I agree that the shop writes the invoices for my share of each sale in my name and sends "
        "me each with its payout (self-billing), and that refunds are taken off in the same way. I "
        "write no invoices of my own for these sales. What I say here about my tax is right, and I "
        "say it again here when it changes. I can withdraw this at any time for what comes after."
    ),
}
WORDING_VERSION = "2026-11-28"

# What designers sell here, by the name that DAC7_ACTIVITIES may give.
OUR_ACTIVITY = "file_licences"


class TaxStatus(TextChoices):
    BUSINESS = "business", "Business with a VAT number"
    SMALL_BUSINESS = "small_business", "Small business, exempt from VAT"
    PRIVATE = "private", "Private person"


# Printed on the invoice that we write for the designer.
TAX_SENTENCES = {
    TaxStatus.BUSINESS: (
        "No VAT is worked out on this document. Where the supplier is established in another "
        "country, the recipient owes the tax (reverse charge)."
    ),
    TaxStatus.SMALL_BUSINESS: "No VAT: the supplier is a small business and exempt from it.",
    TaxStatus.PRIVATE: "No VAT: the supplier does not act as a business.",
}


def asks_for_dac7() -> bool:
    """Whether what designers do here is to be reported to a tax office (directive DAC7)."""
    return OUR_ACTIVITY in settings.DAC7_ACTIVITIES
