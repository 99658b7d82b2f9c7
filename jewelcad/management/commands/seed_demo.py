"""Fills an empty shop with the demo people and the demo collection."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Create the demo designers, buyers, staff and pieces; does nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--people", action="store_true", help="Only people and categories, without pieces."
        )

        parser.add_argument(
            "--paid",
            action="store_true",
            help="Only what needs money: paid design requests, and reviews by buyers; Stripe's "
            "sandbox has to run.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED_MODE:
            raise CommandError("Demo logins have a public password; they are for embedded mode.")
        # Only now: production ships neither the launcher nor its password.
        from jewelcad.demo import seed_demo, seed_people
        from jewelcad.demo_paid_requests import seed_paid_requests
        from jewelcad.demo_reviews import seed_reviews

        if options["people"]:
            seed_people()
        elif options["paid"]:
            seed_paid_requests(say=self.stdout.write)
            seed_reviews(say=self.stdout.write)
        else:
            seed_demo(say=self.stdout.write)
