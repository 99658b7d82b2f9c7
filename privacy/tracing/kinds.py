"""As what a value names somebody: it decides how its forms are made and sought."""

from django.db.models import TextChoices


class Sought(TextChoices):
    """`sought_as` of a field in a data map; what says nothing is sought as words."""

    MAIL_ADDRESS = "mail_address"
    NAME = "name"
    USERNAME = "username"
    PHONE = "phone"
    POSTAL_ADDRESS = "postal_address"
    NETWORK = "network"
    TAX_NUMBER = "tax_number"
    # Stripe's names for payments and accounts.
    STRIPE = "stripe"
    # The key of a file in a store.
    FILE = "file"
    # A fingerprint, or another random name of one thing.
    HASH = "hash"
    # What somebody wrote or chose.
    WORDS = "words"


# Random letters and digits: no other word holds them by chance.
RANDOM = frozenset({Sought.STRIPE, Sought.FILE, Sought.HASH})
