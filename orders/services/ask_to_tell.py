"""A new version was published: once that is through, its buyers are told."""

from common.queue import enqueue
from models_catalog.models import Release


def ask_to_tell(release: Release) -> None:
    """The task looks for itself what is new, so that one that was lost is made good by the next."""
    if release.number > 1:
        enqueue("orders.tell_of_versions_task")
