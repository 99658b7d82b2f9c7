"""Fills an empty shop with the demo people and the demo collection."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jewelcad.demo import seed_demo


class Command(BaseCommand):
    help = "Create the demo designers, buyers, staff and pieces; does nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED_MODE:
            raise CommandError("Demo logins have a public password; they are for embedded mode.")
        seed_demo(say=self.stdout.write)
