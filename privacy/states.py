"""Life of a copy of somebody's data, and of an erasure.

waiting ──► building ──► ready ──► deleted
               │
               └──────► failed

grace ──► running ──► finished
  │         ▲  │
  │         │  ▼
  │        waiting
  └──► cancelled
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ExportState(TextChoices):
    WAITING = "waiting", "Waiting"
    BUILDING = "building", "Being made"
    READY = "ready", "Ready"
    # Its files are gone from the store, and were looked for afterwards.
    DELETED = "deleted", "Deleted"
    # Given up after several attempts; a new one can be asked for at once.
    FAILED = "failed", "Given up"


UNDER_WAY = frozenset({ExportState.WAITING, ExportState.BUILDING})


class ObjectionState(TextChoices):
    """made ──► withdrawn, by the person; of what staff have to weigh: made ──► upheld or refused"""

    MADE = "made", _("You objected")
    UPHELD = "upheld", _("Your objection was accepted")
    REFUSED = "refused", _("Your objection was refused")
    WITHDRAWN = "withdrawn", _("You took it back")


class RestrictionGround(TextChoices):
    ASKED = "asked", _("You asked for it")
    ACCURACY = "accuracy", _("It is being checked whether the data is right")
    UNLAWFUL = "unlawful", _("The data should not have been used, and is kept at your wish")
    CLAIMS = "claims", _("You need the data for a legal claim")
    OBJECTION = "objection", _("It is being weighed whether your objection holds")
    CHILD = "child", _("We were told that it is a child's account, and look into it")


class ErasureState(TextChoices):
    GRACE = "grace", _("Can still be cancelled")
    RUNNING = "running", _("Under way")
    # For a payout, a refund, a bank, a store or Stripe; what they do not hold is gone.
    WAITING = "waiting", pgettext_lazy("erasure", "Waiting")
    FINISHED = "finished", pgettext_lazy("erasure", "Finished")
    CANCELLED = "cancelled", pgettext_lazy("erasure", "Cancelled")


ERASURE_RUNS = frozenset({ErasureState.RUNNING, ErasureState.WAITING})
ERASURE_OPEN = ERASURE_RUNS | {ErasureState.GRACE}


class Step(TextChoices):
    """What an erasure does, in this order."""

    SETTLE = "settle", _("End what is open")
    MATTERS = "matters", _("Ask what has to wait")
    ROWS = "rows", pgettext_lazy("erasure", "Tables")
    ACCOUNT = "account", pgettext_lazy("erasure", "Account")
    FILES = "files", pgettext_lazy("erasure", "Files")
    PROCESSORS = "processors", _("Copies at recipients")
    FAREWELL = "farewell", _("Last mail")
    SWEEP = "sweep", _("Search for what is left")


class DisclosureBasis(TextChoices):
    ORDER = "order", _("An order of a court or an authority")
    LAW = "law", _("A duty by law")
    CLAIM = "claim", _("A legal claim of ours or against us")
    CONSENT = "consent", _("The person's consent")
    VITAL = "vital", _("Danger to somebody's life")


class ChildDecision(TextChoices):
    """open ──► child or no_child"""

    OPEN = "open", "Not decided yet"
    CHILD = "child", "It is a child's account: erase it now"
    NO_CHILD = "no_child", "It is not: show it again"
