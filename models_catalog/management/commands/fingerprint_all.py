"""Asks the queue for the fingerprint of every file that has none of the present version."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from common.queue import send
from models_catalog.services.fingerprint_file import files_without_fingerprint

CHUNK = 1000


class Command(BaseCommand):
    help = (
        "Fingerprint files from before fingerprints, through the queue. "
        "Stopped half-way, run it again: files that have theirs are left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, help="Ask for so many at most.")
        parser.add_argument("--after", type=int, default=0, help="Only files with a higher id.")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = files_without_fingerprint().filter(pk__gt=options["after"])
        keys = waiting.values_list("pk", flat=True)[: options["limit"]]
        asked, last = 0, options["after"]
        for last in keys.iterator(chunk_size=CHUNK):
            send("models_catalog.fingerprint_file_task", last)
            asked += 1
            if asked % CHUNK == 0:
                self.stdout.write(f"{asked:,} asked for; go on with --after {last}")
        self.stdout.write(f"{asked:,} fingerprints asked for; the last file is {last}.")
