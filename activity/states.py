"""Kinds of use that are written down; there are no others."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UsageKind(TextChoices):
    PAGE = "page", "A page was opened"
    PIECE = "piece", "A piece was looked at"
    SEARCH = "search", "Words were searched for"
    CART = "cart", "A licence of a piece was put in the cart"


class SignalKind(TextChoices):
    """What is done far more often by thieves and machines than by people."""

    FAILED_LOGINS = "failed_logins", _("Failed log-ins from one network")
    PREVIEWS = "previews", _("3D previews fetched by one network")
    SIGN_UPS = "sign_ups", _("Sign-ups from one network")
    DOWNLOADS = "downloads", _("Files downloaded by one account")
    DECLINED_CARDS = "declined_cards", _("Payments refused by the bank")


class SignalState(TextChoices):
    """open ──► released (a mistake: the block ends at once) or confirmed (it stays to its end)."""

    OPEN = "open", _("To be looked at")
    RELEASED = "released", _("Released: no abuse")
    CONFIRMED = "confirmed", _("Confirmed: abuse")


class NeighbourKind(TextChoices):
    """Why two pieces go together."""

    ALIKE = "alike", "Alike in shape, stones, size and weight"
    SEEN = "seen", "Looked at by the same people"
    BOUGHT = "bought", "Bought by the same people"
