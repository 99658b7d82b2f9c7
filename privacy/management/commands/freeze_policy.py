"""Adds a version of the policy for the data map as it is now.

It says what is material in it. A shop judges that again, against what it published last
(`publish_policy`); `--material` is for words that the map does not show.
"""

from datetime import timedelta
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from privacy.checks import faults_of_the_map
from privacy.data_map import data_map
from privacy.frozen import public_facts, public_hash, read_frozen, write_frozen
from privacy.material import material_changes
from privacy.policy import VERSIONS, newest_version, versions

NOTICE_DAYS = 14


class Command(BaseCommand):
    help = "Freeze the data map's public part as the policy's next version."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--changes", required=True, help="What is new, for the readers.")
        parser.add_argument(
            "--material",
            action="store_true",
            help=f"A material change takes effect {NOTICE_DAYS} days after its notice.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = faults_of_the_map(data_map())
        if faults:
            said = "\n".join(f"  {fault.text} {fault.fix}" for fault in faults)
            raise CommandError(f"A map with faults is not frozen. Mend first:\n{said}")
        current = public_hash(data_map())
        for reason in material_changes(read_frozen(), public_facts(data_map())):
            self.stdout.write(f"Material: {reason}")
        write_frozen(data_map())
        if versions() and newest_version().map_hash == current:
            self.stdout.write("The newest version already says what the data map says.")
            return
        today = timezone.now().date()
        held = yaml.safe_load(VERSIONS.read_text()) or []
        # Two changes of one day are one version, with the words of both. Once one of them is
        # material, all of it waits.
        replaced = [one for one in held if one["published_on"] == today]
        held = [one for one in held if one["published_on"] != today]
        notice = timedelta(days=NOTICE_DAYS if options["material"] else 0)
        held.append(
            {
                "published_on": today,
                "effective_on": max([today + notice, *(one["effective_on"] for one in replaced)]),
                "map_hash": current,
                "changes": " ".join([*(one["changes"] for one in replaced), options["changes"]]),
            }
        )
        VERSIONS.write_text(
            "# Published versions of the policy; written by `manage.py freeze_policy`.\n"
            + yaml.safe_dump(held, sort_keys=False, allow_unicode=True)
        )
        versions.cache_clear()
        self.stdout.write(f"Version of {today} written to {VERSIONS.name}.")
