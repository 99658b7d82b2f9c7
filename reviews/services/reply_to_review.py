"""The designer of a piece replies to a review, changes the reply, or takes it back."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.child_words import show_childs_words
from common.personal import refuse_leaving
from reviews.emails import tell_replied
from reviews.errors import ReplyRefused
from reviews.models import Review, ReviewReply
from reviews.models.review_reply import LONGEST_REPLY
from reviews.services.lock_review import lock_review


@transaction.atomic
def reply_to_review(*, actor: User, review: Review, text: str) -> ReviewReply:
    """One reply: a second one changes the first. Raises ReplyRefused, PersonLeaves."""
    now = _own(actor, review)
    text = text.strip()
    if not text or len(text) > LONGEST_REPLY:
        raise ReplyRefused(f"Write a reply, in {LONGEST_REPLY:,} letters at most.")
    reply = ReviewReply.objects.filter(review=now).first()
    if reply is not None and reply.text == text:
        return reply
    before = reply.text if reply else ""
    if reply is None:
        reply = ReviewReply.objects.create(review=now, designer=actor, text=text)
        tell_replied(reply)
    else:
        reply.text, reply.edited_at = text, timezone.now()
        reply.save(update_fields=["text", "edited_at"])
    show_childs_words(actor=actor, before={"reply": before}, after={"reply": text})
    return reply


@transaction.atomic
def take_back_reply(*, actor: User, review: Review) -> None:
    """A second time changes nothing. Raises ReplyRefused."""
    ReviewReply.objects.filter(review=_own(actor, review), designer=actor).delete()


def _own(actor: User, review: Review) -> Review:
    if review.cad_model.designer_id != actor.pk:
        raise ReplyRefused("Only the designer of the piece replies.")
    refuse_leaving(actor.pk)
    now = lock_review(review)
    if now is None:
        raise ReplyRefused("This review was taken back.")
    if now.hidden_at is not None:
        raise ReplyRefused("Our staff hid this review, so nobody would read a reply.")
    return now
