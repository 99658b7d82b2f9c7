"""Writes the rows that lists and searches read anew."""

from typing import Any

from django.core.management.base import BaseCommand

from models_catalog.models import CadModel
from models_catalog.services.index_listing import index_listing


class Command(BaseCommand):
    help = (
        "Write every row of the list anew, after a change of what a search reads. Safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        published = CadModel.objects.published().order_by("pk")
        for cad_model in published.iterator(chunk_size=200):
            index_listing(cad_model=cad_model)
        self.stdout.write(f"Indexed {published.count()} models.")
