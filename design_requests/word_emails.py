"""Mails about what people write to each other: messages of a job, questions on a brief."""

from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from design_requests.mailing import tell, tell_staff
from design_requests.models import Message, Question


def tell_message(message: Message, *, to: User) -> None:
    """Of the first that waits to be read; the next mail comes after that was opened."""
    offer = message.offer
    who = offer.designer.designer_name if message.sender_id == offer.designer_id else "The client"
    tell(
        to,
        brief=offer.brief,
        about=f"message:{message.pk}",
        subject=f"A message about {offer.brief}",
        sentences=[
            f"{who} wrote to you about {offer.brief}. Read and answer it on its page.",
            f"One mail a day, or none: choose at {settings.SITE_URL}{reverse('requests:notices')}",
        ],
        page=reverse("requests:job", args=[offer.brief.number]),
    )


def tell_waiting(person: User, waiting: Sequence[Message], *, day: str) -> None:
    """One a day to whoever wants it so: how many messages wait, and where."""
    counts = Counter(str(message.offer.brief) for message in waiting)
    brief = waiting[0].offer.brief
    count = len(waiting)
    tell(
        person,
        brief=brief,
        about=f"waiting:{day}",
        subject=f"{count} message{'s' if count > 1 else ''} wait{'' if count > 1 else 's'} for you",
        sentences=[
            *(f"{number}: {some}" for number, some in sorted(counts.items())),
            "You get one such mail a day at most, because you chose it so. Change that at "
            f"{settings.SITE_URL}{reverse('requests:notices')}",
        ],
        page=reverse("requests:job", args=[brief.number]),
    )


def tell_staff_reported(message: Message) -> None:
    tell_staff(
        f"reported:{message.pk}",
        subject=f"A message was reported: {message.offer.brief}",
        sentences=["A side of a design request shows us a message of the other side."],
        page=("design_requests_message_change", message.pk),
    )


def tell_question(question: Question) -> None:
    tell(
        question.brief.client,
        brief=question.brief,
        about=f"question:{question.pk}",
        subject=f"A question about {question.brief}",
        sentences=[
            "A designer asks about your brief. What you answer there is shown to every designer:",
            question.text,
        ],
    )


def tell_answer(question: Question) -> None:
    tell(
        question.designer,
        brief=question.brief,
        about=f"answer:{question.pk}",
        subject=f"Your question about {question.brief} is answered",
        sentences=[question.text, question.answer],
    )
