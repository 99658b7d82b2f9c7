"""What stands between a person and this room."""

from django.utils.translation import gettext

from common.personal import DataSubject, OpenMatter, thing
from payments.models import WebhookEvent
from payments.personal import is_event_waiting, told_of_account, told_of_orders


def open_matters(person: DataSubject) -> list[OpenMatter]:
    """Messages that nobody has acted on yet: gone with the person, their news would be lost."""
    waiting = WebhookEvent.objects.filter(is_event_waiting()).order_by("pk")
    if waiting.exists():  # rarely, and whom they are about is a long question
        waiting = waiting.filter(told_of_orders(person) | told_of_account(person))
    return [
        OpenMatter(
            words=gettext("a message from Stripe that is being worked off"),
            holds=frozenset({thing(event)}),
        )
        for event in waiting
    ]
