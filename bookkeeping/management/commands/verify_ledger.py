"""manage.py verify_ledger: says every difference, and ends with 1 when there is one."""

import json
import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bookkeeping.services.verify_ledger import verify_ledger
from payments.errors import StripeRefused, StripeUnavailable


class Command(BaseCommand):
    help = "Compare the books with themselves, the shop and Stripe; exit 1 on a difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=int, default=35, help="how far back Stripe is asked (35)"
        )
        parser.add_argument("--json", action="store_true", help="one JSON list")

    def handle(self, *args: Any, days: int, json: bool, **options: Any) -> None:
        try:
            findings = verify_ledger(since=timezone.now() - timedelta(days=days))
        except (StripeUnavailable, StripeRefused) as problem:
            raise CommandError(problem.message) from problem
        if json:
            self.stdout.write(_json([finding.as_json() for finding in findings]))
        else:
            for finding in findings:
                self.stdout.write(
                    f"{finding.kind.label}: {finding.reference}\n"
                    f"  ours:   {finding.ours}\n  theirs: {finding.theirs}"
                )
            self.stdout.write(f"{len(findings)} differences." if findings else "The books agree.")
        if findings:
            sys.exit(1)


def _json(found: list[dict[str, str]]) -> str:
    return json.dumps(found, indent=2)
