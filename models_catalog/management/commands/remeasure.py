"""Makes the casting reports again that an older version of the checks has made."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.queue import send
from models_catalog.services.recheck_casting import releases_to_recheck

LOOK_SECONDS = 2.0
# A release takes some seconds; so long without a single one means that the queue stands still.
PATIENCE_SECONDS = 600.0


class Command(BaseCommand):
    help = (
        "Queue every release whose casting report is missing or older than the checks, and show "
        "how the work goes. Safe to stop and to call again: what is done is not done twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-wait", action="store_true", help="Queue the work and leave.")
        parser.add_argument("--limit", type=int, help="At most so many releases.")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = list(releases_to_recheck().values_list("pk", flat=True)[: options["limit"]])
        if not waiting:
            self.stdout.write("Every report is up to date.")
            return
        for release_id in waiting:
            send("models_catalog.recheck_casting_task", release_id)
        self.stdout.write(f"Queued {len(waiting)} releases.")
        if not options["no_wait"]:
            self._follow(waiting)

    def _follow(self, waiting: list[int]) -> None:
        """Prints each step forward; raises CommandError when there has been none for long."""
        left, last_news = len(waiting) + 1, time.monotonic()
        while True:
            still = releases_to_recheck().filter(pk__in=waiting).count()
            if still < left:
                left, last_news = still, time.monotonic()
                self.stdout.write(f"  {len(waiting) - left}/{len(waiting)}")
            if not left:
                return
            if time.monotonic() - last_news > PATIENCE_SECONDS:
                raise CommandError(f"{left} releases are not done; the log says why.")
            time.sleep(LOOK_SECONDS)
