"""The inbox becomes a table of payments: renamed with its rows, never made anew.

payments.0001_take_webhook_events goes on here and puts the trigger back.
"""

import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0004_hold_causes_and_settlements'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='webhookevent',
            name='webhook_event_facts_unchanged',
        ),
        migrations.SeparateDatabaseAndState(
            # Its sequence and indexes keep their old names, by which nothing goes.
            database_operations=[
                migrations.AlterModelTable(name='WebhookEvent', table='payments_webhookevent'),
            ],
            state_operations=[migrations.DeleteModel(name='WebhookEvent')],
        ),
    ]
