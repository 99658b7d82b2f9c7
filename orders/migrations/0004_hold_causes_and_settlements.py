"""The rules of causes, settlements, guests and free lines."""

import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0003_fill_causes_and_settlements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='ledgerentry',
            name='ledger_entry_account_known',
        ),
        migrations.RemoveConstraint(
            model_name='ledgertransaction',
            name='ledger_transaction_once_an_order',
        ),
        migrations.RemoveConstraint(
            model_name='ledgertransaction',
            name='ledger_transaction_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='order',
            name='order_total_at_least_1',
        ),
        migrations.RemoveConstraint(
            model_name='order',
            name='order_paid_names_time_and_charge',
        ),
        migrations.RemoveConstraint(
            model_name='orderline',
            name='order_line_shares_sum_to_price',
        ),
        migrations.RemoveConstraint(
            model_name='orderline',
            name='order_line_price_at_least_1',
        ),
        migrations.RemoveConstraint(
            model_name='orderline',
            name='order_line_one_a_model',
        ),
        migrations.RemoveField(
            model_name='ledgertransaction',
            name='key',
        ),
        migrations.RemoveField(
            model_name='orderline',
            name='designer_share_minor',
        ),
        migrations.RemoveField(
            model_name='orderline',
            name='platform_fee_minor',
        ),
        migrations.AlterField(
            model_name='ledgerentry',
            name='account',
            field=models.CharField(choices=[('stripe_balance', 'Held at Stripe'), ('disputed', 'Withheld for disputes'), ('bank', 'Paid out to our bank'), ('stripe_fees', 'Fees paid to Stripe'), ('losses', 'Losses'), ('platform_fees', 'Platform fees earned'), ('designer_payable', 'Owed to designers'), ('tax', 'Tax collected'), ('unallocated', 'Held for review')], max_length=20),
        ),
        migrations.AlterField(
            model_name='ledgertransaction',
            name='kind',
            field=models.CharField(choices=[('payment', "Buyer's payment"), ('quarantined_payment', 'Payment held for review'), ('held_delivered', 'Held payment delivered'), ('refund', 'Refund'), ('refund_failed', 'Refund came back'), ('dispute_withdrawn', 'Dispute: money withdrawn'), ('dispute_reinstated', 'Dispute: money returned'), ('dispute_lost', 'Dispute: lost'), ('transfer', 'Transfer to a designer'), ('reversal', 'Transfer taken back'), ('stripe_fee', "Stripe's fee"), ('bank_payout', 'Payout to our bank'), ('bank_payout_failed', 'Payout to our bank came back'), ('adjustment', 'Correction')], max_length=20),
        ),
        migrations.AlterField(
            model_name='ledgertransaction',
            name='order',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_transactions', to='orders.order'),
        ),
        migrations.AlterField(
            model_name='licencegrant',
            name='holder',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='licence_grants', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='order',
            name='buyer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('account__in', ['stripe_balance', 'disputed', 'bank', 'stripe_fees', 'losses', 'platform_fees', 'designer_payable', 'tax', 'unallocated'])), name='ledger_entry_account_known'),
        ),
        migrations.AddConstraint(
            model_name='ledgertransaction',
            constraint=models.UniqueConstraint(fields=('kind', 'cause_kind', 'cause'), name='ledger_transaction_once_a_cause'),
        ),
        migrations.AddConstraint(
            model_name='ledgertransaction',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'payment')), fields=('order',), name='ledger_transaction_one_payment_an_order'),
        ),
        migrations.AddConstraint(
            model_name='ledgertransaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cause_kind', 'payment'), ('kind', 'payment')), models.Q(('cause_kind', 'payment'), ('kind', 'quarantined_payment')), models.Q(('cause_kind', 'payment'), ('kind', 'held_delivered')), models.Q(('cause_kind', 'refund'), ('kind', 'refund')), models.Q(('cause_kind', 'refund'), ('kind', 'refund_failed')), models.Q(('cause_kind', 'dispute'), ('kind', 'dispute_withdrawn')), models.Q(('cause_kind', 'dispute'), ('kind', 'dispute_reinstated')), models.Q(('cause_kind', 'dispute'), ('kind', 'dispute_lost')), models.Q(('cause_kind', 'transfer'), ('kind', 'transfer')), models.Q(('cause_kind', 'reversal'), ('kind', 'reversal')), models.Q(('cause_kind', 'stripe_fee'), ('kind', 'stripe_fee')), models.Q(('cause_kind', 'bank_payout'), ('kind', 'bank_payout')), models.Q(('cause_kind', 'bank_payout'), ('kind', 'bank_payout_failed')), models.Q(('cause_kind', 'adjustment'), ('kind', 'adjustment')), _connector='OR'), name='ledger_transaction_kind_fits_cause'),
        ),
        migrations.AddConstraint(
            model_name='ledgertransaction',
            constraint=models.CheckConstraint(condition=models.Q(('cause', ''), _negated=True), name='ledger_transaction_names_its_cause'),
        ),
        migrations.AddConstraint(
            model_name='ledgertransaction',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'adjustment'), ('reason', ''), _connector='XOR'), name='ledger_transaction_correction_says_why'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('buyer__isnull', False), models.Q(('guest_email', ''), _negated=True), _connector='OR'), name='order_has_a_buyer'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), models.Q(('paid_at__isnull', False), models.Q(('stripe_charge_id__isnull', False), ('total_minor', 0), _connector='OR')), _connector='OR'), name='order_paid_names_time_and_charge'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('list_price_minor', django.db.models.expressions.CombinedExpression(models.F('price_minor'), '+', models.F('discount_minor')))), name='order_line_price_is_list_less_discount'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('discount_borne_by', ''), ('discount_minor', 0)), models.Q(('discount_borne_by__in', ['platform', 'designer']), ('discount_minor__gt', 0)), _connector='OR'), name='order_line_discount_is_borne_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('fee_basis_points__lte', 10000)), name='order_line_fee_is_a_part'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.UniqueConstraint(fields=('order', 'cad_model', 'licence_kind'), name='order_line_one_a_licence'),
        ),
        migrations.AddConstraint(
            model_name='linesettlement',
            constraint=models.CheckConstraint(condition=models.Q(('net_minor', django.db.models.expressions.CombinedExpression(models.F('platform_fee_minor'), '+', models.F('designer_share_minor')))), name='line_settlement_shares_sum_to_net'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='ledger_entries_balanced', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE expected BIGINT; found BIGINT; total BIGINT; moved TEXT;', func="\n    SELECT entry_count INTO expected FROM orders_ledgertransaction WHERE id = NEW.transaction_id;\n    SELECT COUNT(*), COALESCE(SUM(amount_minor), 0) INTO found, total\n        FROM orders_ledgerentry WHERE transaction_id = NEW.transaction_id;\n    IF total <> 0 OR found <> expected THEN\n        RAISE EXCEPTION 'Ledger transaction % has % of % entries, which sum to %',\n            NEW.transaction_id, found, expected, total USING ERRCODE = 'check_violation';\n    END IF;\n    SELECT balance_transaction_id INTO moved FROM orders_ledgertransaction\n        WHERE id = NEW.transaction_id;\n    SELECT COALESCE(SUM(amount_minor), 0) INTO total FROM orders_ledgerentry\n        WHERE transaction_id = NEW.transaction_id AND account = 'stripe_balance';\n    IF (total <> 0) AND moved IS NULL THEN\n        RAISE EXCEPTION 'Ledger transaction % moves what Stripe holds and names no movement',\n            NEW.transaction_id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='8c74fd0947896ef04bccb8f9a601aea5fff8e23f', operation='INSERT', pgid='pgtrigger_ledger_entries_balanced_d58fe', table='orders_ledgerentry', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgertransaction',
            trigger=pgtrigger.compiler.Trigger(name='ledger_transaction_balanced', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE expected BIGINT; found BIGINT; total BIGINT; moved TEXT;', func="\n    SELECT entry_count INTO expected FROM orders_ledgertransaction WHERE id = NEW.id;\n    SELECT COUNT(*), COALESCE(SUM(amount_minor), 0) INTO found, total\n        FROM orders_ledgerentry WHERE transaction_id = NEW.id;\n    IF total <> 0 OR found <> expected THEN\n        RAISE EXCEPTION 'Ledger transaction % has % of % entries, which sum to %',\n            NEW.id, found, expected, total USING ERRCODE = 'check_violation';\n    END IF;\n    SELECT balance_transaction_id INTO moved FROM orders_ledgertransaction\n        WHERE id = NEW.id;\n    SELECT COALESCE(SUM(amount_minor), 0) INTO total FROM orders_ledgerentry\n        WHERE transaction_id = NEW.id AND account = 'stripe_balance';\n    IF (total <> 0) AND moved IS NULL THEN\n        RAISE EXCEPTION 'Ledger transaction % moves what Stripe holds and names no movement',\n            NEW.id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='e7a47589612003567ca29e021a4dd3e4ba01c482', operation='INSERT', pgid='pgtrigger_ledger_transaction_balanced_56946', table='orders_ledgertransaction', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_paid_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE open_line BIGINT;', func="\n    IF NEW.state = 'paid' THEN\n        SELECT line.id INTO open_line FROM orders_orderline line\n            LEFT JOIN orders_linesettlement settled ON settled.order_line_id = line.id\n            WHERE line.order_id = NEW.id AND settled.id IS NULL LIMIT 1;\n        IF open_line IS NOT NULL THEN\n            RAISE EXCEPTION 'Order % is paid and its line % is not settled', NEW.id, open_line\n                USING ERRCODE = 'check_violation';\n        END IF;\n    END IF;\n    RETURN NULL;\n", hash='bea911b9df9243d7b9f616172de1776efa735fd5', operation='UPDATE OF "state"', pgid='pgtrigger_order_paid_is_settled_1969c', table='orders_order', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='order_line_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."cad_model_id" IS DISTINCT FROM (NEW."cad_model_id") OR OLD."release_id" IS DISTINCT FROM (NEW."release_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."licence_kind" IS DISTINCT FROM (NEW."licence_kind") OR OLD."casting_count" IS DISTINCT FROM (NEW."casting_count") OR OLD."terms_version" IS DISTINCT FROM (NEW."terms_version") OR OLD."list_price_minor" IS DISTINCT FROM (NEW."list_price_minor") OR OLD."discount_minor" IS DISTINCT FROM (NEW."discount_minor") OR OLD."discount_borne_by" IS DISTINCT FROM (NEW."discount_borne_by") OR OLD."price_minor" IS DISTINCT FROM (NEW."price_minor") OR OLD."fee_basis_points" IS DISTINCT FROM (NEW."fee_basis_points") OR OLD."fee_minimum_minor" IS DISTINCT FROM (NEW."fee_minimum_minor"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d9b30836336502763fa9fbf47b6f67540f6bd39b', operation='UPDATE', pgid='pgtrigger_order_line_unchanged_91887', table='orders_orderline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='linesettlement',
            trigger=pgtrigger.compiler.Trigger(name='line_settlement_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='464c9b1564d3ef37879647196fae842a99f6bf71', operation='DELETE', pgid='pgtrigger_line_settlement_no_delete_21189', table='orders_linesettlement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='linesettlement',
            trigger=pgtrigger.compiler.Trigger(name='line_settlement_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM orders_linesettlement) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='536ec44eedfb564112ce88b53ddea91d88d7d5f0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_line_settlement_no_truncate_f212e', table='orders_linesettlement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='linesettlement',
            trigger=pgtrigger.compiler.Trigger(name='line_settlement_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='80ae8f1cc4e029ac5231696f6384dc60ba296417', operation='UPDATE', pgid='pgtrigger_line_settlement_no_update_38b28', table='orders_linesettlement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='linesettlement',
            trigger=pgtrigger.compiler.Trigger(name='line_settlement_sums_to_price', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE price BIGINT;', func="\n    SELECT price_minor INTO price FROM orders_orderline WHERE id = NEW.order_line_id;\n    IF price <> NEW.net_minor + NEW.tax_minor THEN\n        RAISE EXCEPTION 'Line % was sold for % and is settled as % and % tax',\n            NEW.order_line_id, price, NEW.net_minor, NEW.tax_minor\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='0c5f363392172dc442cd90ed053d411dfe4867fe', operation='INSERT', pgid='pgtrigger_line_settlement_sums_to_price_c54be', table='orders_linesettlement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgertransaction',
            trigger=pgtrigger.compiler.Trigger(name='ledger_transaction_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cad029ef9254a49903cd1b42c7b0a0410a132827', operation='UPDATE', pgid='pgtrigger_ledger_transaction_no_update_c30c8', table='orders_ledgertransaction', when='BEFORE')),
        ),
    ]
