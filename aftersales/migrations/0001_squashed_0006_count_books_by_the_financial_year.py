import aftersales.numbers
import common.trigger_operations
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('aftersales', '0001_create_refunds'), ('aftersales', '0002_add_disputes'), ('aftersales', '0003_undo_lost_disputes'), ('aftersales', '0004_keep_rows_for_their_period'), ('aftersales', '0005_note_disputes_decided_anew'), ('aftersales', '0006_count_books_by_the_financial_year')]

    initial = True

    dependencies = [
        ('common', '0001_squashed_0012_let_mails_be_stopped_by_one_click'),
        ('orders', '0001_squashed_0029_stop_version_mails_of_guests'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stripe_id', models.CharField(max_length=100, unique=True)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='orders.order')),
                ('held_payment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='orders.heldpayment')),
                ('reason', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('warning_needs_response', 'Inquiry: needs an answer'), ('warning_under_review', 'Inquiry: answered'), ('warning_closed', 'Inquiry: closed'), ('needs_response', 'Needs an answer'), ('under_review', 'Answered'), ('appeal_needs_response', 'Appealed: needs an answer at Stripe'), ('appeal_under_review', 'Appealed: answered'), ('won', 'Won'), ('lost', 'Lost'), ('prevented', 'Prevented')], max_length=24)),
                ('says_otherwise', models.CharField(blank=True, choices=[('warning_needs_response', 'Inquiry: needs an answer'), ('warning_under_review', 'Inquiry: answered'), ('warning_closed', 'Inquiry: closed'), ('needs_response', 'Needs an answer'), ('under_review', 'Answered'), ('appeal_needs_response', 'Appealed: needs an answer at Stripe'), ('appeal_under_review', 'Appealed: answered'), ('won', 'Won'), ('lost', 'Lost'), ('prevented', 'Prevented')], max_length=24)),
                ('amount_minor', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('withdrawn_minor', models.PositiveIntegerField(blank=True, null=True)),
                ('opened_at', models.DateTimeField()),
                ('evidence_due_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('reinstated_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-opened_at', '-pk'],
                'permissions': [('answer_dispute', 'Can send evidence to banks')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['warning_needs_response', 'warning_under_review', 'warning_closed', 'needs_response', 'under_review', 'appeal_needs_response', 'appeal_under_review', 'won', 'lost', 'prevented'])), name='dispute_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_minor', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_minor__isnull', False)), _connector='OR'), name='dispute_withdrawn_says_how_much'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ('warning_closed', 'won', 'lost', 'prevented'))), models.Q(models.Q(('state__in', ('warning_closed', 'won', 'lost', 'prevented')), _negated=True), ('closed_at', None)), _connector='OR'), name='dispute_closed_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='aftersales.dispute')),
                ('texts', models.JSONField()),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('reserved', 'Being sent'), ('sent', 'Sent'), ('refused', 'Refused')], default='reserved', max_length=10)),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('reserved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['-reserved_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['reserved', 'sent', 'refused'])), name='evidence_state_known'), models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('dispute',), name='evidence_one_a_dispute'), models.CheckConstraint(condition=models.Q(('state', 'sent'), ('sent_at', None), _connector='XOR'), name='evidence_sent_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=aftersales.numbers.new_refund_number, max_length=12, unique=True)),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='orders.order')),
                ('held_payment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='orders.heldpayment')),
                ('reason', models.CharField(choices=[('requested', 'The buyer asked for it'), ('not_as_described', 'The file is not as it was described'), ('duplicate', 'It was paid twice'), ('withdrawn', 'The buyer withdrew from the contract'), ('fraud_warning', 'The bank of the card warned of fraud'), ('held', 'The payment fits no order'), ('dashboard', 'It was refunded at Stripe')], max_length=20)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('again_of', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='asked_again', to='aftersales.refund')),
                ('state', models.CharField(choices=[('reserved', 'Being asked for'), ('pending', 'On its way'), ('needs_buyer', 'Waiting for the buyer'), ('succeeded', 'Refunded'), ('failed', 'Came back'), ('refused', 'Refused')], default='reserved', max_length=12)),
                ('amount_minor', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('held_minor', models.PositiveIntegerField(blank=True, null=True)),
                ('stripe_refund_id', models.CharField(blank=True, max_length=100, null=True, unique=True)),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('reserved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('failed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-reserved_at', '-pk'],
                'permissions': [('make_refund', 'Can give money back to buyers')],
                'indexes': [models.Index(condition=models.Q(('state', 'reserved')), fields=['reserved_at'], name='refund_reserved')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['reserved', 'pending', 'needs_buyer', 'succeeded', 'failed', 'refused'])), name='refund_state_known'), models.CheckConstraint(condition=models.Q(('reason__in', ['requested', 'not_as_described', 'duplicate', 'withdrawn', 'fraud_warning', 'held', 'dashboard'])), name='refund_reason_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='refund_moves_money'), models.CheckConstraint(condition=models.Q(models.Q(('made_at', None), ('state__in', ('reserved', 'refused')), ('stripe_refund_id', None)), models.Q(models.Q(('state__in', ('reserved', 'refused')), _negated=True), ('made_at__isnull', False), ('stripe_refund_id__isnull', False)), _connector='OR'), name='refund_made_names_stripes'), models.CheckConstraint(condition=models.Q(models.Q(('held_minor', None), ('held_payment', None)), models.Q(('held_minor__isnull', False), ('held_payment__isnull', False)), _connector='OR'), name='refund_of_held_says_how_much'), models.CheckConstraint(condition=models.Q(('state__in', ('failed', 'refused')), models.Q(('failed_at', None), ('failure', '')), _connector='XOR'), name='refund_undone_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ReturnedPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('refund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='aftersales.refund')),
                ('dispute', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='aftersales.dispute')),
                ('order_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returned_parts', to='orders.orderline')),
                ('amount_minor', models.PositiveIntegerField()),
                ('tax_minor', models.PositiveIntegerField()),
                ('platform_fee_minor', models.IntegerField()),
                ('designer_share_minor', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['order_line__position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('refund', 'order_line'), name='returned_part_one_a_line'), models.UniqueConstraint(fields=('dispute', 'order_line'), name='returned_part_one_a_disputed_line'), models.CheckConstraint(condition=models.Q(('refund', None), ('dispute', None), _connector='XOR'), name='returned_part_has_one_cause'), models.CheckConstraint(condition=models.Q(('amount_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('tax_minor'), '+', models.F('platform_fee_minor')), '+', models.F('designer_share_minor')))), name='returned_part_sums_to_amount'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='returned_part_is_money')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='dispute',
            trigger=pgtrigger.compiler.Trigger(name='dispute_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.opened_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='02ded3f4451acc9e33c6b32342627b4b60fa0aec', operation='DELETE', pgid='pgtrigger_dispute_no_delete_a6f1d', table='aftersales_dispute', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='dispute',
            trigger=pgtrigger.compiler.Trigger(name='dispute_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM aftersales_dispute) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='5f92551845563a5c07292c0375a9872832e8b70f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_dispute_no_truncate_8a47b', table='aftersales_dispute', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='dispute',
            trigger=pgtrigger.compiler.Trigger(name='dispute_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."stripe_id" IS DISTINCT FROM (NEW."stripe_id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."held_payment_id" IS DISTINCT FROM (NEW."held_payment_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f68e4adea6b412d89299c206d6730dc9366a5df2', operation='UPDATE', pgid='pgtrigger_dispute_facts_unchanged_2dd8c', table='aftersales_dispute', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='evidence_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.reserved_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='8402ffa2bee5baf32dc12e77cfa861efd08701b6', operation='DELETE', pgid='pgtrigger_evidence_no_delete_ea57f', table='aftersales_evidence', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='evidence_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM aftersales_evidence) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='4103c8f4c2c74933ee8204908b0fa8d0dcce3001', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_evidence_no_truncate_d4896', table='aftersales_evidence', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='evidence_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."dispute_id" IS DISTINCT FROM (NEW."dispute_id") OR OLD."texts" IS DISTINCT FROM (NEW."texts") OR OLD."idempotency_key" IS DISTINCT FROM (NEW."idempotency_key") OR OLD."reserved_at" IS DISTINCT FROM (NEW."reserved_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='612c8f1f8583e1b38c935625533d957942a7d3af', operation='UPDATE', pgid='pgtrigger_evidence_facts_unchanged_243be', table='aftersales_evidence', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='refund_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.reserved_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='a5277ed1dcdbe01abf4d95c1af4fd5fffa8bdeee', operation='DELETE', pgid='pgtrigger_refund_no_delete_0918b', table='aftersales_refund', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='refund_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM aftersales_refund) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='8ea7f61ac1e2fd0ffdf767f9b5562b8aa0182b38', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refund_no_truncate_3d175', table='aftersales_refund', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='refund_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{reserved:pending,reserved:needs_buyer,reserved:succeeded,reserved:failed,reserved:refused,pending:needs_buyer,pending:succeeded,pending:failed,needs_buyer:pending,needs_buyer:succeeded,needs_buyer:failed,succeeded:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='5c0766863ddbc3cc3770b806d8c272f3835ae9e9', operation='UPDATE', pgid='pgtrigger_refund_state_moves_306fa', table='aftersales_refund', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='refund_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."idempotency_key" IS DISTINCT FROM (NEW."idempotency_key") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."held_payment_id" IS DISTINCT FROM (NEW."held_payment_id") OR OLD."held_minor" IS DISTINCT FROM (NEW."held_minor") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."again_of_id" IS DISTINCT FROM (NEW."again_of_id") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."reserved_at" IS DISTINCT FROM (NEW."reserved_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1873e37ff6948f7da8e8b8c69481d8db2c1ce5b9', operation='UPDATE', pgid='pgtrigger_refund_facts_unchanged_496bb', table='aftersales_refund', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='refund_is_of_what_was_paid', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE found BIGINT; found_held BIGINT; paid BIGINT; held BIGINT;', func="\n    IF NEW.held_payment_id IS NOT NULL THEN\n        PERFORM 1 FROM orders_heldpayment WHERE id = NEW.held_payment_id FOR NO KEY UPDATE;\n        SELECT amount_minor, held_minor INTO paid, held FROM orders_heldpayment\n            WHERE id = NEW.held_payment_id;\n        SELECT SUM(amount_minor), SUM(held_minor) INTO found, found_held FROM aftersales_refund\n            WHERE held_payment_id = NEW.held_payment_id AND state NOT IN ('refused', 'failed');\n        IF found > paid OR found_held > held THEN\n            RAISE EXCEPTION '% was held and % of it would be given back', paid, found\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NULL;\n    END IF;\n    SELECT COALESCE(SUM(amount_minor), 0) INTO found FROM aftersales_returnedpart\n        WHERE refund_id = NEW.id;\n    IF found <> NEW.amount_minor THEN\n        RAISE EXCEPTION 'Refund % is % and its parts sum to %', NEW.number, NEW.amount_minor, found\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='43ffa727866e6b8cd0647e7b8f0db1156e77cd61', operation='INSERT', pgid='pgtrigger_refund_is_of_what_was_paid_da240', table='aftersales_refund', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='returnedpart',
            trigger=pgtrigger.compiler.Trigger(name='returned_part_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over((SELECT o.placed_at FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id WHERE l.id = OLD.order_line_id)), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='43c82e8e04366e5dba370d1b3299c7610e190519', operation='DELETE', pgid='pgtrigger_returned_part_no_delete_55d84', table='aftersales_returnedpart', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='returnedpart',
            trigger=pgtrigger.compiler.Trigger(name='returned_part_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM aftersales_returnedpart) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='53b75a5ce80fd2ffb0e1b044e6962a9a11a3a17e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_returned_part_no_truncate_fd10e', table='aftersales_returnedpart', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='returnedpart',
            trigger=pgtrigger.compiler.Trigger(name='returned_part_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d173475aa98ce04ab23529ac4425735b7cbbc7ac', operation='UPDATE', pgid='pgtrigger_returned_part_no_update_b0c15', table='aftersales_returnedpart', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='returnedpart',
            trigger=pgtrigger.compiler.Trigger(name='returned_part_within_its_line', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE price BIGINT; found BIGINT;', func="\n    PERFORM 1 FROM orders_order WHERE id =\n        (SELECT order_id FROM orders_orderline WHERE id = NEW.order_line_id) FOR NO KEY UPDATE;\n    SELECT price_minor INTO price FROM orders_orderline WHERE id = NEW.order_line_id;\n    SELECT COALESCE(SUM(part.amount_minor), 0) INTO found FROM aftersales_returnedpart part\n        LEFT JOIN aftersales_refund refund ON refund.id = part.refund_id\n        LEFT JOIN aftersales_dispute dispute ON dispute.id = part.dispute_id\n        WHERE part.order_line_id = NEW.order_line_id\n        AND (refund.id IS NULL OR refund.state NOT IN ('refused', 'failed'))\n        AND (dispute.id IS NULL OR dispute.state <> 'won');\n    IF found > price THEN\n        RAISE EXCEPTION 'Line % was sold for % and % of it would be given back',\n            NEW.order_line_id, price, found USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='68a9ca7b50a65ce42420a38e044cf93d39c4f84e', operation='INSERT', pgid='pgtrigger_returned_part_within_its_line_86c08', table='aftersales_returnedpart', when='AFTER')),
        ),
    ]
