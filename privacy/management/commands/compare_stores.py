"""Compares the stores of files with the rows that name them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.store_comparison import compare_stores, damaged_files

MOST_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Look for rows whose file is not in the store, and for files older than a day that no row "
        "names. Changes nothing; ends with 1 on a difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--contents",
            action="store_true",
            help="Also read each file of which a row keeps the SHA-256, and compare.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        damaged = damaged_files() if options["contents"] else []
        found = compare_stores()
        for one in found:
            self._show(f"{one.store}: in no file, but named by a row", one.missing)
            self._show(f"{one.store}: named by no row", one.strays)
        self._show("not what its row says", damaged)
        if found or damaged:
            raise CommandError("Stores and rows differ. Put missing files back from the backup.")
        self.stdout.write("Every row has its file, and every file its row.")

    def _show(self, what: str, keys: list[str]) -> None:
        if keys:
            self.stdout.write(f"{what}: {len(keys)}")
            self.stdout.writelines(f"  {key}" for key in keys[:MOST_SHOWN])
