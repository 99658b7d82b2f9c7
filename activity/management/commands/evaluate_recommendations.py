"""Whether what goes together finds a purchase better than what everybody buys."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from activity.evaluation import SUGGESTED, Score, evaluate, made_up_shoppers


class Command(BaseCommand):
    help = (
        "Compares suggestions with popularity and chance on made-up shoppers; ends with 1 where "
        "they do not beat popularity by half. Reads and writes no table."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=20_000)
        parser.add_argument("--pieces", type=int, default=2_000)
        parser.add_argument("--seed", type=int, default=11)

    def handle(self, *args: Any, people: int, pieces: int, seed: int, **options: Any) -> None:
        found = evaluate(made_up_shoppers(people, pieces, seed=seed), pieces, seed=seed)
        self.stdout.write(f"{people} made-up shoppers, {pieces} pieces, {SUGGESTED} suggested")
        for name, score in (
            ("together", found.together),
            ("popularity", found.popularity),
            ("chance", found.random),
        ):
            self.stdout.write(_line(name, score))
        if not found.is_worth_showing:
            self.stderr.write("It does not beat popularity by half: show similar pieces alone.")
            raise SystemExit(1)


def _line(name: str, score: Score) -> str:
    return f"{name:<11} hit rate {score.hit_rate:.1%}, coverage {score.coverage:.1%}"
