"""The mail about what somebody saved."""

from django.conf import settings
from django.urls import reverse

from common.outbox import enqueue_mail
from saving.links import stop_url
from saving.models import DigestWish
from saving.selectors.digest import Digest


def mail_digest(wish: DigestWish, digest: Digest) -> None:
    """One a day at most."""
    person = wish.person
    last = wish.sent_at or wish.asked_at
    stop = stop_url(person.pk)
    enqueue_mail(
        kind="saved_news",
        to_address=person.email,
        recipient=person,
        context={
            "digest": digest,
            "saved_url": settings.SITE_URL + reverse("saving:saved"),
            "stop_url": stop,
        },
        dedupe_key=f"saved_news:{wish.pk}:{last:%Y%m%d%H%M%S%f}",
        stop_url=stop,
    )
