import common.trigger_operations
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


# The setting's month comes after each `migrate` (common/financial_year.py).
SINCE_JANUARY = """
CREATE OR REPLACE FUNCTION books_period_over(since timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
SELECT date_trunc('year', since AT TIME ZONE 'UTC') + interval '8 years' <= now() AT TIME ZONE 'UTC'
$$
"""

class Migration(migrations.Migration):

    replaces = [('common', '0001_create_tables'), ('common', '0002_add_audit_entry'), ('common', '0003_take_mail_before_sending'), ('common', '0004_let_guests_act'), ('common', '0005_keep_rows_for_their_period'), ('common', '0006_tell_lost_answers'), ('common', '0007_name_things_as_the_desk_does'), ('common', '0008_count_books_by_the_financial_year'), ('common', '0009_let_the_console_act'), ('common', '0010_let_pages_be_kept'), ('common', '0011_hold_mails_to_one_mailbox'), ('common', '0012_let_mails_be_stopped_by_one_click')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.RunSQL(SINCE_JANUARY, 'DROP FUNCTION books_period_over(timestamptz)'),
        migrations.CreateModel(
            name='OutboxMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dedupe_key', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('recipient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_address', models.EmailField(max_length=320)),
                ('subject', models.CharField(max_length=250)),
                ('text_body', models.TextField(blank=True)),
                ('html_body', models.TextField(blank=True)),
                ('stop_url', models.CharField(blank=True, max_length=500)),
                ('priority', models.PositiveSmallIntegerField(choices=[(1, 'Somebody waits for it in front of a screen'), (3, 'Proves what was bought or paid'), (5, 'Tells what happened')], default=5)),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('try_after', models.DateTimeField(default=django.utils.timezone.now)),
                ('taken_until', models.DateTimeField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
                ('bounced_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mails',
                'indexes': [models.Index(condition=models.Q(('given_up_at', None), ('sent_at', None)), fields=['priority', 'try_after'], name='outbox_mail_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sent_at', None), models.Q(('html_body', ''), ('stop_url', ''), ('text_body', '')), _connector='OR'), name='outbox_mail_empty_once_sent'), models.CheckConstraint(condition=models.Q(('to_address__regex', '^[^[:space:][:cntrl:],;:<>()\\[\\]\\\\"@]+@[^[:space:][:cntrl:],;:<>()\\[\\]\\\\"@\\u00AD\\u2000-\\u206F\\uFE00-\\uFE6F\\uFEFF-\\uFFFF]+$')), name='outbox_mail_one_mailbox'), models.CheckConstraint(condition=models.Q(('sent_at', None), ('given_up_at', None), _connector='OR'), name='outbox_mail_sent_or_given_up')],
            },
        ),
        migrations.CreateModel(
            name='PageChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=40)),
                ('mark', models.DecimalField(decimal_places=0, max_digits=40)),
            ],
            options={
                'indexes': [models.Index(fields=['scope'], include=('mark',), name='page_change_sums')],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('machine', models.CharField(blank=True, choices=[('stripe', 'Stripe'), ('schedule', 'The schedule'), ('guest', 'A guest'), ('console', 'The command line')], max_length=12)),
                ('act', models.CharField(max_length=40)),
                ('target_kind', models.CharField(max_length=40)),
                ('target_id', models.CharField(max_length=100)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('acted_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name_plural': 'audit entries',
                'ordering': ['-acted_at', '-pk'],
                'indexes': [models.Index(fields=['target_id'], name='audit_entry_by_target'), models.Index(fields=['acted_at'], name='audit_entry_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('machine', ''), ('person__isnull', False)), models.Q(('machine__in', ['stripe', 'schedule', 'guest', 'console']), ('person', None)), _connector='OR'), name='audit_entry_person_or_machine'), models.CheckConstraint(condition=models.Q(models.Q(('act', ''), _negated=True), models.Q(('target_kind', ''), _negated=True), models.Q(('target_id', ''), _negated=True)), name='audit_entry_says_what')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='auditentry',
            trigger=pgtrigger.compiler.Trigger(name='audit_entry_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.acted_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='e07e1a65ca31c883357df46dfe14bdc1904f5ebb', operation='DELETE', pgid='pgtrigger_audit_entry_no_delete_13264', table='common_auditentry', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='auditentry',
            trigger=pgtrigger.compiler.Trigger(name='audit_entry_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM common_auditentry) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='6f5256fab50e063ff00a6573e446cb9331970bc1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_audit_entry_no_truncate_d3591', table='common_auditentry', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='auditentry',
            trigger=pgtrigger.compiler.Trigger(name='audit_entry_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."machine" IS DISTINCT FROM (NEW."machine") OR OLD."act" IS DISTINCT FROM (NEW."act") OR OLD."target_kind" IS DISTINCT FROM (NEW."target_kind") OR OLD."target_id" IS DISTINCT FROM (NEW."target_id") OR OLD."acted_at" IS DISTINCT FROM (NEW."acted_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='057d745c860a2e691faa8c35a8b8f3c0eacdc374', operation='UPDATE', pgid='pgtrigger_audit_entry_no_update_6f12c', table='common_auditentry', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='auditentry',
            trigger=pgtrigger.compiler.Trigger(name='audit_entry_only_blanked', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.reason IS DISTINCT FROM OLD.reason AND NEW.reason IS DISTINCT FROM '')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9322ba587b8b73a3d4d6adb174be82c2c5586180', operation='UPDATE', pgid='pgtrigger_audit_entry_only_blanked_5d69f', table='common_auditentry', when='BEFORE')),
        ),
    ]
