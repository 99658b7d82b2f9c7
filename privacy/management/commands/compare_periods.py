"""Compares what the bucket and the keepers of logs delete with the periods of the data map."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy.outside_periods import faults_outside


class Command(BaseCommand):
    help = "Compare the bucket's lifecycle and the periods of logs with the data map."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = faults_outside()
        for fault in faults:
            self.stdout.write(f"{fault.text}\n  {fault.fix}")
        if faults:
            raise CommandError("Something is kept longer than the policy says.")
        self.stdout.write("Bucket and logs keep nothing longer than the policy says.")
