"""Life of a request about personal data, in the words of the Data Rights Protocol.

open ──────────────► in_progress ──► fulfilled | denied | revoked
  │                    │      ▲
  │ a link is mailed   ▼      │ the link is confirmed
  └─────► in_progress, need_user_verification ──► expired | denied | revoked

open: nobody at the desk has begun. The clock stands in need_user_verification and nowhere else.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseState(TextChoices):
    OPEN = "open", pgettext_lazy("state of a request", "Open")
    IN_PROGRESS = "in_progress", _("In progress")
    FULFILLED = "fulfilled", _("Done")
    DENIED = "denied", _("Refused")
    REVOKED = "revoked", _("Taken back")
    # Nobody confirmed the link.
    EXPIRED = "expired", _("Not confirmed")


CLOSED = (CaseState.FULFILLED, CaseState.DENIED, CaseState.REVOKED, CaseState.EXPIRED)
CASE_MOVES: list[tuple[str, str]] = [
    (before.value, after.value)
    for before, afters in {
        CaseState.OPEN: (
            *(CaseState.IN_PROGRESS, CaseState.FULFILLED, CaseState.DENIED, CaseState.REVOKED),
        ),
        CaseState.IN_PROGRESS: (
            *(CaseState.FULFILLED, CaseState.DENIED, CaseState.REVOKED, CaseState.EXPIRED),
        ),
    }.items()
    for after in afters
]


class CaseReason(TextChoices):
    """Why a case waits, or why it was refused."""

    NEED_USER_VERIFICATION = "need_user_verification", "Waits until the link is confirmed"
    SUSPECTED_FRAUD = "suspected_fraud", "Somebody else seems to ask"
    INSUF_VERIFICATION = "insuf_verification", "Nothing shows whose request it is"
    NO_MATCH = "no_match", "Nothing is stored about this address"
    CLAIM_NOT_COVERED = "claim_not_covered", "The law gives no such right here"
    OUTSIDE_JURISDICTION = "outside_jurisdiction", "Another law holds"
    TOO_MANY_REQUESTS = "too_many_requests", "Asked again and again without a new reason"
    OTHER = "other", "Another reason"


REFUSALS = tuple(reason for reason in CaseReason if reason != CaseReason.NEED_USER_VERIFICATION)


class CaseKind(TextChoices):
    ACCESS = "access", _("A copy of my data")
    PORTABILITY = "portability", _("My data in files for another service")
    RECTIFY = "rectify", _("Correct something")
    ERASE = "erase", _("Erase my data")
    RESTRICT = "restrict", _("Use my data no further for now")
    OBJECT = "object", _("Object to a use")
    WITHDRAW = "withdraw", _("Withdraw a consent")
    CHILD = "child", _("A child's data")
    THIRD_PARTY = "third_party", _("I am in somebody else's content")
    COMPLAINT = "complaint", _("A complaint")
    OTHER = "other", _("Something else")


# About the data of the person who asks: they show first that they are that person, and a second
# request of the kind joins the first.
ABOUT_ONESELF = (
    *(CaseKind.ACCESS, CaseKind.PORTABILITY, CaseKind.RECTIFY, CaseKind.ERASE),
    *(CaseKind.RESTRICT, CaseKind.OBJECT, CaseKind.WITHDRAW),
)


class CaseChannel(TextChoices):
    FORM = "form", "Form"
    MAIL = "mail", "Mail"
    STAFF = "staff", "Written down by staff"
    AGENT = "agent", "Somebody else for the person"
    ACCOUNT = "account", "The person's own pages"
    SHOP = "shop", "The shop itself"


class Identity(TextChoices):
    """How sure it is who asks."""

    NOT_NEEDED = "not_needed", "Not needed"
    OPEN = "open", "Not shown yet"
    PASSWORD = "password", "By password"
    LINK = "link", "By a link to the address"
    STAFF = "staff", "By staff"


PROVEN = (Identity.PASSWORD, Identity.LINK, Identity.STAFF)


class CaseAct(TextChoices):
    """What happened to a case; one line of its timeline."""

    RECEIVED = "received", "Came in"
    JOINED = "joined", "Asked again"
    LINK_SENT = "link_sent", "A link was mailed; the clock stands"
    PROVEN = "proven", "The link was confirmed; the clock goes on"
    TAKEN = "taken", "Begun"
    SORTED = "sorted", "Sorted"
    ANSWERED = "answered", "Answered"
    EXTENDED = "extended", "Extended"
    FULFILLED = "fulfilled", "Done"
    DENIED = "denied", "Refused"
    REVOKED = "revoked", "Taken back"
    EXPIRED = "expired", "Not confirmed in time"
    ALARMED = "alarmed", "The desk was reminded"
    LOOKED = "looked", "Looked at"
    FILE_OPENED = "file_opened", "A file was opened"
    EXPORT_BEGUN = "export_begun", "A copy was begun"
    COPY_LINK_SENT = "copy_link_sent", "A link to the copy was mailed"
    CORRECTED = "corrected", "Corrected"
    ERASURE_ASKED = "erasure_asked", "Erasure proposed"
    ERASURE_APPROVED = "erasure_approved", "Erasure approved"
    ERASURE_DROPPED = "erasure_dropped", "Erasure not approved"
    RESTRICTED = "restricted", "Restricted"
    OBJECTED = "objected", "Objection noted"
    WITHDRAWN = "withdrawn", "Consent withdrawn"
    TAKEN_DOWN = "taken_down", "Content hidden"
