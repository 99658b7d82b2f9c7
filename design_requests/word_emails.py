"""Mails about what people write to each other: messages of a job, questions on a brief."""

from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models import User
from design_requests.mailing import News, tell, tell_staff
from design_requests.models import Message, Question


def tell_message(message: Message, *, to: User) -> None:
    """Of the first that waits to be read; the next mail comes after that was opened."""
    offer = message.offer

    def said() -> News:
        words = (
            gettext("%(designer)s wrote to you about %(brief)s. Read and answer it on its page.")
            if message.sender_id == offer.designer_id
            else gettext("The client wrote to you about %(brief)s. Read and answer it on its page.")
        )
        return News(
            gettext("A message about %(brief)s") % {"brief": offer.brief},
            [
                words % {"designer": offer.designer.designer_name, "brief": offer.brief},
                gettext("One mail a day, or none: choose at %(address)s") % {"address": _notices()},
            ],
        )

    tell(
        to,
        brief=offer.brief,
        about=f"message:{message.pk}",
        said=said,
        page=reverse("requests:job", args=[offer.brief.number]),
    )


def tell_waiting(person: User, waiting: Sequence[Message], *, day: str) -> None:
    """One a day to whoever wants it so: how many messages wait, and where."""
    counts = Counter(str(message.offer.brief) for message in waiting)
    brief = waiting[0].offer.brief
    count = len(waiting)

    def said() -> News:
        subject = ngettext(
            "%(number)s message waits for you", "%(number)s messages wait for you", count
        )
        return News(
            subject % {"number": count},
            [
                *(f"{number}: {some}" for number, some in sorted(counts.items())),
                gettext(
                    "You get one such mail a day at most, because you chose it so. Change that at "
                    "%(address)s"
                )
                % {"address": _notices()},
            ],
        )

    tell(
        person,
        brief=brief,
        about=f"waiting:{day}",
        said=said,
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
        said=lambda: News(
            gettext("A question about %(brief)s") % {"brief": question.brief},
            [
                gettext(
                    "A designer asks about your brief. What you answer there is shown to every "
                    "designer:"
                ),
                question.text,
            ],
        ),
    )


def tell_answer(question: Question) -> None:
    tell(
        question.designer,
        brief=question.brief,
        about=f"answer:{question.pk}",
        said=lambda: News(
            gettext("Your question about %(brief)s is answered") % {"brief": question.brief},
            [question.text, question.answer],
        ),
    )


def _notices() -> str:
    return f"{settings.SITE_URL}{reverse('requests:notices')}"
