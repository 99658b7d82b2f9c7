"""Says whose preview a mesh came from that was found somewhere else."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from models_catalog.errors import NotTraced
from models_catalog.services.trace_preview import trace_preview


class Command(BaseCommand):
    help = (
        "Compare a mesh with the originals nearest in shape and with what bends their previews. "
        "The score is a correlation, 1 for a perfect match; chance is the best score of made-up "
        "listings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The mesh, in any format that the shop reads.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} is not a file.")
        try:
            traces = trace_preview(path=path)
        except NotTraced as refused:
            raise CommandError(refused.message) from refused
        for trace in traces:
            verdict = "its preview" if trace["sure"] else "not its preview"
            self.stdout.write(
                f"{trace['score']:6.3f}  chance {trace['chance']:.3f}  {verdict:<16}"
                f"{trace['name']}  ({trace['off_mm']:.3f} mm off)"
            )
        if not any(trace["sure"] for trace in traces):
            self.stdout.write("No listing's preview; the shape may still be somebody's original.")
