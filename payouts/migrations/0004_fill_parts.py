"""What was sent so far becomes the parts of its transfers.

Transfers that Stripe refused before have no parts: it was not kept what they were to pay.
"""

from django.db import migrations

PARTS = """
    INSERT INTO payouts_transferpart (transfer_id, earning_id, amount_minor)
    SELECT transfer_id, id, amount_minor FROM payouts_earning WHERE transfer_id IS NOT NULL
"""
SENT = "UPDATE payouts_earning SET sent_minor = amount_minor WHERE transfer_id IS NOT NULL"


class Migration(migrations.Migration):

    dependencies = [
        ('payouts', '0003_add_parts_deductions_reversals'),
    ]

    operations = [
        migrations.RunSQL(PARTS, migrations.RunSQL.noop),
        migrations.RunSQL(SENT, migrations.RunSQL.noop),
    ]
