"""Kinds of use that are written down; there are no others."""

from django.db.models import TextChoices


class UsageKind(TextChoices):
    PAGE = "page", "A page was opened"
    PIECE = "piece", "A piece was looked at"
    SEARCH = "search", "Words were searched for"
    CART = "cart", "A licence of a piece was put in the cart"


class NeighbourKind(TextChoices):
    """Why two pieces go together."""

    ALIKE = "alike", "Alike in shape, stones, size and weight"
    SEEN = "seen", "Looked at by the same people"
    BOUGHT = "bought", "Bought by the same people"
