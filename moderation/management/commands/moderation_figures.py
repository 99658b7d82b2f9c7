"""manage.py moderation_figures: what the public is told of a year's reports and decisions."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from moderation.selectors.yearly import yearly_figures


class Command(BaseCommand):
    help = "Print the figures of a year about reports, decisions, appeals and suspensions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, help="the last full year unless given")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, year: int | None, json: bool, **options: Any) -> None:
        this_year = timezone.now().year
        year = this_year - 1 if year is None else year
        if not 2000 <= year <= this_year:
            raise CommandError(f"Give a year from 2000 to {this_year}.")
        figures = yearly_figures(year)
        if json:
            self.stdout.write(_json(asdict(figures)))
            return
        for name, value in figures.rows():
            self.stdout.write(f"{name.replace('_', ' '):<28} {value:>8}")


def _json(found: dict[str, Any]) -> str:
    return json.dumps(found, indent=2)
