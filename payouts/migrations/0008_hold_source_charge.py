import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payouts', '0007_fill_source_charge'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='transfer_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."idempotency_key" IS DISTINCT FROM (NEW."idempotency_key") OR OLD."designer_id" IS DISTINCT FROM (NEW."designer_id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."stripe_account_id" IS DISTINCT FROM (NEW."stripe_account_id") OR OLD."source_charge_id" IS DISTINCT FROM (NEW."source_charge_id") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='757ab2b9b834162a3121e79a4e3c4f6874eb4db3', operation='UPDATE', pgid='pgtrigger_transfer_facts_unchanged_3b3d2', table='payouts_transfer', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'reserved')), fields=('designer', 'order', 'source_charge_id'), name='transfer_one_reserved_a_source'),
        ),
    ]
