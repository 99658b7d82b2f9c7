"""Files that a room lets go of are written down first, so that a refusing store leaves none."""

from collections.abc import Callable

from privacy.models import PendingFile
from privacy.services.delete_pending_files import delete_pending_file


def forget_files(store: str, keys: list[str]) -> Callable[[], None]:
    """Write down that the files are to go; what comes back tries it once, after the commit."""
    # A file that another row waits to see deleted already stays as it is recorded.
    PendingFile.objects.bulk_create(
        [PendingFile(store=store, key=key) for key in dict.fromkeys(keys)], ignore_conflicts=True
    )

    def forget() -> None:
        for pending in PendingFile.objects.due().filter(store=store, key__in=keys):
            delete_pending_file(pending)

    return forget
