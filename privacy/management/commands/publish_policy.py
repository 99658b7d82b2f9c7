"""Publishes the policy of this code; `make run` and a deployment call it at the start."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from privacy.errors import PolicyIsWaiting
from privacy.services.publish_policy import publish_policy


class Command(BaseCommand):
    help = "Publish the policy of this code, if it says something else than the last one."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = publish_policy(now=timezone.now())
        except PolicyIsWaiting as waiting:
            # No reason to stop a deployment: until then the page shows what is in force.
            self.stdout.write(str(waiting))
            return
        if version is None:
            self.stdout.write("The policy is published already.")
        elif version.is_material:
            self.stdout.write(f"{version} is published; everybody is told before it holds.")
        else:
            self.stdout.write(f"{version} is published and in force.")
