"""Of earlier sales, the hold is what is left between sale and release."""

from django.db import migrations

FILL = """
    UPDATE payouts_earning SET hold_hours =
        GREATEST(0, ROUND(EXTRACT(EPOCH FROM available_at - earned_at) / 3600))
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payouts', '0014_add_hold_hours'),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
