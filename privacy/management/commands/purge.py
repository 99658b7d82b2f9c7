"""Shows what is past its period, and purges it unless it is a dry run."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from privacy.services.plan_purge import PlanLine, PurgePlan, plan_purge
from privacy.services.purge_expired import purge_expired


class Command(BaseCommand):
    help = "Purge what is past its period in the data map; --dry-run shows the plan alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Show the plan, write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["dry_run"]:
            self._show(plan_purge(as_of=now))
            return
        run = purge_expired(as_of=now, is_over=lambda: False)
        if run is None:
            raise CommandError("A purge is at work already. Wait until it is through.")
        self._show(PurgePlan(run.as_of, tuple(PlanLine(**line) for line in run.plan)))
        for name, count in run.counts.items():
            self.stdout.write(f"{name}: {count}")
        if run.failures:
            raise CommandError("\n".join(["Some rows could not go.", *run.stays_in_words]))

    def _show(self, plan: PurgePlan) -> None:
        for line in plan.lines:
            if not line.over:
                continue
            self.stdout.write(
                f"{line.entry}: {line.goes} of {line.over} to {line.does}, since {line.oldest}; "
                f"kept {line.why}"
            )
            for words, count in line.held.items():
                self.stdout.write(f"  {count} stay: {words}")
            for label, count in line.pointed_to_by.items():
                self.stdout.write(f"  {count} stay: a row of {label} points to them")
        self.stdout.write(f"{plan.goes} in all, as of {plan.as_of:%Y-%m-%d %H:%M:%S} UTC")
        self.stdout.write(f"plan {plan.hash}")
