"""How many copies may be asked for now: by the minute, and by the day while the sender is new."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from newsletter.models import Delivery


def left_now(most: int) -> int:
    now = timezone.now()
    left = most
    if settings.NEWSLETTER_PER_MINUTE:
        lately = Delivery.objects.filter(asked_at__gt=now - timedelta(minutes=1)).count()
        left = min(left, settings.NEWSLETTER_PER_MINUTE - lately)
    today_at_most = _step_of_today()
    if today_at_most is not None:
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        today = Delivery.objects.filter(asked_at__gte=midnight).count()
        left = min(left, today_at_most - today)
    return max(left, 0)


def _step_of_today() -> int | None:
    """None once the steps are over. They count from the first copy that is still on record."""
    if not settings.NEWSLETTER_WARM_UP:
        return None
    first = Delivery.objects.filter(asked_at__isnull=False).order_by("asked_at").first()
    day = (timezone.now().date() - first.asked_at.date()).days if first and first.asked_at else 0
    steps: list[int] = settings.NEWSLETTER_WARM_UP
    return steps[day] if day < len(steps) else None
