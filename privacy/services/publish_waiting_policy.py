"""Publish the version that had to wait for an earlier one, when that one's day has come."""

from datetime import datetime

from privacy.models import PolicyVersion
from privacy.policy import newest_version
from privacy.services.publish_policy import publish_policy


def publish_waiting_policy(*, now: datetime) -> PolicyVersion | None:
    """None when nothing waits, or the day has not come.

    A shop's first version is published by its start. A worker that still runs older code, while a
    new one is put in place, publishes nothing: its words are older than what is published.
    """
    newest = PolicyVersion.objects.first()
    if newest is None or newest_version().published_on < newest.written_on:
        return None
    if PolicyVersion.objects.coming(now):
        return None
    return publish_policy(now=now)
