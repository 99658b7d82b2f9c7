"""Draws every measured release that has no drawing, one after the other."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from common.queue import send
from models_catalog.services.draw_release import draw_release, releases_to_draw


class Command(BaseCommand):
    help = (
        "Draw front, side and top of every measured piece that has no drawing. "
        "Stopped half-way, run it again: what is drawn is left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, help="At most so many pieces.")
        parser.add_argument(
            "--queue", action="store_true", help="Ask the workers for it, and leave."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = list(releases_to_draw()[: options["limit"]])
        if options["queue"]:
            for release in waiting:
                send("models_catalog.draw_release_task", release.pk)
            self.stdout.write(f"Asked for {len(waiting)} drawings.")
            return
        done = 0
        for release in waiting:
            is_drawn = draw_release(release.pk)
            done += is_drawn
            said = "drawn" if is_drawn else "not drawn: the log says why"
            self.stdout.write(f"  {release}: {said}")
        self.stdout.write(f"Drawn: {done} of {len(waiting)}.")
