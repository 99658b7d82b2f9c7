"""A row for each payment that was booked as held before there were rows for them.

What the buyer paid is not known by now where Stripe converted it; what Stripe holds stands for it.
"""

from django.db import migrations


def fill(apps, schema_editor):
    HeldPayment = apps.get_model('orders', 'HeldPayment')
    booked = apps.get_model('orders', 'LedgerTransaction').objects.filter(
        kind='quarantined_payment', order__stripe_charge_id__isnull=False
    )
    for fact in booked.select_related('order'):
        owed = -sum(
            entry.amount_minor for entry in fact.entries.all() if entry.account == 'unallocated'
        )
        HeldPayment.objects.create(
            order=fact.order,
            reason=fact.order.quarantine_reason,
            amount_minor=owed,
            currency=fact.currency,
            held_minor=owed,
            held_currency=fact.currency,
            stripe_payment_intent_id=fact.order.stripe_payment_intent_id,
            stripe_charge_id=fact.order.stripe_charge_id,
            arrived_at=fact.booked_at,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0015_hold_payments'),
    ]

    operations = [
        # Backwards the rows go with their table.
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
