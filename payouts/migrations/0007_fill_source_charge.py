"""Every transfer so far was drawn from the charge of its order."""

from django.db import migrations

FILL = """
    UPDATE payouts_transfer SET source_charge_id = COALESCE(bought.stripe_charge_id, '')
    FROM orders_order bought WHERE bought.id = payouts_transfer.order_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payouts', '0006_add_source_charge'),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
