"""Columns for the cause of a money fact, and for what was agreed and what was settled of a line."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0001_create_orders_and_ledger'),
    ]

    operations = [
        migrations.CreateModel(
            name='LineSettlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('net_minor', models.PositiveIntegerField()),
                ('tax_minor', models.PositiveIntegerField(default=0)),
                ('platform_fee_minor', models.IntegerField()),
                ('designer_share_minor', models.PositiveIntegerField()),
                ('tax_country', models.CharField(blank=True, max_length=2)),
                ('tax_rate_percent', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True)),
                ('taxability_reason', models.CharField(blank=True, max_length=40)),
                ('settled_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='ledgerentry',
            name='ledger_entries_balanced',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='ledgertransaction',
            name='ledger_transaction_balanced',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='orderline',
            name='order_line_unchanged',
        ),
        migrations.AddField(
            model_name='ledgertransaction',
            name='balance_transaction_id',
            field=models.CharField(blank=True, max_length=100, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='ledgertransaction',
            name='cause',
            field=models.CharField(default='', max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='ledgertransaction',
            name='cause_kind',
            field=models.CharField(choices=[('payment', "A buyer's payment"), ('refund', 'A refund'), ('dispute', 'A dispute'), ('transfer', 'A transfer to a designer'), ('reversal', 'A transfer taken back'), ('stripe_fee', "A fee of Stripe's own"), ('bank_payout', "Stripe's payout to our bank"), ('adjustment', 'A correction')], default='', max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='ledgertransaction',
            name='reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='order',
            name='guest_email',
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name='orderline',
            name='discount_borne_by',
            field=models.CharField(blank=True, choices=[('platform', 'The platform'), ('designer', 'The designer')], max_length=10),
        ),
        migrations.AddField(
            model_name='orderline',
            name='discount_minor',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='orderline',
            name='fee_basis_points',
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='orderline',
            name='fee_minimum_minor',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='orderline',
            name='list_price_minor',
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='linesettlement',
            name='order_line',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='settlement', to='orders.orderline'),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='ledgertransaction',
            name='ledger_transaction_no_update',
        ),
    ]
