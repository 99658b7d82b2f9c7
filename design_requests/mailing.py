"""How a mail about a design request is written: to one side, to both, or to staff who decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from common.languages import ENGLISH, day
from common.mail_language import speaking_to
from common.models import OutboxMail
from common.outbox import enqueue_mail
from design_requests.models import Brief, Milestone

# What staff of the desk must be able to do to be told of what they decide.
DECIDES = "design_requests.decide_milestone"
_LONGEST_KEY = OutboxMail._meta.get_field("dedupe_key").max_length or 100


@dataclass(frozen=True)
class News:
    """The words of one mail, in the language in which they were made."""

    subject: str
    sentences: Sequence[str]


# Made under the language of whoever gets the mail.
Said = Callable[[], News]


def day_of(moment: datetime | None) -> str:
    return day(moment) if moment else gettext("the day that its page says")


def tell_both(milestone: Milestone, *, about: str, to_client: Said, to_designer: Said) -> None:
    offer = milestone.offer
    for person, said in ((offer.brief.client, to_client), (offer.designer, to_designer)):
        tell(person, brief=offer.brief, about=about, said=said)


def tell(person: User, *, brief: Brief, about: str, said: Said, page: str = "") -> None:
    # Whose own language is not known does not get the other side's.
    with speaking_to(person, kind="request_news", otherwise=ENGLISH):
        news = said()
        enqueue_mail(
            kind="request_news",
            to_address=person.email,
            recipient=person,
            context={
                "subject": news.subject,
                "sentences": news.sentences,
                "page_url": settings.SITE_URL + (page or brief.get_absolute_url()),
            },
            dedupe_key=f"request_news:{about}:{person.pk}"[:_LONGEST_KEY],
        )


def tell_staff(
    about: str, *, subject: str, sentences: Sequence[str], page: tuple[str, int]
) -> None:
    """One mail to each member of staff who may decide, with the desk's page, in English."""
    name, key = page
    able: Any = ModelBackend().with_perm(DECIDES)
    for person in able.filter(is_staff=True).order_by("pk"):
        enqueue_mail(
            kind="request_staff",
            to_address=person.email,
            recipient=person,
            context={
                "subject": subject,
                "sentences": [one for one in sentences if one],
                "desk_url": settings.SITE_URL + reverse(f"admin:{name}", args=[key]),
            },
            dedupe_key=f"request_staff:{about}:{person.pk}"[:_LONGEST_KEY],
        )
