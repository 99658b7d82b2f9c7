import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payouts', '0016_hold_hours_unchanged'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='transfer',
            name='transfer_facts_unchanged',
        ),
        migrations.AddField(
            model_name='transfer',
            name='run',
            field=models.UUIDField(null=True),
        ),
    ]
