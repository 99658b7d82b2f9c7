import common.trigger_operations
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import orders.numbers
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('orders', '0001_create_orders_and_ledger'), ('orders', '0002_add_causes_and_settlements'), ('orders', '0003_fill_causes_and_settlements'), ('orders', '0004_hold_causes_and_settlements'), ('orders', '0005_give_webhook_events_to_payments'), ('orders', '0006_add_frozen_names'), ('orders', '0007_fill_frozen_names'), ('orders', '0008_hold_frozen_names'), ('orders', '0009_add_coupons'), ('orders', '0010_reserve_exclusives'), ('orders', '0011_add_documents'), ('orders', '0012_add_casting_records'), ('orders', '0013_hold_what_is_owned_already'), ('orders', '0014_ask_who_waited_longest'), ('orders', '0015_hold_payments'), ('orders', '0016_fill_held_payments'), ('orders', '0017_add_withdrawal'), ('orders', '0018_add_guests'), ('orders', '0019_keep_rows_for_their_period'), ('orders', '0020_note_the_wish_to_cancel'), ('orders', '0021_count_books_by_the_financial_year'), ('orders', '0022_hold_money_of_design_requests'), ('orders', '0023_book_disputes_of_held_payments'), ('orders', '0024_let_words_of_staff_go'), ('orders', '0025_change_pages'), ('orders', '0026_stop_version_mails'), ('orders', '0027_note_the_language'), ('orders', '0028_name_sets'), ('orders', '0029_stop_version_mails_of_guests')]

    initial = True

    dependencies = [
        ('common', '0001_squashed_0012_let_mails_be_stopped_by_one_click'),
        ('accounts', '__first__'),
        ('models_catalog', '0001_squashed_0036_index_files_to_measure'),
    ]

    operations = [
        migrations.CreateModel(
            name='GuestBrowser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='GuestVersionMailStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_code', models.CharField(max_length=64, unique=True)),
                ('stopped_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('address_code__regex', '^[0-9a-f]{64}$')), name='guest_version_mail_stop_holds_a_code')],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=orders.numbers.new_order_number, max_length=12, unique=True)),
                ('buyer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to=settings.AUTH_USER_MODEL)),
                ('guest_email', models.EmailField(blank=True, max_length=254)),
                ('guest_browser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='orders', to='orders.guestbrowser')),
                ('buyer_name', models.CharField(blank=True, max_length=80)),
                ('buyer_address', models.TextField(blank=True, max_length=500)),
                ('language', models.CharField(blank=True, choices=[('en-gb', 'English'), ('de', 'Deutsch'), ('fr', 'Français'), ('it', 'Italiano')], max_length=5)),
                ('state', models.CharField(choices=[('pending', 'Waiting for payment'), ('confirming', 'Waiting for the bank'), ('paid', 'Paid'), ('cancelled', 'Cancelled'), ('quarantined', 'Held for review')], default='pending', max_length=12)),
                ('cancel_reason', models.CharField(blank=True, choices=[('expired', 'The payment page expired'), ('given_up', 'The buyer cancelled'), ('payment_failed', 'The bank refused the payment'), ('not_opened', 'The payment page could not be opened'), ('given_back', 'The payment went back to the buyer')], max_length=16)),
                ('quarantine_reason', models.CharField(blank=True, choices=[('amount_differs', 'The amount or currency differs from the order'), ('other_order', 'The payment names another order'), ('not_sellable', 'It was paid after it was cancelled, and cannot be sold again'), ('owned_already', 'The buyer bought the same licence in another order meanwhile'), ('exclusive_taken', 'Somebody else has the exclusive licence by now'), ('exclusive_late', 'Paid for after the reservation had ended'), ('second_payment', 'The order was paid or decided already'), ('unwanted', 'The buyer cancelled while the bank was confirming'), ('test_mode', 'A test payment on a live shop, or the other way round')], max_length=16)),
                ('currency', models.CharField(max_length=3)),
                ('total_minor', models.PositiveIntegerField()),
                ('is_business_purchase', models.BooleanField(default=False)),
                ('waived_at', models.DateTimeField(blank=True, null=True)),
                ('waiver_words', models.CharField(blank=True, max_length=300)),
                ('withdrawal_ends_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('cancel_wished_at', models.DateTimeField(blank=True, null=True)),
                ('checkout_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('checkout_attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('checkout_expires_at', models.DateTimeField(blank=True, null=True)),
                ('stripe_session_id', models.CharField(blank=True, max_length=100, null=True, unique=True)),
                ('stripe_session_url', models.CharField(blank=True, max_length=1000)),
                ('stripe_payment_intent_id', models.CharField(blank=True, max_length=100)),
                ('stripe_charge_id', models.CharField(blank=True, max_length=100, null=True, unique=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('placed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('paid_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-placed_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['pending', 'confirming'])), fields=['placed_at'], name='order_unsettled'), models.Index(condition=models.Q(('state', 'cancelled'), ('stripe_session_id__isnull', False)), fields=['cancelled_at'], name='order_cancelled_with_page'), models.Index(condition=models.Q(('buyer', None)), fields=['guest_email'], name='order_unclaimed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'confirming', 'paid', 'cancelled', 'quarantined'])), name='order_state_known'), models.CheckConstraint(condition=models.Q(('buyer__isnull', False), models.Q(('guest_email', ''), _negated=True), _connector='OR'), name='order_has_a_buyer'), models.CheckConstraint(condition=models.Q(('buyer', None), models.Q(('buyer_name', ''), _negated=True), _connector='OR'), name='order_buyer_is_named'), models.CheckConstraint(condition=models.Q(('language__in', ['', 'en-gb', 'de', 'fr', 'it'])), name='order_language_is_spoken'), models.CheckConstraint(condition=models.Q(('guest_email', django.db.models.functions.text.Lower('guest_email'))), name='order_guest_email_is_lower'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), models.Q(('paid_at__isnull', False), models.Q(('stripe_charge_id__isnull', False), ('total_minor', 0), _connector='OR')), _connector='OR'), name='order_paid_names_time_and_charge'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_at__isnull', False), models.Q(('cancel_reason', ''), _negated=True)), _connector='OR'), name='order_cancelled_says_why'), models.CheckConstraint(condition=models.Q(('state', 'quarantined'), ('quarantine_reason', ''), _connector='XOR'), name='order_quarantined_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('waived_at', None), ('waiver_words', '')), models.Q(('waived_at__isnull', False), models.Q(('waiver_words', ''), _negated=True)), _connector='OR'), name='order_waiver_keeps_its_words'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('waived_at', None), ('withdrawal_ends_at__isnull', False), ('withdrawn_at__isnull', False)), _connector='OR'), name='order_withdrawn_by_right'), models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('buyer',), name='order_one_pending_a_buyer'), models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('guest_browser',), name='order_one_pending_a_guest')],
            },
        ),
        migrations.CreateModel(
            name='GuestLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guest_links', to='orders.order')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='HeldPayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held_payments', to='orders.order')),
                ('reason', models.CharField(choices=[('amount_differs', 'The amount or currency differs from the order'), ('other_order', 'The payment names another order'), ('not_sellable', 'It was paid after it was cancelled, and cannot be sold again'), ('owned_already', 'The buyer bought the same licence in another order meanwhile'), ('exclusive_taken', 'Somebody else has the exclusive licence by now'), ('exclusive_late', 'Paid for after the reservation had ended'), ('second_payment', 'The order was paid or decided already'), ('unwanted', 'The buyer cancelled while the bank was confirming'), ('test_mode', 'A test payment on a live shop, or the other way round')], max_length=16)),
                ('state', models.CharField(choices=[('held', 'Held for review'), ('delivered', 'Delivered'), ('returning', 'Going back'), ('returned', 'Given back')], default='held', max_length=10)),
                ('amount_minor', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('held_minor', models.PositiveIntegerField()),
                ('held_currency', models.CharField(max_length=3)),
                ('stripe_payment_intent_id', models.CharField(max_length=100, unique=True)),
                ('stripe_charge_id', models.CharField(max_length=100, unique=True)),
                ('arrived_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-arrived_at', '-pk'],
                'permissions': [('decide_heldpayment', 'Can deliver or refund held payments')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['held', 'delivered', 'returning', 'returned'])), name='held_payment_state_known'), models.CheckConstraint(condition=models.Q(('reason__in', ['amount_differs', 'other_order', 'not_sellable', 'owned_already', 'exclusive_taken', 'exclusive_late', 'second_payment', 'unwanted', 'test_mode'])), name='held_payment_reason_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0), ('held_minor__gt', 0)), name='held_payment_is_money')],
            },
        ),
        migrations.CreateModel(
            name='LedgerTransaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('payment', "Buyer's payment"), ('quarantined_payment', 'Payment held for review'), ('held_delivered', 'Held payment delivered'), ('refund', 'Refund'), ('refund_failed', 'Refund came back'), ('dispute_withdrawn', 'Dispute: money withdrawn'), ('dispute_reinstated', 'Dispute: money returned'), ('dispute_lost', 'Dispute: lost'), ('transfer', 'Transfer to a designer'), ('reversal', 'Transfer taken back'), ('stripe_fee', "Stripe's fee"), ('bank_payout', 'Payout to our bank'), ('bank_payout_failed', 'Payout to our bank came back'), ('request_paid', 'Payment held for a design request'), ('request_released', 'Held payment released'), ('request_refunded', 'Held payment refunded'), ('request_returned', 'Refund of a held payment came back'), ('request_disputed', 'Held payment disputed: money withdrawn'), ('request_reinstated', 'Held payment disputed: money returned'), ('request_lost', 'Held payment disputed: lost'), ('adjustment', 'Correction')], max_length=20)),
                ('cause_kind', models.CharField(choices=[('payment', "A buyer's payment"), ('refund', 'A refund'), ('dispute', 'A dispute'), ('transfer', 'A transfer to a designer'), ('reversal', 'A transfer taken back'), ('stripe_fee', "A fee of Stripe's own"), ('bank_payout', "Stripe's payout to our bank"), ('request', 'A design request'), ('adjustment', 'A correction')], max_length=12)),
                ('cause', models.CharField(max_length=100)),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_transactions', to='orders.order')),
                ('balance_transaction_id', models.CharField(blank=True, max_length=100, null=True, unique=True)),
                ('currency', models.CharField(max_length=3)),
                ('entry_count', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('booked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-booked_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'cause_kind', 'cause'), name='ledger_transaction_once_a_cause'), models.UniqueConstraint(condition=models.Q(('kind', 'payment')), fields=('order',), name='ledger_transaction_one_payment_an_order'), models.CheckConstraint(condition=models.Q(models.Q(('cause_kind', 'payment'), ('kind', 'payment')), models.Q(('cause_kind', 'payment'), ('kind', 'quarantined_payment')), models.Q(('cause_kind', 'payment'), ('kind', 'held_delivered')), models.Q(('cause_kind', 'refund'), ('kind', 'refund')), models.Q(('cause_kind', 'refund'), ('kind', 'refund_failed')), models.Q(('cause_kind', 'dispute'), ('kind', 'dispute_withdrawn')), models.Q(('cause_kind', 'dispute'), ('kind', 'dispute_reinstated')), models.Q(('cause_kind', 'dispute'), ('kind', 'dispute_lost')), models.Q(('cause_kind', 'transfer'), ('kind', 'transfer')), models.Q(('cause_kind', 'reversal'), ('kind', 'reversal')), models.Q(('cause_kind', 'stripe_fee'), ('kind', 'stripe_fee')), models.Q(('cause_kind', 'bank_payout'), ('kind', 'bank_payout')), models.Q(('cause_kind', 'bank_payout'), ('kind', 'bank_payout_failed')), models.Q(('cause_kind', 'request'), ('kind', 'request_paid')), models.Q(('cause_kind', 'request'), ('kind', 'request_released')), models.Q(('cause_kind', 'request'), ('kind', 'request_refunded')), models.Q(('cause_kind', 'request'), ('kind', 'request_returned')), models.Q(('cause_kind', 'request'), ('kind', 'request_disputed')), models.Q(('cause_kind', 'request'), ('kind', 'request_reinstated')), models.Q(('cause_kind', 'request'), ('kind', 'request_lost')), models.Q(('cause_kind', 'adjustment'), ('kind', 'adjustment')), _connector='OR'), name='ledger_transaction_kind_fits_cause'), models.CheckConstraint(condition=models.Q(('cause', ''), _negated=True), name='ledger_transaction_names_its_cause'), models.CheckConstraint(condition=models.Q(('kind', 'adjustment'), ('reason', ''), _connector='XOR'), name='ledger_transaction_correction_says_why'), models.CheckConstraint(condition=models.Q(('entry_count__gte', 2)), name='ledger_transaction_has_two_sides')],
            },
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.order')),
                ('position', models.PositiveSmallIntegerField()),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='models_catalog.cadmodel')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='models_catalog.release')),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sold_lines', to=settings.AUTH_USER_MODEL)),
                ('designer_name', models.CharField(max_length=80)),
                ('designer_place', models.CharField(blank=True, max_length=162)),
                ('title', models.CharField(max_length=80)),
                ('licence_kind', models.CharField(choices=[('personal', 'Personal'), ('studio', 'Studio'), ('unlimited', 'Unlimited'), ('exclusive', 'Exclusive')], max_length=12)),
                ('casting_count', models.PositiveIntegerField(blank=True, null=True)),
                ('terms_version', models.CharField(max_length=20)),
                ('set_name', models.CharField(blank=True, max_length=80)),
                ('list_price_minor', models.PositiveIntegerField()),
                ('discount_minor', models.PositiveIntegerField(default=0)),
                ('discount_borne_by', models.CharField(blank=True, choices=[('platform', 'The platform'), ('designer', 'The designer')], max_length=10)),
                ('price_minor', models.PositiveIntegerField()),
                ('fee_basis_points', models.PositiveSmallIntegerField()),
                ('fee_minimum_minor', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.CheckConstraint(condition=models.Q(('list_price_minor', django.db.models.expressions.CombinedExpression(models.F('price_minor'), '+', models.F('discount_minor')))), name='order_line_price_is_list_less_discount'), models.CheckConstraint(condition=models.Q(models.Q(('discount_borne_by', ''), ('discount_minor', 0)), models.Q(('discount_borne_by__in', ['platform', 'designer']), ('discount_minor__gt', 0)), _connector='OR'), name='order_line_discount_is_borne_by_somebody'), models.CheckConstraint(condition=models.Q(('set_name', ''), ('discount_minor', 0), _connector='OR'), name='order_line_in_a_set_or_discounted'), models.CheckConstraint(condition=models.Q(('fee_basis_points__lte', 10000)), name='order_line_fee_is_a_part'), models.CheckConstraint(condition=models.Q(('licence_kind__in', ['personal', 'studio', 'unlimited', 'exclusive'])), name='order_line_licence_known'), models.CheckConstraint(condition=models.Q(('designer_name', ''), _negated=True), name='order_line_designer_is_named'), models.UniqueConstraint(fields=('order', 'position'), name='order_line_position_unique'), models.UniqueConstraint(fields=('order', 'cad_model', 'licence_kind'), name='order_line_one_a_licence')],
            },
        ),
        migrations.CreateModel(
            name='ExclusiveReservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exclusive_reservations', to='models_catalog.cadmodel')),
                ('order_line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='exclusive_reservation', to='orders.orderline')),
                ('state', models.CharField(choices=[('reserved', 'Reserved'), ('sold', 'Sold'), ('ended', 'Ended')], default='reserved', max_length=10)),
                ('earlier_count', models.PositiveIntegerField(blank=True, null=True)),
                ('reserved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sold_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-reserved_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('cad_model',), name='exclusive_one_live_a_model'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('sold_at', None), ('state', 'reserved')), models.Q(('ended_at', None), ('sold_at__isnull', False), ('state', 'sold')), models.Q(('ended_at__isnull', False), ('state', 'ended')), _connector='OR'), name='exclusive_state_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('earlier_count', None), ('sold_at', None)), models.Q(('earlier_count__isnull', False), ('sold_at__isnull', False)), _connector='OR'), name='exclusive_sold_counts_the_earlier')],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('transaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='orders.ledgertransaction')),
                ('account', models.CharField(choices=[('stripe_balance', 'Held at Stripe'), ('disputed', 'Withheld for disputes'), ('bank', 'Paid out to our bank'), ('stripe_fees', 'Fees paid to Stripe'), ('losses', 'Losses'), ('platform_fees', 'Platform fees earned'), ('designer_payable', 'Owed to designers'), ('tax', 'Tax collected'), ('unallocated', 'Held for review'), ('held_for_requests', 'Held for design requests')], max_length=20)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_entries', to=settings.AUTH_USER_MODEL)),
                ('order_line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_entries', to='orders.orderline')),
                ('amount_minor', models.BigIntegerField()),
            ],
            options={
                'verbose_name_plural': 'ledger entries',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['account', 'owner'], name='ledger_entry_by_account')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='ledger_entry_not_zero'), models.CheckConstraint(condition=models.Q(('account__in', ['stripe_balance', 'disputed', 'bank', 'stripe_fees', 'losses', 'platform_fees', 'designer_payable', 'tax', 'unallocated', 'held_for_requests'])), name='ledger_entry_account_known'), models.CheckConstraint(condition=models.Q(models.Q(('account', 'designer_payable'), ('owner__isnull', False)), models.Q(models.Q(('account', 'designer_payable'), _negated=True), ('owner', None)), _connector='OR'), name='ledger_entry_owed_to_somebody')],
            },
        ),
        migrations.CreateModel(
            name='LicenceGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=orders.numbers.new_certificate_number, max_length=17, unique=True)),
                ('order_line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='grant', to='orders.orderline')),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='licence_grants', to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(choices=[('active', 'Active'), ('suspended', 'Suspended'), ('revoked', 'Revoked')], default='active', max_length=10)),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-granted_at', '-pk'],
                'indexes': [models.Index(fields=['holder', '-granted_at'], name='licence_grant_by_holder')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['active', 'suspended', 'revoked'])), name='licence_grant_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', False), ('state', 'revoked')), models.Q(models.Q(('state', 'revoked'), _negated=True), ('revoked_at', None)), _connector='OR'), name='licence_grant_revoked_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='CastingRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='casting_records', to='orders.licencegrant')),
                ('piece_count', models.PositiveIntegerField()),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-recorded_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('piece_count__gt', 0)), name='casting_record_is_of_something')],
            },
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='orders.licencegrant')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='models_catalog.releasefile')),
                ('sha256', models.CharField(max_length=64)),
                ('downloaded_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-downloaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='LineSettlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order_line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='settlement', to='orders.orderline')),
                ('net_minor', models.PositiveIntegerField()),
                ('tax_minor', models.PositiveIntegerField(default=0)),
                ('platform_fee_minor', models.IntegerField()),
                ('designer_share_minor', models.PositiveIntegerField()),
                ('tax_country', models.CharField(blank=True, max_length=2)),
                ('tax_rate_percent', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True)),
                ('taxability_reason', models.CharField(blank=True, max_length=40)),
                ('settled_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('net_minor', django.db.models.expressions.CombinedExpression(models.F('platform_fee_minor'), '+', models.F('designer_share_minor')))), name='line_settlement_shares_sum_to_net')],
            },
        ),
        migrations.CreateModel(
            name='VersionMailStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='version_mail_stop', to=settings.AUTH_USER_MODEL)),
                ('stopped_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Coupon',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('designer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='coupons', to=settings.AUTH_USER_MODEL)),
                ('percent_off', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('amount_off_minor', models.PositiveIntegerField(blank=True, null=True)),
                ('minimum_minor', models.PositiveIntegerField(default=0)),
                ('currency', models.CharField(max_length=3)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('use_limit', models.PositiveIntegerField(blank=True, null=True)),
                ('person_limit', models.PositiveIntegerField(blank=True, null=True)),
                ('use_count', models.PositiveIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z0-9][A-Z0-9-]{2,19}$')), name='coupon_code_plain'), models.CheckConstraint(condition=models.Q(models.Q(('amount_off_minor', None), ('percent_off__range', (1, 100))), models.Q(('amount_off_minor__gt', 0), ('percent_off', None)), _connector='OR'), name='coupon_takes_a_percentage_or_an_amount'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='coupon_ends_after_its_start'), models.CheckConstraint(condition=models.Q(models.Q(('use_limit', None), ('use_limit__gt', 0), _connector='OR'), models.Q(('person_limit', None), ('person_limit__gt', 0), _connector='OR')), name='coupon_limits_allow_a_use'), models.CheckConstraint(condition=models.Q(('use_limit', None), ('use_count__lte', models.F('use_limit')), _connector='OR'), name='coupon_not_used_above_its_limit')],
            },
        ),
        migrations.CreateModel(
            name='CouponUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('coupon', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='orders.coupon')),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='coupon_use', to='orders.order')),
                ('discount_minor', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('counted', 'Counted'), ('given_back', 'Given back')], default='counted', max_length=10)),
                ('counted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('given_back_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-counted_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('given_back_at', None), ('state', 'counted')), models.Q(('given_back_at__isnull', False), ('state', 'given_back')), _connector='OR'), name='coupon_use_given_back_has_a_time'), models.CheckConstraint(condition=models.Q(('discount_minor__gt', 0)), name='coupon_use_takes_something_off')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('credit_note', 'Credit note'), ('cancellation', 'Cancelled credit note')], max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='orders.order')),
                ('cause', models.CharField(max_length=100)),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='orders.document')),
                ('currency', models.CharField(max_length=3)),
                ('net_minor', models.PositiveIntegerField()),
                ('tax_minor', models.PositiveIntegerField()),
                ('total_minor', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-issued_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'year', 'number'), name='document_number_unique'), models.UniqueConstraint(fields=('kind', 'cause'), name='document_once_a_cause'), models.UniqueConstraint(condition=models.Q(('kind', 'invoice')), fields=('order',), name='document_one_invoice_an_order'), models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('kind', 'invoice')), models.Q(('corrects__isnull', False), ('kind__in', ['credit_note', 'cancellation'])), _connector='OR'), name='document_correction_names_the_first'), models.UniqueConstraint(condition=models.Q(('kind', 'cancellation')), fields=('corrects',), name='document_one_cancellation_a_note'), models.CheckConstraint(condition=models.Q(('total_minor', django.db.models.expressions.CombinedExpression(models.F('net_minor'), '+', models.F('tax_minor')))), name='document_net_and_tax_sum_to_total'), models.CheckConstraint(condition=models.Q(('total_minor', 0), _negated=True), name='document_is_over_something')],
            },
        ),
        migrations.CreateModel(
            name='DocumentParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='party', to='orders.document')),
                ('seller_name', models.CharField(max_length=200)),
                ('seller_address', models.TextField(blank=True, max_length=500)),
                ('seller_tax_id', models.CharField(blank=True, max_length=50)),
                ('buyer_name', models.CharField(max_length=200)),
                ('buyer_address', models.TextField(blank=True, max_length=700)),
                ('buyer_tax_id', models.CharField(blank=True, max_length=50)),
            ],
            options={
                'verbose_name_plural': 'document parties',
            },
        ),
        migrations.CreateModel(
            name='DocumentSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('credit_note', 'Credit note'), ('cancellation', 'Cancelled credit note')], max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('last_number', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'document series',
                'ordering': ['-year', 'kind'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'year'), name='document_series_one_a_year')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='documentseries',
            trigger=pgtrigger.compiler.Trigger(name='document_series_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7bf0d4af2f157d0bc303c9e2c80c92be488421fd', operation='DELETE', pgid='pgtrigger_document_series_no_delete_1674a', table='orders_documentseries', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='documentseries',
            trigger=pgtrigger.compiler.Trigger(name='document_series_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_documentseries) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='17f13ed2110804f23fa33af1c22f382f2e8f497b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_document_series_no_truncate_9fb26', table='orders_documentseries', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='documentseries',
            trigger=pgtrigger.compiler.Trigger(name='document_series_begins_at_nothing', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.last_number <> 0)', func="RAISE EXCEPTION 'A series begins before its first number' USING ERRCODE = 'check_violation';", hash='61f29fbcc48af3bbc40fd5df3f2be8a5501ab563', operation='INSERT', pgid='pgtrigger_document_series_begins_at_nothing_eeb27', table='orders_documentseries', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='documentseries',
            trigger=pgtrigger.compiler.Trigger(name='document_series_counts_by_one', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.kind <> OLD.kind OR NEW.year <> OLD.year OR NEW.last_number <> OLD.last_number + 1 THEN\n        RAISE EXCEPTION 'Series % of % counts one by one', OLD.kind, OLD.year\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='5f097f3eb72ac6ac3b9e41f7886badc7db861e23', operation='UPDATE', pgid='pgtrigger_document_series_counts_by_one_97f06', table='orders_documentseries', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='documentseries',
            trigger=pgtrigger.compiler.Trigger(name='document_series_number_is_used', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF NEW.last_number > 0 AND NOT EXISTS (\n        SELECT 1 FROM orders_document\n            WHERE kind = NEW.kind AND year = NEW.year AND number = NEW.last_number\n    ) THEN\n        RAISE EXCEPTION 'Number % of series % of % was counted and not issued',\n            NEW.last_number, NEW.kind, NEW.year USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='0a5ac58dce20dc409e153e4473578d2115534ebb', operation='UPDATE', pgid='pgtrigger_document_series_number_is_used_7b981', table='orders_documentseries', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='coupon',
            trigger=pgtrigger.compiler.Trigger(name='coupon_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='366d95ea68f5b0824d464f9d3cadd0eedfdd23be', operation='UPDATE', pgid='pgtrigger_coupon_same_person_0125b', table='orders_coupon', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='coupon',
            trigger=pgtrigger.compiler.Trigger(name='coupon_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.created_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='ede45e5802ddef676d0206e2cf2f2d0a5000da88', operation='DELETE', pgid='pgtrigger_coupon_no_delete_c06f7', table='orders_coupon', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='coupon',
            trigger=pgtrigger.compiler.Trigger(name='coupon_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_coupon) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='b7ceac35c95773e9c032588f88458c50cee7f167', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_coupon_no_truncate_67161', table='orders_coupon', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='coupon',
            trigger=pgtrigger.compiler.Trigger(name='coupon_terms_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."designer_id" IS DISTINCT FROM (NEW."designer_id") OR OLD."percent_off" IS DISTINCT FROM (NEW."percent_off") OR OLD."amount_off_minor" IS DISTINCT FROM (NEW."amount_off_minor") OR OLD."minimum_minor" IS DISTINCT FROM (NEW."minimum_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."use_limit" IS DISTINCT FROM (NEW."use_limit") OR OLD."person_limit" IS DISTINCT FROM (NEW."person_limit") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a0546ddec86f18e38ee8b093b93f70d14999be26', operation='UPDATE', pgid='pgtrigger_coupon_terms_unchanged_c80a5', table='orders_coupon', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='coupon',
            trigger=pgtrigger.compiler.Trigger(name='coupon_counted_by_its_uses_alone', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF pg_trigger_depth() = 1 THEN\n                        RAISE EXCEPTION 'Coupon % is counted by its uses alone', NEW.id\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='7e76da33a9284e55a3170020b988feacc1926625', operation='UPDATE OF "use_count"', pgid='pgtrigger_coupon_counted_by_its_uses_alone_84c81', table='orders_coupon', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='documentparty',
            trigger=pgtrigger.compiler.Trigger(name='document_party_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over((SELECT issued_at FROM orders_document WHERE id = OLD.document_id)), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='a1dc006a57e68925d000a39421c17f320a1c2dda', operation='DELETE', pgid='pgtrigger_document_party_no_delete_6c5ba', table='orders_documentparty', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='documentparty',
            trigger=pgtrigger.compiler.Trigger(name='document_party_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_documentparty) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='47332dfdd0a464176f2094a3cdf472714d75087a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_document_party_no_truncate_946f7', table='orders_documentparty', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='documentparty',
            trigger=pgtrigger.compiler.Trigger(name='document_party_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='72cc3939978aca96021912d31062cb201ed40bc0', operation='UPDATE', pgid='pgtrigger_document_party_no_update_fbdd2', table='orders_documentparty', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='download',
            trigger=pgtrigger.compiler.Trigger(name='download_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.downloaded_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='87120ca2f60952aa885a65f16402347a1bc8d16f', operation='DELETE', pgid='pgtrigger_download_no_delete_788ee', table='orders_download', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='download',
            trigger=pgtrigger.compiler.Trigger(name='download_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_download) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='e0ed8f022c9d6c862c39327a6fe877d47c0d0715', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_download_no_truncate_8ad2f', table='orders_download', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='download',
            trigger=pgtrigger.compiler.Trigger(name='download_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a76b0a635cb134306a85816bb394ff305496b6f9', operation='UPDATE', pgid='pgtrigger_download_no_update_50b22', table='orders_download', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='castingrecord',
            trigger=pgtrigger.compiler.Trigger(name='casting_record_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.recorded_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='a210aa2a8a08fad474db7709f5c4309d914bab3c', operation='DELETE', pgid='pgtrigger_casting_record_no_delete_e2954', table='orders_castingrecord', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='castingrecord',
            trigger=pgtrigger.compiler.Trigger(name='casting_record_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_castingrecord) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='5b1a63d0800a5817ebb920641df4a14f1b7407e6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_casting_record_no_truncate_d3b57', table='orders_castingrecord', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='castingrecord',
            trigger=pgtrigger.compiler.Trigger(name='casting_record_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='91780972630765ddadb173fc6d04cc1e923cdbc1', operation='UPDATE', pgid='pgtrigger_casting_record_no_update_ffea7', table='orders_castingrecord', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='castingrecord',
            trigger=pgtrigger.compiler.Trigger(name='casting_record_within_the_licence', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE allowed BIGINT; recorded BIGINT;', func="\n    SELECT line.casting_count INTO allowed\n        FROM orders_licencegrant held JOIN orders_orderline line ON line.id = held.order_line_id\n        WHERE held.id = NEW.grant_id FOR NO KEY UPDATE OF held;\n    SELECT COALESCE(SUM(piece_count), 0) INTO recorded\n        FROM orders_castingrecord WHERE grant_id = NEW.grant_id;\n    IF recorded + NEW.piece_count > allowed THEN\n        RAISE EXCEPTION 'Licence % allows % castings and has % recorded',\n            NEW.grant_id, allowed, recorded USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='517f139502ea347d949eb9aa3c50d4fb1973d883', operation='INSERT', pgid='pgtrigger_casting_record_within_the_licence_32055', table='orders_castingrecord', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.placed_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='1003843d820a9dba44bf022b309b05f03bb8fdac', operation='DELETE', pgid='pgtrigger_order_no_delete_aa679', table='orders_order', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_order) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='1c92497144ec362a9a62334b10ba033c0638408d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_order_no_truncate_f97b9', table='orders_order', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{pending:confirming,pending:paid,pending:cancelled,pending:quarantined,confirming:paid,confirming:cancelled,confirming:quarantined,cancelled:paid,cancelled:quarantined,quarantined:paid,quarantined:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d5f176eba677b024b95c330839637275db3f94a3', operation='UPDATE', pgid='pgtrigger_order_state_moves_e10ea', table='orders_order', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_agreement_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."total_minor" IS DISTINCT FROM (NEW."total_minor") OR OLD."checkout_key" IS DISTINCT FROM (NEW."checkout_key") OR OLD."placed_at" IS DISTINCT FROM (NEW."placed_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='77260c6d669d26a4c3e386b7b080f13e9a8ceb36', operation='UPDATE', pgid='pgtrigger_order_agreement_unchanged_7d49d', table='orders_order', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_withdrawal_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.paid_at IS NOT NULL AND OLD.waived_at IS NOT NULL AND (NEW.waived_at, NEW.waiver_words) IS DISTINCT FROM (OLD.waived_at, OLD.waiver_words) OR OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at OR OLD.withdrawal_ends_at IS NOT NULL AND NEW.withdrawal_ends_at IS DISTINCT FROM OLD.withdrawal_ends_at)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7ffbde9085174bd4333828ef024533cd028155fd', operation='UPDATE', pgid='pgtrigger_order_withdrawal_unchanged_a7546', table='orders_order', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_cancel_wish_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.cancel_wished_at IS NOT NULL AND NEW.cancel_wished_at IS DISTINCT FROM OLD.cancel_wished_at)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4021be09f0064571f9164cf0a2e7735dd27a2d32', operation='UPDATE', pgid='pgtrigger_order_cancel_wish_unchanged_f8032', table='orders_order', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_buyer_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.buyer_id IS NOT NULL AND NEW.buyer_id IS DISTINCT FROM OLD.buyer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d6a47c859e690005c43efb54eb7427b3bbe4c6db', operation='UPDATE', pgid='pgtrigger_order_buyer_unchanged_b8771', table='orders_order', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_claimed_by_its_address', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.buyer_id IS NULL AND NEW.buyer_id IS NOT NULL)', func="\n    IF NOT EXISTS (\n        SELECT 1 FROM account_emailaddress WHERE user_id = NEW.buyer_id AND verified\n            AND lower(email) = OLD.guest_email\n    ) THEN\n        RAISE EXCEPTION 'Order % is claimed without its confirmed address', NEW.number\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='511bc278bf8d95a924c9ab7b97e31102e6da6051', operation='UPDATE OF "buyer_id"', pgid='pgtrigger_order_claimed_by_its_address_4e1e9', table='orders_order', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_names_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NOT (NEW.buyer_name = OLD.buyer_name OR OLD.buyer_name = '' OR NEW.buyer_name = 'Former customer') OR NOT (NEW.buyer_address = OLD.buyer_address OR OLD.buyer_id IS NULL OR NEW.buyer_address = ''))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5aa1a9d8f3dd8cc4e959083a0f7580102dbd6398', operation='UPDATE', pgid='pgtrigger_order_names_unchanged_0d1dd', table='orders_order', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_equals_its_lines', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE expected BIGINT; found BIGINT;', func="\n    SELECT total_minor INTO expected FROM orders_order WHERE id = NEW.id;\n    SELECT COALESCE(SUM(price_minor), 0) INTO found FROM orders_orderline\n        WHERE order_id = NEW.id;\n    IF expected <> found THEN\n        RAISE EXCEPTION 'Lines of order % sum to %, not to its total %', NEW.id, found, expected\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='2610b84352c141b3dc25e677556bacaa8eb06c97', operation='INSERT', pgid='pgtrigger_order_equals_its_lines_76991', table='orders_order', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_paid_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE open_line BIGINT;', func="\n    IF NEW.state = 'paid' THEN\n        SELECT line.id INTO open_line FROM orders_orderline line\n            LEFT JOIN orders_linesettlement settled ON settled.order_line_id = line.id\n            WHERE line.order_id = NEW.id AND settled.id IS NULL LIMIT 1;\n        IF open_line IS NOT NULL THEN\n            RAISE EXCEPTION 'Order % is paid and its line % is not settled', NEW.id, open_line\n                USING ERRCODE = 'check_violation';\n        END IF;\n    END IF;\n    RETURN NULL;\n", hash='bea911b9df9243d7b9f616172de1776efa735fd5', operation='UPDATE OF "state"', pgid='pgtrigger_order_paid_is_settled_1969c', table='orders_order', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='ledgertransaction',
            trigger=pgtrigger.compiler.Trigger(name='ledger_transaction_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.booked_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='562dd7ab36d0fee8f5ad5c75ccd8eb057db4795a', operation='DELETE', pgid='pgtrigger_ledger_transaction_no_delete_e18e5', table='orders_ledgertransaction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='ledgertransaction',
            trigger=pgtrigger.compiler.Trigger(name='ledger_transaction_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_ledgertransaction) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='f35a1ee44b397b94f026daafd87208559e7c6997', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_ledger_transaction_no_truncate_65de8', table='orders_ledgertransaction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='ledgertransaction',
            trigger=pgtrigger.compiler.Trigger(name='ledger_transaction_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."cause_kind" IS DISTINCT FROM (NEW."cause_kind") OR OLD."cause" IS DISTINCT FROM (NEW."cause") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."balance_transaction_id" IS DISTINCT FROM (NEW."balance_transaction_id") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."entry_count" IS DISTINCT FROM (NEW."entry_count") OR OLD."booked_at" IS DISTINCT FROM (NEW."booked_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3110896db098c313dff824b71f0445880a396965', operation='UPDATE', pgid='pgtrigger_ledger_transaction_no_update_c30c8', table='orders_ledgertransaction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='ledgertransaction',
            trigger=pgtrigger.compiler.Trigger(name='ledger_transaction_only_blanked', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.reason IS DISTINCT FROM OLD.reason AND NEW.reason IS DISTINCT FROM 'Removed: whom it was about has left.')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9923742edf7698d7d6bc3cabfd044bed5a173251', operation='UPDATE', pgid='pgtrigger_ledger_transaction_only_blanked_e7bed', table='orders_ledgertransaction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='ledgertransaction',
            trigger=pgtrigger.compiler.Trigger(name='ledger_transaction_balanced', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE expected BIGINT; found BIGINT; total BIGINT; moved TEXT;', func="\n    SELECT entry_count INTO expected FROM orders_ledgertransaction WHERE id = NEW.id;\n    SELECT COUNT(*), COALESCE(SUM(amount_minor), 0) INTO found, total\n        FROM orders_ledgerentry WHERE transaction_id = NEW.id;\n    IF total <> 0 OR found <> expected THEN\n        RAISE EXCEPTION 'Ledger transaction % has % of % entries, which sum to %',\n            NEW.id, found, expected, total USING ERRCODE = 'check_violation';\n    END IF;\n    SELECT balance_transaction_id INTO moved FROM orders_ledgertransaction\n        WHERE id = NEW.id;\n    SELECT COALESCE(SUM(amount_minor), 0) INTO total FROM orders_ledgerentry\n        WHERE transaction_id = NEW.id AND account = 'stripe_balance';\n    IF (total <> 0) AND moved IS NULL THEN\n        RAISE EXCEPTION 'Ledger transaction % moves what Stripe holds and names no movement',\n            NEW.id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='e7a47589612003567ca29e021a4dd3e4ba01c482', operation='INSERT', pgid='pgtrigger_ledger_transaction_balanced_56946', table='orders_ledgertransaction', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='heldpayment',
            trigger=pgtrigger.compiler.Trigger(name='held_payment_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.arrived_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='c5b2ae6ee286eba9d53762a52aa4b9bdb1caed15', operation='DELETE', pgid='pgtrigger_held_payment_no_delete_71930', table='orders_heldpayment', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='heldpayment',
            trigger=pgtrigger.compiler.Trigger(name='held_payment_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_heldpayment) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='f28aa5148897a4d10179f9f3a0b59538e06a9600', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_held_payment_no_truncate_45597', table='orders_heldpayment', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='heldpayment',
            trigger=pgtrigger.compiler.Trigger(name='held_payment_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{held:delivered,held:returning,returning:returned,returning:held,returned:held}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='4e3ba82bc6958a7d9c878baa2d37a4f35b080a2c', operation='UPDATE', pgid='pgtrigger_held_payment_state_moves_4cc7b', table='orders_heldpayment', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='heldpayment',
            trigger=pgtrigger.compiler.Trigger(name='held_payment_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."held_minor" IS DISTINCT FROM (NEW."held_minor") OR OLD."held_currency" IS DISTINCT FROM (NEW."held_currency") OR OLD."stripe_payment_intent_id" IS DISTINCT FROM (NEW."stripe_payment_intent_id") OR OLD."stripe_charge_id" IS DISTINCT FROM (NEW."stripe_charge_id") OR OLD."arrived_at" IS DISTINCT FROM (NEW."arrived_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cf021a132afaa75fcb7ed36760c97419e95b4509', operation='UPDATE', pgid='pgtrigger_held_payment_facts_unchanged_02ac8', table='orders_heldpayment', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='document_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.issued_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='6c323f1218ddd689e53ff4edf761d1a3138af23e', operation='DELETE', pgid='pgtrigger_document_no_delete_7bee3', table='orders_document', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='document_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_document) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='0e3cd00aace15c70f545169560aeb1e422e2ba58', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_document_no_truncate_10a41', table='orders_document', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='document_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7d5d8dd3de2fd39da09be26485f6031d0a4d57c1', operation='UPDATE', pgid='pgtrigger_document_no_update_b0b90', table='orders_document', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='document_takes_the_number', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (\n        SELECT 1 FROM orders_documentseries\n            WHERE kind = NEW.kind AND year = NEW.year AND last_number = NEW.number\n    ) THEN\n        RAISE EXCEPTION 'Number % is not the next of series % of %', NEW.number, NEW.kind, NEW.year\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='3471fce208784bfcabe2d693ac209b022e2c53c5', operation='INSERT', pgid='pgtrigger_document_takes_the_number_a0de6', table='orders_document', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='couponuse',
            trigger=pgtrigger.compiler.Trigger(name='coupon_use_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.counted_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='07bc387e510c5176c7d39dbf74c6a1bc374b4b06', operation='DELETE', pgid='pgtrigger_coupon_use_no_delete_d55b8', table='orders_couponuse', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='couponuse',
            trigger=pgtrigger.compiler.Trigger(name='coupon_use_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_couponuse) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='0f760f14cffc993a938192306209d9340825264b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_coupon_use_no_truncate_e74eb', table='orders_couponuse', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='couponuse',
            trigger=pgtrigger.compiler.Trigger(name='coupon_use_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."coupon_id" IS DISTINCT FROM (NEW."coupon_id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."discount_minor" IS DISTINCT FROM (NEW."discount_minor") OR OLD."counted_at" IS DISTINCT FROM (NEW."counted_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='702fcc52062fc5a165713bdf33ce446e9b80f608', operation='UPDATE', pgid='pgtrigger_coupon_use_facts_unchanged_22b83', table='orders_couponuse', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='couponuse',
            trigger=pgtrigger.compiler.Trigger(name='coupon_use_is_counted', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE most BIGINT; found BIGINT;', func="\n    IF TG_OP = 'UPDATE' THEN\n        IF OLD.state = NEW.state THEN\n            RETURN NULL;\n        END IF;\n    END IF;\n    IF NEW.state = 'counted' THEN\n        UPDATE orders_coupon SET use_count = use_count + 1 WHERE id = NEW.coupon_id\n            RETURNING person_limit INTO most;\n        SELECT COUNT(*) INTO found FROM orders_couponuse used\n            JOIN orders_order theirs ON theirs.id = used.order_id\n            JOIN orders_order mine ON mine.id = NEW.order_id\n            WHERE used.coupon_id = NEW.coupon_id AND used.state = 'counted' AND (\n                theirs.buyer_id = mine.buyer_id\n                OR mine.buyer_id IS NULL AND (\n                    theirs.buyer_id IS NULL AND theirs.guest_browser_id = mine.guest_browser_id\n                    OR theirs.guest_email = mine.guest_email AND theirs.state = 'paid'\n                    OR theirs.id = mine.id\n                )\n            );\n        IF found > most THEN\n            RAISE EXCEPTION 'Coupon % is used % times by one person', NEW.coupon_id, found\n                USING ERRCODE = 'check_violation';\n        END IF;\n    ELSIF TG_OP = 'UPDATE' THEN\n        UPDATE orders_coupon SET use_count = use_count - 1 WHERE id = NEW.coupon_id;\n    END IF;\n    RETURN NULL;\n", hash='3c92570eb8ae86dfdb98aa7c24a138fb2c424cf4', operation='INSERT OR UPDATE', pgid='pgtrigger_coupon_use_is_counted_d9408', table='orders_couponuse', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='order_line_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over((SELECT placed_at FROM orders_order WHERE id = OLD.order_id)), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='7a279a62cd2b6d65fb4b2c9884d3be4138808a28', operation='DELETE', pgid='pgtrigger_order_line_no_delete_b6df0', table='orders_orderline', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='order_line_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_orderline) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='5cb3c5258fbf5126d432b83b275291c7362badbb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_order_line_no_truncate_b699e', table='orders_orderline', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='order_line_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."cad_model_id" IS DISTINCT FROM (NEW."cad_model_id") OR OLD."release_id" IS DISTINCT FROM (NEW."release_id") OR OLD."designer_id" IS DISTINCT FROM (NEW."designer_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."licence_kind" IS DISTINCT FROM (NEW."licence_kind") OR OLD."casting_count" IS DISTINCT FROM (NEW."casting_count") OR OLD."terms_version" IS DISTINCT FROM (NEW."terms_version") OR OLD."set_name" IS DISTINCT FROM (NEW."set_name") OR OLD."list_price_minor" IS DISTINCT FROM (NEW."list_price_minor") OR OLD."discount_minor" IS DISTINCT FROM (NEW."discount_minor") OR OLD."discount_borne_by" IS DISTINCT FROM (NEW."discount_borne_by") OR OLD."price_minor" IS DISTINCT FROM (NEW."price_minor") OR OLD."fee_basis_points" IS DISTINCT FROM (NEW."fee_basis_points") OR OLD."fee_minimum_minor" IS DISTINCT FROM (NEW."fee_minimum_minor"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c882a8c8a05141926129258e18e69859bb66afa6', operation='UPDATE', pgid='pgtrigger_order_line_unchanged_91887', table='orders_orderline', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='order_line_names_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NOT (NEW.designer_name = OLD.designer_name OR NEW.designer_name = 'Former designer') OR NOT (NEW.designer_place = OLD.designer_place OR NEW.designer_place = ''))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c9a6e28845d4ed41ea306bb46358171c9f5d06fa', operation='UPDATE', pgid='pgtrigger_order_line_names_unchanged_c1e5a', table='orders_orderline', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='order_lines_equal_total', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE expected BIGINT; found BIGINT;', func="\n    SELECT total_minor INTO expected FROM orders_order WHERE id = NEW.order_id;\n    SELECT COALESCE(SUM(price_minor), 0) INTO found FROM orders_orderline\n        WHERE order_id = NEW.order_id;\n    IF expected <> found THEN\n        RAISE EXCEPTION 'Lines of order % sum to %, not to its total %', NEW.order_id, found, expected\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='c2f7a73db213023294063f6d89e5e78ad7ebc3e5', operation='INSERT', pgid='pgtrigger_order_lines_equal_total_4cae9', table='orders_orderline', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='order_line_not_reserved_for_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (\n        SELECT 1 FROM orders_exclusivereservation\n            WHERE cad_model_id = NEW.cad_model_id AND state <> 'ended'\n    ) THEN\n        RAISE EXCEPTION 'Model % is reserved or sold exclusively', NEW.cad_model_id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='9d1774bef7dbe73a498345c3405c7d007e85b7d0', operation='INSERT', pgid='pgtrigger_order_line_not_reserved_for_another_59983', table='orders_orderline', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='linesettlement',
            trigger=pgtrigger.compiler.Trigger(name='line_settlement_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.settled_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='af7963f174f692d69218aedd8fe9685099e9dcc8', operation='DELETE', pgid='pgtrigger_line_settlement_no_delete_21189', table='orders_linesettlement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='linesettlement',
            trigger=pgtrigger.compiler.Trigger(name='line_settlement_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_linesettlement) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='536ec44eedfb564112ce88b53ddea91d88d7d5f0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_line_settlement_no_truncate_f212e', table='orders_linesettlement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='linesettlement',
            trigger=pgtrigger.compiler.Trigger(name='line_settlement_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='80ae8f1cc4e029ac5231696f6384dc60ba296417', operation='UPDATE', pgid='pgtrigger_line_settlement_no_update_38b28', table='orders_linesettlement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='linesettlement',
            trigger=pgtrigger.compiler.Trigger(name='line_settlement_sums_to_price', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE price BIGINT;', func="\n    SELECT price_minor INTO price FROM orders_orderline WHERE id = NEW.order_line_id;\n    IF price <> NEW.net_minor + NEW.tax_minor THEN\n        RAISE EXCEPTION 'Line % was sold for % and is settled as % and % tax',\n            NEW.order_line_id, price, NEW.net_minor, NEW.tax_minor\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='0c5f363392172dc442cd90ed053d411dfe4867fe', operation='INSERT', pgid='pgtrigger_line_settlement_sums_to_price_c54be', table='orders_linesettlement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='licencegrant',
            trigger=pgtrigger.compiler.Trigger(name='licence_grant_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM orders_orderline WHERE id = OLD.order_line_id)]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM orders_orderline WHERE id = NEW.order_line_id)]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='943d2377432f7b6fe4b58b10578c1a87e66f9465', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_licence_grant_changes_pages_60163', table='orders_licencegrant', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='licencegrant',
            trigger=pgtrigger.compiler.Trigger(name='licence_grant_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.granted_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='210f0f5b233bf0b82643e1971f531cd5cf5a4b56', operation='DELETE', pgid='pgtrigger_licence_grant_no_delete_573b5', table='orders_licencegrant', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='licencegrant',
            trigger=pgtrigger.compiler.Trigger(name='licence_grant_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_licencegrant) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='bb6b7af1275a65cff6b1603fa53a82d2d443d079', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_licence_grant_no_truncate_8b770', table='orders_licencegrant', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='licencegrant',
            trigger=pgtrigger.compiler.Trigger(name='licence_grant_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."order_line_id" IS DISTINCT FROM (NEW."order_line_id") OR OLD."granted_at" IS DISTINCT FROM (NEW."granted_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='82982f8e0f06cc80517887acc70ed09265a598a8', operation='UPDATE', pgid='pgtrigger_licence_grant_facts_unchanged_3f507', table='orders_licencegrant', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='licencegrant',
            trigger=pgtrigger.compiler.Trigger(name='licence_grant_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{active:suspended,suspended:active,active:revoked,suspended:revoked}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='ef827f2ca77ccf09e53c7e7b41c5ea5526b4be5a', operation='UPDATE', pgid='pgtrigger_licence_grant_state_moves_c54d7', table='orders_licencegrant', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='licencegrant',
            trigger=pgtrigger.compiler.Trigger(name='licence_grant_holder_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.holder_id IS NOT NULL AND NEW.holder_id IS DISTINCT FROM OLD.holder_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2d1a9123bfb99802e38ac97ea7a8f738c76b5cc1', operation='UPDATE', pgid='pgtrigger_licence_grant_holder_unchanged_db169', table='orders_licencegrant', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='licencegrant',
            trigger=pgtrigger.compiler.Trigger(name='licence_grant_claimed_with_its_order', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.holder_id IS NULL AND NEW.holder_id IS NOT NULL)', func="\n    IF NOT EXISTS (\n        SELECT 1 FROM orders_orderline line JOIN orders_order placed ON placed.id = line.order_id\n            WHERE line.id = NEW.order_line_id AND placed.buyer_id = NEW.holder_id\n    ) THEN\n        RAISE EXCEPTION 'Licence % is claimed by somebody else than its order', NEW.number\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='05e49e24c07548ae93099079e8cc2a7890f02101', operation='UPDATE OF "holder_id"', pgid='pgtrigger_licence_grant_claimed_with_its_order_4cd81', table='orders_licencegrant', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='ledger_entry_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over((SELECT booked_at FROM orders_ledgertransaction WHERE id = OLD.transaction_id)), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='fc29cbd7ee07c6eb11ea506c9e40ef91864d086a', operation='DELETE', pgid='pgtrigger_ledger_entry_no_delete_306e4', table='orders_ledgerentry', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='ledger_entry_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_ledgerentry) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='669a954c6da9427360a5ba703208da7d0bab23b9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_ledger_entry_no_truncate_4cc62', table='orders_ledgerentry', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='ledger_entry_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8f6b2307a5fff0191243c615936a6e849c446f07', operation='UPDATE', pgid='pgtrigger_ledger_entry_no_update_784fc', table='orders_ledgerentry', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='ledger_entries_balanced', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE expected BIGINT; found BIGINT; total BIGINT; moved TEXT;', func="\n    SELECT entry_count INTO expected FROM orders_ledgertransaction WHERE id = NEW.transaction_id;\n    SELECT COUNT(*), COALESCE(SUM(amount_minor), 0) INTO found, total\n        FROM orders_ledgerentry WHERE transaction_id = NEW.transaction_id;\n    IF total <> 0 OR found <> expected THEN\n        RAISE EXCEPTION 'Ledger transaction % has % of % entries, which sum to %',\n            NEW.transaction_id, found, expected, total USING ERRCODE = 'check_violation';\n    END IF;\n    SELECT balance_transaction_id INTO moved FROM orders_ledgertransaction\n        WHERE id = NEW.transaction_id;\n    SELECT COALESCE(SUM(amount_minor), 0) INTO total FROM orders_ledgerentry\n        WHERE transaction_id = NEW.transaction_id AND account = 'stripe_balance';\n    IF (total <> 0) AND moved IS NULL THEN\n        RAISE EXCEPTION 'Ledger transaction % moves what Stripe holds and names no movement',\n            NEW.transaction_id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='8c74fd0947896ef04bccb8f9a601aea5fff8e23f', operation='INSERT', pgid='pgtrigger_ledger_entries_balanced_d58fe', table='orders_ledgerentry', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='exclusivereservation',
            trigger=pgtrigger.compiler.Trigger(name='exclusive_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || OLD.cad_model_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || NEW.cad_model_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='9181bcc47d29648b6cb491bbfbfe31301f189316', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_exclusive_changes_pages_4bac7', table='orders_exclusivereservation', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='exclusivereservation',
            trigger=pgtrigger.compiler.Trigger(name='exclusive_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.reserved_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='41b455dfcc71a540e81793f6047c1a4edbfcf8b0', operation='DELETE', pgid='pgtrigger_exclusive_no_delete_cd6f0', table='orders_exclusivereservation', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='exclusivereservation',
            trigger=pgtrigger.compiler.Trigger(name='exclusive_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_exclusivereservation) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='7778e70b4e2c4cf8e7716732932f04ca574a4df9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_exclusive_no_truncate_8b953', table='orders_exclusivereservation', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='exclusivereservation',
            trigger=pgtrigger.compiler.Trigger(name='exclusive_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{reserved:sold,reserved:ended,sold:ended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='4210777c89934c533b7b4cfc9c0fc01e228a9fa1', operation='UPDATE', pgid='pgtrigger_exclusive_state_moves_bb401', table='orders_exclusivereservation', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='exclusivereservation',
            trigger=pgtrigger.compiler.Trigger(name='exclusive_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."cad_model_id" IS DISTINCT FROM (NEW."cad_model_id") OR OLD."order_line_id" IS DISTINCT FROM (NEW."order_line_id") OR OLD."reserved_at" IS DISTINCT FROM (NEW."reserved_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9e7a4b8b4676f685422e53106fd3d6dc08578475', operation='UPDATE', pgid='pgtrigger_exclusive_facts_unchanged_b9e1a', table='orders_exclusivereservation', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='exclusivereservation',
            trigger=pgtrigger.compiler.Trigger(name='exclusive_is_alone', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (\n        SELECT 1 FROM orders_orderline WHERE id = NEW.order_line_id\n            AND cad_model_id = NEW.cad_model_id AND licence_kind = 'exclusive'\n    ) THEN\n        RAISE EXCEPTION 'Line % is no exclusive licence of model %',\n            NEW.order_line_id, NEW.cad_model_id USING ERRCODE = 'check_violation';\n    END IF;\n    IF EXISTS (\n        SELECT 1 FROM orders_orderline line JOIN orders_order placed ON placed.id = line.order_id\n            WHERE line.cad_model_id = NEW.cad_model_id AND line.id <> NEW.order_line_id\n                AND placed.state IN ('pending', 'confirming') AND placed.cancel_wished_at IS NULL\n    ) THEN\n        RAISE EXCEPTION 'Model % is being paid for by somebody', NEW.cad_model_id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='556b235989274b7df6d71aba9661d2e7d2ee33f9', operation='INSERT', pgid='pgtrigger_exclusive_is_alone_d60d5', table='orders_exclusivereservation', when='BEFORE')),
        ),
    ]
