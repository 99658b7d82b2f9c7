import common.trigger_operations
import django.utils.timezone
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('payments', '0001_take_webhook_events'), ('payments', '0002_take_events_before_the_work'), ('payments', '0003_let_staff_replay'), ('payments', '0004_name_things_as_the_desk_does')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='WebhookEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stripe_id', models.CharField(max_length=100, unique=True)),
                ('type', models.CharField(max_length=80)),
                ('object_id', models.CharField(blank=True, max_length=100)),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('account', models.CharField(blank=True, max_length=100)),
                ('api_version', models.CharField(blank=True, max_length=60)),
                ('is_live', models.BooleanField()),
                ('state', models.CharField(choices=[('received', 'Received'), ('processed', 'Processed'), ('ignored', 'Ignored'), ('given_up', 'Given up')], default='received', max_length=10)),
                ('outcome', models.CharField(blank=True, max_length=200)),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('happened_at', models.DateTimeField()),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('try_after', models.DateTimeField(default=django.utils.timezone.now)),
                ('taken_until', models.DateTimeField(blank=True, null=True)),
                ('processed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'message of Stripe',
                'verbose_name_plural': 'messages of Stripe',
                'ordering': ['-received_at', '-pk'],
                'permissions': [('replay_webhookevent', 'Can replay a message of Stripe')],
                'indexes': [models.Index(condition=models.Q(('state', 'received')), fields=['try_after'], name='webhook_event_unprocessed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['received', 'processed', 'ignored', 'given_up'])), name='webhook_event_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('processed_at', None), ('state', 'received')), models.Q(models.Q(('state', 'received'), _negated=True), ('processed_at__isnull', False)), _connector='OR'), name='webhook_event_processed_has_a_time')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='webhookevent',
            trigger=pgtrigger.compiler.Trigger(name='webhook_event_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."stripe_id" IS DISTINCT FROM (NEW."stripe_id") OR OLD."type" IS DISTINCT FROM (NEW."type") OR OLD."object_id" IS DISTINCT FROM (NEW."object_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."account" IS DISTINCT FROM (NEW."account") OR OLD."api_version" IS DISTINCT FROM (NEW."api_version") OR OLD."is_live" IS DISTINCT FROM (NEW."is_live") OR OLD."happened_at" IS DISTINCT FROM (NEW."happened_at") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c83f51419227702ade005bf126ab513c72a7a822', operation='UPDATE', pgid='pgtrigger_webhook_event_facts_unchanged_68efa', table='payments_webhookevent', when='BEFORE')),
        ),
    ]
