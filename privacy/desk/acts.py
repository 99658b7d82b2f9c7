"""What the privacy desk does that must be provable."""

from django.db.models import TextChoices


class DeskAct(TextChoices):
    OPENED = "case_opened", "Wrote down a request about personal data"
    SORTED = "case_sorted", "Said what a request about personal data is"
    LINK = "case_link", "Sent the link of a request again"
    ANSWERED = "case_answered", "Wrote to the person of a request"
    FULFILLED = "case_fulfilled", "Answered a request about personal data"
    REFUSED = "case_refused", "Refused a request about personal data, or a part of it"
    REVOKED = "case_revoked", "Closed a request that was taken back"
    EXTENDED = "case_extended", "Extended a request about personal data"
    IDENTITY = "case_identity", "Wrote down how it was shown who asks"
    EXPORT = "case_export", "Began a copy of somebody's data for them"
    CORRECT = "case_correct", "Corrected somebody's data for them"
    ERASURE_ASKED = "case_erasure_asked", "Proposed to erase somebody's data"
    ERASURE_APPROVED = "case_erasure_approved", "Approved to erase somebody's data"
    ERASURE_DROPPED = "case_erasure_dropped", "Dropped the proposal to erase somebody's data"
    RESTRICT = "case_restrict", "Restricted somebody's data for them"
    OBJECT = "case_object", "Noted somebody's objection"
    WITHDRAW = "case_withdraw", "Withdrew somebody's consent for them"
    TAKE_DOWN = "case_take_down", "Hid content in which somebody else appears"
    HOLD_ASKED = "hold_asked", "Asked that a row be held"
    HOLD_APPROVED = "hold_approved", "Approved that a row is held"
    HOLD_REVIEWED = "hold_reviewed", "Reviewed a hold"
    HOLD_RELEASED = "hold_released", "Released a hold"
