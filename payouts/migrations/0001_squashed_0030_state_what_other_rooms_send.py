import common.trigger_operations
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import payouts.models.reversal
import payouts.models.transfer
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('payouts', '0001_create_payouts'), ('payouts', '0002_keep_designers'), ('payouts', '0003_add_parts_deductions_reversals'), ('payouts', '0004_fill_parts'), ('payouts', '0005_hold_sums_of_earnings'), ('payouts', '0006_add_source_charge'), ('payouts', '0007_fill_source_charge'), ('payouts', '0008_hold_source_charge'), ('payouts', '0009_leave_accounts'), ('payouts', '0010_ask_for_the_country'), ('payouts', '0011_add_needs'), ('payouts', '0012_note_bank_payouts'), ('payouts', '0013_let_staff_pay_chosen_shares'), ('payouts', '0014_add_hold_hours'), ('payouts', '0015_fill_hold_hours'), ('payouts', '0016_hold_hours_unchanged'), ('payouts', '0017_add_run'), ('payouts', '0018_fill_run'), ('payouts', '0019_run_unchanged'), ('payouts', '0020_add_held_at'), ('payouts', '0021_keep_rows_for_their_period'), ('payouts', '0022_add_statements'), ('payouts', '0023_let_old_agreements_go'), ('payouts', '0024_note_accounts_closed_at_stripe'), ('payouts', '0025_owe_against_codes'), ('payouts', '0026_pass_on_addresses'), ('payouts', '0027_name_things_as_the_desk_does'), ('payouts', '0028_count_books_by_the_financial_year'), ('payouts', '0029_keep_a_way_to_lost_codes'), ('payouts', '0030_state_what_other_rooms_send')]

    initial = True

    dependencies = [
        ('common', '0001_squashed_0012_let_mails_be_stopped_by_one_click'),
        ('accounts', '__first__'),
        ('orders', '0001_squashed_0029_stop_version_mails_of_guests'),
    ]

    operations = [
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=payouts.models.transfer.new_reference, max_length=40, unique=True)),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('run', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='orders.order')),
                ('stripe_account_id', models.CharField(max_length=100)),
                ('source_charge_id', models.CharField(blank=True, max_length=100)),
                ('state', models.CharField(choices=[('reserved', 'On its way'), ('made', 'Made'), ('refused', 'Refused')], default='reserved', max_length=10)),
                ('amount_minor', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('stripe_transfer_id', models.CharField(blank=True, max_length=100, null=True, unique=True)),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['reserved', 'made', 'refused'])), name='transfer_state_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='transfer_moves_money'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'made'), ('made_at__isnull', False), ('stripe_transfer_id__isnull', False)), models.Q(models.Q(('state', 'made'), _negated=True), ('made_at', None), ('stripe_transfer_id', None)), _connector='OR'), name='transfer_made_names_stripes'), models.CheckConstraint(condition=models.Q(('state', 'refused'), models.Q(('failure', ''), ('refused_at', None)), _connector='XOR'), name='transfer_refused_says_why'), models.UniqueConstraint(condition=models.Q(('state', 'reserved')), fields=('designer', 'order', 'source_charge_id'), name='transfer_one_reserved_a_source')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to=settings.AUTH_USER_MODEL)),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('address_code', models.CharField(blank=True, max_length=64)),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('shown_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'ordering': ['-issued_at', '-pk'],
                'permissions': [('pay_claim', 'Can pay what is owed against a code')],
                'constraints': [models.CheckConstraint(condition=models.Q(('code_hash', ''), _negated=True), name='claim_has_a_code')],
            },
        ),
        migrations.CreateModel(
            name='ConnectedAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='connected_accounts', to=settings.AUTH_USER_MODEL)),
                ('stripe_account_id', models.CharField(blank=True, max_length=100, null=True, unique=True)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('state', models.CharField(choices=[('new', 'Not opened yet'), ('onboarding', 'Details missing'), ('active', 'Ready to be paid'), ('restricted', 'Held by Stripe'), ('left', 'No longer connected')], default='new', max_length=12)),
                ('is_address_old', models.BooleanField(default=False)),
                ('details_submitted', models.BooleanField(default=False)),
                ('transfers_active', models.BooleanField(default=False)),
                ('needs', models.JSONField(blank=True, default=list)),
                ('needs_by', models.DateTimeField(blank=True, null=True)),
                ('held_reason', models.CharField(blank=True, max_length=100)),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('held_at', models.DateTimeField(blank=True, null=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'account at Stripe',
                'verbose_name_plural': 'accounts at Stripe',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['new', 'onboarding', 'active', 'restricted', 'left'])), name='connected_account_state_known'), models.CheckConstraint(condition=models.Q(('state', 'new'), ('stripe_account_id__isnull', False), _connector='XOR'), name='connected_account_new_until_opened'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), ('transfers_active', True)), models.Q(models.Q(('state', 'active'), _negated=True), ('transfers_active', False)), _connector='OR'), name='connected_account_active_takes_transfers'), models.CheckConstraint(condition=models.Q(('state', 'left'), ('left_at', None), _connector='XOR'), name='connected_account_left_has_a_time'), models.CheckConstraint(condition=models.Q(('closed_at', None), ('left_at__isnull', False), _connector='OR'), name='connected_account_closed_is_left'), models.UniqueConstraint(condition=models.Q(('state', 'left'), _negated=True), fields=('designer',), name='connected_account_one_live')],
            },
        ),
        migrations.CreateModel(
            name='BankPayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_payouts', to='payouts.connectedaccount')),
                ('stripe_payout_id', models.CharField(max_length=100, unique=True)),
                ('state', models.CharField(choices=[('on_its_way', 'On the way'), ('paid', 'Paid'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='on_its_way', max_length=10)),
                ('amount_minor', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('failure_code', models.CharField(blank=True, max_length=100)),
                ('begun_at', models.DateTimeField()),
                ('arrives_on', models.DateField()),
                ('paid_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-begun_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['on_its_way', 'paid', 'failed', 'cancelled'])), name='bank_payout_state_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='bank_payout_is_money'), models.CheckConstraint(condition=models.Q(('state__in', ['failed', 'cancelled']), ('ended_at', None), _connector='XOR'), name='bank_payout_ended_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_at__isnull', False), _connector='OR'), name='bank_payout_paid_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Earning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order_line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='earning', to='orders.orderline')),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earnings', to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('available', 'Available'), ('transferring', 'On the way'), ('paid', 'Paid'), ('taken_back', 'Taken back')], default='pending', max_length=12)),
                ('amount_minor', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('deducted_minor', models.PositiveIntegerField(default=0)),
                ('sent_minor', models.PositiveIntegerField(default=0)),
                ('earned_at', models.DateTimeField()),
                ('available_at', models.DateTimeField()),
                ('hold_hours', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name': 'share of a sale',
                'verbose_name_plural': 'shares of sales',
                'ordering': ['-earned_at', '-pk'],
                'permissions': [('release_earning', 'Can end the hold of shares early'), ('pay_earning', 'Can pay chosen shares at once')],
                'indexes': [models.Index(fields=['designer', 'state'], name='earning_by_designer'), models.Index(condition=models.Q(('state', 'pending')), fields=['available_at'], name='earning_in_hold'), models.Index(condition=models.Q(('sent_minor__gt', django.db.models.expressions.CombinedExpression(models.F('amount_minor'), '-', models.F('deducted_minor'))), ('state', 'paid')), fields=['designer'], name='earning_owing')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'available', 'transferring', 'paid', 'taken_back'])), name='earning_state_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='earning_is_money'), models.CheckConstraint(condition=models.Q(('deducted_minor__lte', models.F('amount_minor'))), name='earning_loses_no_more_than_all'), models.CheckConstraint(condition=models.Q(models.Q(('deducted_minor__lt', models.F('amount_minor')), ('sent_minor', 0), ('state', 'pending')), models.Q(('deducted_minor__lt', django.db.models.expressions.CombinedExpression(models.F('amount_minor'), '-', models.F('sent_minor'))), ('state', 'available')), models.Q(('sent_minor__gt', 0), ('state', 'transferring')), models.Q(('deducted_minor__gte', django.db.models.expressions.CombinedExpression(models.F('amount_minor'), '-', models.F('sent_minor'))), ('sent_minor__gt', 0), ('state', 'paid')), models.Q(('deducted_minor', models.F('amount_minor')), ('sent_minor', 0), ('state', 'taken_back')), _connector='OR'), name='earning_state_fits_its_sums')],
            },
        ),
        migrations.CreateModel(
            name='TransferPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='payouts.transfer')),
                ('earning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='payouts.earning')),
                ('amount_minor', models.IntegerField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('transfer', 'earning'), name='transfer_part_one_an_earning'), models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='transfer_part_not_zero')],
            },
        ),
        migrations.CreateModel(
            name='Reversal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=payouts.models.reversal.new_reference, max_length=40, unique=True)),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='payouts.transfer')),
                ('earning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='payouts.earning')),
                ('state', models.CharField(choices=[('reserved', 'On its way'), ('made', 'Made'), ('refused', 'Refused')], default='reserved', max_length=10)),
                ('amount_minor', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('stripe_reversal_id', models.CharField(blank=True, max_length=100, null=True, unique=True)),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['reserved', 'made', 'refused'])), name='reversal_state_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='reversal_moves_money'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'made'), ('made_at__isnull', False), ('stripe_reversal_id__isnull', False)), models.Q(models.Q(('state', 'made'), _negated=True), ('made_at', None), ('stripe_reversal_id', None)), _connector='OR'), name='reversal_made_names_stripes'), models.CheckConstraint(condition=models.Q(('state', 'refused'), models.Q(('failure', ''), ('refused_at', None)), _connector='XOR'), name='reversal_refused_says_why')],
            },
        ),
        migrations.CreateModel(
            name='SelfBillingAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='self_billing_agreements', to=settings.AUTH_USER_MODEL)),
                ('wording_version', models.CharField(max_length=20)),
                ('tax_status', models.CharField(choices=[('business', 'Business with a VAT number'), ('small_business', 'Small business, exempt from VAT'), ('private', 'Private person')], max_length=16)),
                ('vat_id', models.CharField(blank=True, max_length=20)),
                ('legal_name', models.CharField(max_length=200)),
                ('address', models.TextField(max_length=500)),
                ('tax_number', models.CharField(blank=True, max_length=30)),
                ('tax_number_country', models.CharField(blank=True, max_length=2)),
                ('born_on', models.DateField(blank=True, null=True)),
                ('agreed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-agreed_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('designer',), name='self_billing_one_in_force_a_designer'), models.CheckConstraint(condition=models.Q(('tax_status__in', ['business', 'small_business', 'private'])), name='self_billing_status_known'), models.CheckConstraint(condition=models.Q(('tax_status', 'business'), ('vat_id', ''), _connector='XOR'), name='self_billing_business_has_a_vat_id'), models.CheckConstraint(condition=models.Q(models.Q(('wording_version', ''), _negated=True), models.Q(('legal_name', ''), _negated=True), models.Q(('address', ''), _negated=True)), name='self_billing_says_who_and_to_what')],
            },
        ),
        migrations.CreateModel(
            name='ShareDeduction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('earning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deductions', to='payouts.earning')),
                ('cause', models.CharField(max_length=100)),
                ('amount_minor', models.IntegerField()),
                ('deducted_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('amount_minor__gt', 0)), fields=('earning', 'cause'), name='share_deduction_taken_once'), models.UniqueConstraint(condition=models.Q(('amount_minor__lt', 0)), fields=('earning', 'cause'), name='share_deduction_given_back_once'), models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='share_deduction_not_zero'), models.CheckConstraint(condition=models.Q(('cause', ''), _negated=True), name='share_deduction_names_its_cause')],
            },
        ),
        migrations.CreateModel(
            name='ShareFreeze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('earning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='freezes', to='payouts.earning')),
                ('cause', models.CharField(max_length=100)),
                ('reason', models.CharField(max_length=300)),
                ('frozen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'share on hold',
                'verbose_name_plural': 'shares on hold',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('earning', 'cause'), name='share_freeze_one_open_a_cause'), models.CheckConstraint(condition=models.Q(models.Q(('cause', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='share_freeze_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('self_billed', 'Self-billed invoice'), ('plain', 'Statement')], max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to=settings.AUTH_USER_MODEL)),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='payouts.selfbillingagreement')),
                ('currency', models.CharField(max_length=3)),
                ('gross_minor', models.PositiveBigIntegerField()),
                ('discount_minor', models.PositiveBigIntegerField()),
                ('tax_minor', models.PositiveBigIntegerField()),
                ('fee_minor', models.BigIntegerField()),
                ('other_minor', models.BigIntegerField()),
                ('net_minor', models.BigIntegerField()),
                ('content', models.JSONField()),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-issued_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'year', 'number'), name='statement_number_unique'), models.CheckConstraint(condition=models.Q(models.Q(('agreement__isnull', False), ('kind', 'self_billed')), models.Q(('agreement', None), ('kind', 'plain')), _connector='OR'), name='statement_is_an_invoice_by_agreement'), models.CheckConstraint(condition=models.Q(('net_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('gross_minor'), '-', models.F('discount_minor')), '-', models.F('tax_minor')), '-', models.F('fee_minor')), '+', models.F('other_minor')))), name='statement_sums_to_net')],
            },
        ),
        migrations.CreateModel(
            name='StatedMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='payouts.statement')),
                ('transfer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stated', to='payouts.transfer')),
                ('reversal', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stated', to='payouts.reversal')),
                ('elsewhere', models.CharField(blank=True, max_length=20, null=True, unique=True)),
                ('elsewhere_minor', models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('elsewhere', None), ('elsewhere_minor', None), ('reversal', None), ('transfer__isnull', False)), models.Q(('elsewhere', None), ('elsewhere_minor', None), ('reversal__isnull', False), ('transfer', None)), models.Q(('elsewhere__isnull', False), ('elsewhere_minor__isnull', False), ('reversal', None), ('transfer', None)), _connector='OR'), name='stated_movement_is_one')],
            },
        ),
        migrations.CreateModel(
            name='StatementParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='party', to='payouts.statement')),
                ('supplier_name', models.CharField(max_length=200)),
                ('supplier_address', models.TextField(blank=True, max_length=500)),
                ('supplier_vat_id', models.CharField(blank=True, max_length=20)),
                ('tax_status', models.CharField(blank=True, choices=[('business', 'Business with a VAT number'), ('small_business', 'Small business, exempt from VAT'), ('private', 'Private person')], max_length=16)),
                ('recipient_name', models.CharField(max_length=200)),
                ('recipient_address', models.TextField(blank=True, max_length=500)),
                ('recipient_tax_id', models.CharField(blank=True, max_length=50)),
            ],
            options={
                'verbose_name_plural': 'statement parties',
            },
        ),
        migrations.CreateModel(
            name='StatementSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('self_billed', 'Self-billed invoice'), ('plain', 'Statement')], max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('last_number', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'statement series',
                'ordering': ['-year', 'kind'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'year'), name='statement_series_one_a_year')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='statementseries',
            trigger=pgtrigger.compiler.Trigger(name='statement_series_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2994c8ec7b3b1f4be761d98f89a6d4ed9962d606', operation='DELETE', pgid='pgtrigger_statement_series_no_delete_60ea3', table='payouts_statementseries', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statementseries',
            trigger=pgtrigger.compiler.Trigger(name='statement_series_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_statementseries) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='fff7cc16eab3549cac3b834d5cea08e150e99439', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_statement_series_no_truncate_238f8', table='payouts_statementseries', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statementseries',
            trigger=pgtrigger.compiler.Trigger(name='statement_series_begins_at_nothing', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.last_number <> 0)', func="RAISE EXCEPTION 'A series begins before its first number' USING ERRCODE = 'check_violation';", hash='ad700548448f89749211c494c06ece6d51bc1ed0', operation='INSERT', pgid='pgtrigger_statement_series_begins_at_nothing_b0639', table='payouts_statementseries', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statementseries',
            trigger=pgtrigger.compiler.Trigger(name='statement_series_counts_by_one', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.kind <> OLD.kind OR NEW.year <> OLD.year OR NEW.last_number <> OLD.last_number + 1 THEN\n        RAISE EXCEPTION 'Series % of % counts one by one', OLD.kind, OLD.year\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='d1804c5b52c5e3b396efcaa53f2af8c0a344b6ee', operation='UPDATE', pgid='pgtrigger_statement_series_counts_by_one_c5382', table='payouts_statementseries', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statementseries',
            trigger=pgtrigger.compiler.Trigger(name='statement_series_number_is_used', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF NEW.last_number > 0 AND NOT EXISTS (\n        SELECT 1 FROM payouts_statement\n            WHERE kind = NEW.kind AND year = NEW.year AND number = NEW.last_number\n    ) THEN\n        RAISE EXCEPTION 'Number % of series % of % was counted and not issued',\n            NEW.last_number, NEW.kind, NEW.year USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='8bcfe13677385e95b78598dc4de8f09cae1a23d9', operation='UPDATE', pgid='pgtrigger_statement_series_number_is_used_2a0f0', table='payouts_statementseries', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a144231072271caf0eb22619e1569bebc784ad4a', operation='UPDATE', pgid='pgtrigger_claim_same_person_5e66a', table='payouts_claim', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.issued_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='782981a828364e4ae23c3379a01c6b1af6777dba', operation='DELETE', pgid='pgtrigger_claim_no_delete_9d1fa', table='payouts_claim', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_claim) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='66908d3dd9ef20a3a611ae9e4feb65f57addb8aa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_claim_no_truncate_634a2', table='payouts_claim', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."designer_id" IS DISTINCT FROM (NEW."designer_id") OR OLD."code_hash" IS DISTINCT FROM (NEW."code_hash") OR OLD."address_code" IS DISTINCT FROM (NEW."address_code") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0c8cb3bc904128fcc5a852dcf77b19e9c358ed01', operation='UPDATE', pgid='pgtrigger_claim_no_update_4d477', table='payouts_claim', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_shown_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.shown_at IS NOT NULL AND NEW.shown_at IS DISTINCT FROM OLD.shown_at)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ff202c1f18b853ea64f7f84915b9feb184ecc423', operation='UPDATE', pgid='pgtrigger_claim_shown_once_cbe7c', table='payouts_claim', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='connectedaccount',
            trigger=pgtrigger.compiler.Trigger(name='connected_account_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d8fa2439f5321d0f0aebe0232ff922d055cdc2ae', operation='UPDATE', pgid='pgtrigger_connected_account_same_person_689b5', table='payouts_connectedaccount', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='connectedaccount',
            trigger=pgtrigger.compiler.Trigger(name='connected_account_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.created_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='31d1cba365e60a7cceb3149f994ee4fafd7eb362', operation='DELETE', pgid='pgtrigger_connected_account_no_delete_7d9d1', table='payouts_connectedaccount', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='connectedaccount',
            trigger=pgtrigger.compiler.Trigger(name='connected_account_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_connectedaccount) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='1f38e8c96cbd552b8c7429555e05bf2efb263b8c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_connected_account_no_truncate_4110d', table='payouts_connectedaccount', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='connectedaccount',
            trigger=pgtrigger.compiler.Trigger(name='connected_account_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{new:onboarding,new:active,new:restricted,onboarding:active,onboarding:restricted,active:onboarding,active:restricted,restricted:onboarding,restricted:active,onboarding:left,active:left,restricted:left}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='5ed9fb133f74ae1f82c56cdf160d3986e0a5f57f', operation='UPDATE', pgid='pgtrigger_connected_account_state_moves_92308', table='payouts_connectedaccount', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='connectedaccount',
            trigger=pgtrigger.compiler.Trigger(name='connected_account_designer_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."designer_id" IS DISTINCT FROM (NEW."designer_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='753eb553010c345ccda15f9c5af18e5bc60942a1', operation='UPDATE', pgid='pgtrigger_connected_account_designer_unchanged_9dc4f', table='payouts_connectedaccount', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='bankpayout',
            trigger=pgtrigger.compiler.Trigger(name='bank_payout_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.begun_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='adaa55b5f4f9b8b3991f48ee9f454445676f91cd', operation='DELETE', pgid='pgtrigger_bank_payout_no_delete_407dd', table='payouts_bankpayout', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='bankpayout',
            trigger=pgtrigger.compiler.Trigger(name='bank_payout_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_bankpayout) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='3c6d36f105cafabc22998a7cd8ce86616307f672', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_bank_payout_no_truncate_9e991', table='payouts_bankpayout', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='bankpayout',
            trigger=pgtrigger.compiler.Trigger(name='bank_payout_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{on_its_way:paid,on_its_way:failed,on_its_way:cancelled,paid:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='95be1757ef78a1a6900f0aa55486cd1bc95ce691', operation='UPDATE', pgid='pgtrigger_bank_payout_state_moves_6b659', table='payouts_bankpayout', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='bankpayout',
            trigger=pgtrigger.compiler.Trigger(name='bank_payout_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."stripe_payout_id" IS DISTINCT FROM (NEW."stripe_payout_id") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."begun_at" IS DISTINCT FROM (NEW."begun_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b101ac3115b6151f1e6ed8fc518999a0d8a6c2c2', operation='UPDATE', pgid='pgtrigger_bank_payout_facts_unchanged_a5ac2', table='payouts_bankpayout', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='earning',
            trigger=pgtrigger.compiler.Trigger(name='earning_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.earned_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='9185ab12870a3e750c7a7d447eaeee63fad5793a', operation='DELETE', pgid='pgtrigger_earning_no_delete_265d7', table='payouts_earning', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='earning',
            trigger=pgtrigger.compiler.Trigger(name='earning_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_earning) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='d5c9b8f71d9205cc6848f9389d0ac8cbbc8af26a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_earning_no_truncate_4ca11', table='payouts_earning', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='earning',
            trigger=pgtrigger.compiler.Trigger(name='earning_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{pending:available,pending:taken_back,available:transferring,available:paid,available:taken_back,transferring:paid,transferring:available,transferring:taken_back,paid:available,paid:taken_back,taken_back:pending,taken_back:available,taken_back:paid}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='275ae3b56eb88af40b676cfaa482866b9622177f', operation='UPDATE', pgid='pgtrigger_earning_state_moves_1ca5b', table='payouts_earning', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='earning',
            trigger=pgtrigger.compiler.Trigger(name='earning_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."order_line_id" IS DISTINCT FROM (NEW."order_line_id") OR OLD."designer_id" IS DISTINCT FROM (NEW."designer_id") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."earned_at" IS DISTINCT FROM (NEW."earned_at") OR OLD."hold_hours" IS DISTINCT FROM (NEW."hold_hours"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='535c420afd022330aa74f265c049fd62ff17d823', operation='UPDATE', pgid='pgtrigger_earning_facts_unchanged_eeb67', table='payouts_earning', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='selfbillingagreement',
            trigger=pgtrigger.compiler.Trigger(name='self_billing_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.agreed_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='8433e88ec1e9a8c6bef145e79c343a0ac2171b14', operation='DELETE', pgid='pgtrigger_self_billing_no_delete_da896', table='payouts_selfbillingagreement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='selfbillingagreement',
            trigger=pgtrigger.compiler.Trigger(name='self_billing_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_selfbillingagreement) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='6efa7c945d73dd866e3307f824d55b1007cf82f4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_self_billing_no_truncate_3385f', table='payouts_selfbillingagreement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='selfbillingagreement',
            trigger=pgtrigger.compiler.Trigger(name='self_billing_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."designer_id" IS DISTINCT FROM (NEW."designer_id") OR OLD."wording_version" IS DISTINCT FROM (NEW."wording_version") OR OLD."tax_status" IS DISTINCT FROM (NEW."tax_status") OR OLD."vat_id" IS DISTINCT FROM (NEW."vat_id") OR OLD."legal_name" IS DISTINCT FROM (NEW."legal_name") OR OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."tax_number" IS DISTINCT FROM (NEW."tax_number") OR OLD."tax_number_country" IS DISTINCT FROM (NEW."tax_number_country") OR OLD."born_on" IS DISTINCT FROM (NEW."born_on") OR OLD."agreed_at" IS DISTINCT FROM (NEW."agreed_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cf8281f6c7faf12b874c73b5799ac8035afe3f52', operation='UPDATE', pgid='pgtrigger_self_billing_unchanged_d7bb7', table='payouts_selfbillingagreement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='selfbillingagreement',
            trigger=pgtrigger.compiler.Trigger(name='self_billing_stays_withdrawn', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.withdrawn_at IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7571dc12d7cf5f642d434bb585de2a1a996b8c1a', operation='UPDATE', pgid='pgtrigger_self_billing_stays_withdrawn_ed213', table='payouts_selfbillingagreement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='sharededuction',
            trigger=pgtrigger.compiler.Trigger(name='share_deduction_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.deducted_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='5c13f9d086b9f1b17b8e5e2bede2f56d58c53340', operation='DELETE', pgid='pgtrigger_share_deduction_no_delete_6441f', table='payouts_sharededuction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='sharededuction',
            trigger=pgtrigger.compiler.Trigger(name='share_deduction_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_sharededuction) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='52e50568473ae2cb3a4bb8e4d4950a2dbeec5085', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_share_deduction_no_truncate_59eb4', table='payouts_sharededuction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='sharededuction',
            trigger=pgtrigger.compiler.Trigger(name='share_deduction_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cd657f3306a185348911171c2b9e6eb7e2cf1338', operation='UPDATE', pgid='pgtrigger_share_deduction_no_update_df7a6', table='payouts_sharededuction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='sharefreeze',
            trigger=pgtrigger.compiler.Trigger(name='share_freeze_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.frozen_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='8d30cce42c5dbcbfff64f0f89bbb05889a87b197', operation='DELETE', pgid='pgtrigger_share_freeze_no_delete_003cb', table='payouts_sharefreeze', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='sharefreeze',
            trigger=pgtrigger.compiler.Trigger(name='share_freeze_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_sharefreeze) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='9fd09199a3bb1e63fb6cae5a8a14464f8cdfc85e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_share_freeze_no_truncate_3f0b5', table='payouts_sharefreeze', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='sharefreeze',
            trigger=pgtrigger.compiler.Trigger(name='share_freeze_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."earning_id" IS DISTINCT FROM (NEW."earning_id") OR OLD."cause" IS DISTINCT FROM (NEW."cause") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."frozen_at" IS DISTINCT FROM (NEW."frozen_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9fa61b6a06f47772599c1206d13b07ba9a949d56', operation='UPDATE', pgid='pgtrigger_share_freeze_facts_unchanged_30c50', table='payouts_sharefreeze', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='statement_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.issued_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='73a53a7e82de5a637489fc2c63146db72e08222d', operation='DELETE', pgid='pgtrigger_statement_no_delete_2a303', table='payouts_statement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='statement_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_statement) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='cba680eb6b709f9bcfd4d775b4431aa4a385c89f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_statement_no_truncate_994cf', table='payouts_statement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='statement_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='03220cda26d9a43aa6d1cbc9fb3329d503ed0d57', operation='UPDATE', pgid='pgtrigger_statement_no_update_803b5', table='payouts_statement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='statement_takes_the_number', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (\n        SELECT 1 FROM payouts_statementseries\n            WHERE kind = NEW.kind AND year = NEW.year AND last_number = NEW.number\n    ) THEN\n        RAISE EXCEPTION 'Number % is not the next of series % of %', NEW.number, NEW.kind, NEW.year\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='c35a995fa7a40ce1a642789816cea3e7e2edddaa', operation='INSERT', pgid='pgtrigger_statement_takes_the_number_daf47', table='payouts_statement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statementparty',
            trigger=pgtrigger.compiler.Trigger(name='statement_party_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over((SELECT issued_at FROM payouts_statement WHERE id = OLD.statement_id)), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='1713e638c34938b916f4f7754e5426ccc2c51d60', operation='DELETE', pgid='pgtrigger_statement_party_no_delete_c9bcc', table='payouts_statementparty', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statementparty',
            trigger=pgtrigger.compiler.Trigger(name='statement_party_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_statementparty) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='dd0ad4c89db77467b7ea8bbe880c373cdbf3531d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_statement_party_no_truncate_75b85', table='payouts_statementparty', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statementparty',
            trigger=pgtrigger.compiler.Trigger(name='statement_party_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c51478453e789fa5bf7b30a830577c45166e9666', operation='UPDATE', pgid='pgtrigger_statement_party_no_update_51985', table='payouts_statementparty', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='transfer_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4bb52e27bb2adaffb5af0cab86ebaf61b95d09d6', operation='UPDATE', pgid='pgtrigger_transfer_same_person_14b44', table='payouts_transfer', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='transfer_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.created_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='33e2944985ed80f9c44b66e811b9411bec87231c', operation='DELETE', pgid='pgtrigger_transfer_no_delete_8e44f', table='payouts_transfer', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='transfer_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_transfer) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='07a9e2f65cab6a43630d06ccc974c522659235b3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_transfer_no_truncate_0cf10', table='payouts_transfer', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='transfer_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{reserved:made,reserved:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='9ad322257e670389f81da1ccf08dd474b67c600f', operation='UPDATE', pgid='pgtrigger_transfer_state_moves_48be5', table='payouts_transfer', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='transfer_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."idempotency_key" IS DISTINCT FROM (NEW."idempotency_key") OR OLD."run" IS DISTINCT FROM (NEW."run") OR OLD."designer_id" IS DISTINCT FROM (NEW."designer_id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."stripe_account_id" IS DISTINCT FROM (NEW."stripe_account_id") OR OLD."source_charge_id" IS DISTINCT FROM (NEW."source_charge_id") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='663f6d1450a74b01b89e9b7cb7f4edb55566f5cc', operation='UPDATE', pgid='pgtrigger_transfer_facts_unchanged_3b3d2', table='payouts_transfer', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statedmovement',
            trigger=pgtrigger.compiler.Trigger(name='stated_movement_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over((SELECT issued_at FROM payouts_statement WHERE id = OLD.statement_id)), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='e67543376a8a01b531b8ed41b6cff4787a0426b5', operation='DELETE', pgid='pgtrigger_stated_movement_no_delete_2a59c', table='payouts_statedmovement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statedmovement',
            trigger=pgtrigger.compiler.Trigger(name='stated_movement_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_statedmovement) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='7fe45ddb3fc4cdcb30dac51109b49360b36b709e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_stated_movement_no_truncate_edf0a', table='payouts_statedmovement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='statedmovement',
            trigger=pgtrigger.compiler.Trigger(name='stated_movement_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7e50d0245eeec25c2afdae39bb810129e12f5d11', operation='UPDATE', pgid='pgtrigger_stated_movement_no_update_f9b15', table='payouts_statedmovement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reversal',
            trigger=pgtrigger.compiler.Trigger(name='reversal_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.created_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='859aa4154584a096da63fa5e00974ebc0ebac6e8', operation='DELETE', pgid='pgtrigger_reversal_no_delete_d97dc', table='payouts_reversal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reversal',
            trigger=pgtrigger.compiler.Trigger(name='reversal_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_reversal) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='f9bbedf15dbff90fc86e56daca71a1dda86f2a6a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_reversal_no_truncate_bf54f', table='payouts_reversal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reversal',
            trigger=pgtrigger.compiler.Trigger(name='reversal_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{reserved:made,reserved:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='59eadb5c8ec9dd77549e568cd66e57113f59c241', operation='UPDATE', pgid='pgtrigger_reversal_state_moves_ffde7', table='payouts_reversal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reversal',
            trigger=pgtrigger.compiler.Trigger(name='reversal_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."idempotency_key" IS DISTINCT FROM (NEW."idempotency_key") OR OLD."transfer_id" IS DISTINCT FROM (NEW."transfer_id") OR OLD."earning_id" IS DISTINCT FROM (NEW."earning_id") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a3d250e672817dd81e32c6b18e55fbf8e3d2d2a2', operation='UPDATE', pgid='pgtrigger_reversal_facts_unchanged_a7b45', table='payouts_reversal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reversal',
            trigger=pgtrigger.compiler.Trigger(name='reversal_within_its_transfer', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE sent BIGINT; back BIGINT;', func="\n    SELECT amount_minor INTO sent FROM payouts_transfer WHERE id = NEW.transfer_id;\n    SELECT COALESCE(SUM(amount_minor), 0) INTO back FROM payouts_reversal\n        WHERE transfer_id = NEW.transfer_id AND state <> 'refused';\n    IF back > sent THEN\n        RAISE EXCEPTION 'Reversals of transfer % come to %, which is more than its %',\n            NEW.transfer_id, back, sent USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='30ebfb0bab23a2434649c95df01b58d9897edb2c', operation='INSERT', pgid='pgtrigger_reversal_within_its_transfer_b8e2e', table='payouts_reversal', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='transferpart',
            trigger=pgtrigger.compiler.Trigger(name='transfer_part_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over((SELECT created_at FROM payouts_transfer WHERE id = OLD.transfer_id)), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='fd285ec5bd41f1920d778f4afa3b551b8de7b62b', operation='DELETE', pgid='pgtrigger_transfer_part_no_delete_83f5c', table='payouts_transferpart', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='transferpart',
            trigger=pgtrigger.compiler.Trigger(name='transfer_part_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM payouts_transferpart) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='d4b81d980ce96341e092602ce6c5abcd9963e700', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_transfer_part_no_truncate_f6b41', table='payouts_transferpart', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='transferpart',
            trigger=pgtrigger.compiler.Trigger(name='transfer_part_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c7c727c7076411e76a46c1c081a592148a2b7f66', operation='UPDATE', pgid='pgtrigger_transfer_part_no_update_d85cf', table='payouts_transferpart', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='transferpart',
            trigger=pgtrigger.compiler.Trigger(name='transfer_parts_sum_to_it', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE expected BIGINT; found BIGINT;', func="\n    SELECT amount_minor INTO expected FROM payouts_transfer WHERE id = NEW.transfer_id;\n    SELECT COALESCE(SUM(amount_minor), 0) INTO found FROM payouts_transferpart\n        WHERE transfer_id = NEW.transfer_id;\n    IF expected <> found THEN\n        RAISE EXCEPTION 'Parts of transfer % sum to %, not to its amount %',\n            NEW.transfer_id, found, expected USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='93bc7f37091956ae9e76edb3f8f81837e8f18cf2', operation='INSERT', pgid='pgtrigger_transfer_parts_sum_to_it_6cb20', table='payouts_transferpart', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
