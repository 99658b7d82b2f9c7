"""From now on the parts say which transfer paid an earning."""

from django.db import migrations, models
import django.db.models.expressions


class Migration(migrations.Migration):

    dependencies = [
        ('payouts', '0004_fill_parts'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='earning',
            name='earning_on_its_way_by_a_transfer',
        ),
        migrations.RemoveField(
            model_name='earning',
            name='transfer',
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.CheckConstraint(condition=models.Q(('deducted_minor__lte', models.F('amount_minor'))), name='earning_loses_no_more_than_all'),
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deducted_minor__lt', models.F('amount_minor')), ('sent_minor', 0), ('state', 'pending')), models.Q(('deducted_minor__lt', django.db.models.expressions.CombinedExpression(models.F('amount_minor'), '-', models.F('sent_minor'))), ('state', 'available')), models.Q(('sent_minor__gt', 0), ('state', 'transferring')), models.Q(('deducted_minor__gte', django.db.models.expressions.CombinedExpression(models.F('amount_minor'), '-', models.F('sent_minor'))), ('sent_minor__gt', 0), ('state', 'paid')), models.Q(('deducted_minor', models.F('amount_minor')), ('sent_minor', 0), ('state', 'taken_back')), _connector='OR'), name='earning_state_fits_its_sums'),
        ),
    ]
