import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payouts', '0013_let_staff_pay_chosen_shares'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='earning',
            name='earning_facts_unchanged',
        ),
        migrations.AddField(
            model_name='earning',
            name='hold_hours',
            field=models.PositiveIntegerField(null=True),
        ),
    ]
