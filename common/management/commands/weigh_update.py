"""Says, before `migrate`, what an update's migrations would do to a site that goes on meanwhile."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from common.update_weight import burdens


class Command(BaseCommand):
    help = (
        "Look at the migrations that wait. Ends with 1 where the code of before, or visitors, "
        "would feel them: close the site first, or write them in two steps."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        applied = executor.loader.applied_migrations
        if not applied:
            self.stdout.write("The database is empty: nobody uses it yet.")
            return
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        found = burdens(
            [migration for migration, _ in plan],
            executor.loader.project_state(
                [key for key in applied if key in executor.loader.graph.nodes]
            ),
        )
        self.stdout.writelines(found)
        if found:
            raise CommandError("Stop web and workers before you migrate.")
        self.stdout.write(f"{len(plan)} migrations wait, and can run beside the site.")
