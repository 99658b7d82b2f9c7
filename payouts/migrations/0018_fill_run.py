"""Which earlier transfers went together was not kept: each is a run of its own."""

from django.db import migrations

FILL = "UPDATE payouts_transfer SET run = gen_random_uuid()"


class Migration(migrations.Migration):

    dependencies = [
        ('payouts', '0017_add_run'),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
