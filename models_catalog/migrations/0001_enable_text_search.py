from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Search that forgives spelling needs one of PostgreSQL's own extensions."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [TrigramExtension()]
