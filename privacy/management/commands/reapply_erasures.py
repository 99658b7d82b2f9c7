"""After a backup was restored: erase again whom the journal names, and look for what is left."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy.journal.places import the_journal
from privacy.journal.replay import Replayed, replay


class Command(BaseCommand):
    help = "Erase again whom the erasure journal names; /readyz is red until it is done."

    def handle(self, *args: Any, **options: Any) -> None:
        if the_journal() is None:
            raise CommandError("ERASURE_JOURNAL names no place; there is nothing to go by.")
        done = 0
        not_clean = 0
        for one in replay():
            done += 1
            not_clean += not self._show(one)
        self.stdout.write(f"{done} erasures were done again.")
        if not_clean:
            raise CommandError(
                f"Of {not_clean} something is left or waits; their receipts say what. "
                "The site may open: what waits goes on by itself."
            )

    def _show(self, one: Replayed) -> bool:
        """Whether nothing is left to do."""
        if one.findings is None:
            self.stdout.write(f"{one.line.erasure}: nobody of it is in this database")
            return True
        left = one.findings.left
        self.stdout.write(
            f"{one.line.erasure}: {'finished' if one.is_finished else 'waits'}; "
            f"{sum(found.count for found in left)} traces left"
        )
        for found in left:
            self.stdout.write(f"  {found.place}: {found.count} {', '.join(found.kinds)}")
        for place, error in one.findings.missed.items():
            self.stdout.write(f"  {place} could not be looked into: {error}")
        return one.is_finished and one.findings.is_clean
