import common.trigger_operations
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('newsletter', '0001_create_newsletter'), ('newsletter', '0002_note_the_language')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='OptIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('address', models.EmailField(max_length=254)),
                ('address_code', models.CharField(db_index=True, max_length=64)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('interests', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('rings', 'Rings'), ('earrings', 'Earrings'), ('pendants', 'Pendants and necklaces'), ('bracelets', 'Bracelets'), ('new_designers', 'New designers'), ('bench', 'Notes from the bench')], max_length=20), default=list, size=None)),
                ('frequency', models.CharField(choices=[('each', 'Each issue'), ('monthly', 'At most one a month')], default='each', max_length=10)),
                ('language', models.CharField(blank=True, choices=[('en-gb', 'English'), ('de', 'Deutsch'), ('fr', 'Français'), ('it', 'Italiano')], max_length=5)),
                ('text_version', models.CharField(max_length=20)),
                ('page', models.CharField(max_length=60)),
                ('method', models.CharField(max_length=60)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('language__in', ['', 'en-gb', 'de', 'fr', 'it'])), name='opt_in_language_is_spoken')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254)),
                ('address_code', models.CharField(max_length=64, unique=True)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('interests', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('rings', 'Rings'), ('earrings', 'Earrings'), ('pendants', 'Pendants and necklaces'), ('bracelets', 'Bracelets'), ('new_designers', 'New designers'), ('bench', 'Notes from the bench')], max_length=20), default=list, size=None)),
                ('frequency', models.CharField(choices=[('each', 'Each issue'), ('monthly', 'At most one a month')], default='each', max_length=10)),
                ('language', models.CharField(blank=True, choices=[('en-gb', 'English'), ('de', 'Deutsch'), ('fr', 'Français'), ('it', 'Italiano')], max_length=5)),
                ('confirmed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('frequency__in', ['each', 'monthly'])), name='subscription_frequency_known'), models.CheckConstraint(condition=models.Q(('language__in', ['', 'en-gb', 'de', 'fr', 'it'])), name='subscription_language_is_spoken')],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_code', models.CharField(max_length=64, unique=True)),
                ('reason', models.CharField(choices=[('left', 'Left the newsletter'), ('bounce', 'The mailbox is not there'), ('soft_bounces', 'Five issues in a row could not be delivered'), ('complaint', 'Reported an issue as unwanted'), ('refused', 'The mail server refused the address')], max_length=12)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['left', 'bounce', 'soft_bounces', 'complaint', 'refused'])), name='suppression_reason_known')],
            },
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Its name in addresses, such as “spring-rings”.', max_length=60, unique=True)),
                ('subject', models.CharField(max_length=120)),
                ('preview_line', models.CharField(blank=True, help_text='What a mailbox shows behind the subject.', max_length=140)),
                ('body', models.TextField(help_text='Markdown. A line of its own [[piece:name-in-its-address]] becomes a card.', max_length=40000)),
                ('interests', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('rings', 'Rings'), ('earrings', 'Earrings'), ('pendants', 'Pendants and necklaces'), ('bracelets', 'Bracelets'), ('new_designers', 'New designers'), ('bench', 'Notes from the bench')], max_length=20), blank=True, default=list, size=None)),
                ('cards', models.JSONField(blank=True, default=dict)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Waiting for its time'), ('sending', 'Being sent'), ('paused', 'Paused'), ('sent', 'Sent'), ('stopped', 'Stopped')], default='draft', max_length=10)),
                ('pause_reason', models.CharField(blank=True, max_length=200)),
                ('failures_in_a_row', models.PositiveSmallIntegerField(default=0)),
                ('try_after', models.DateTimeField(blank=True, null=True)),
                ('send_after', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at'],
                'permissions': [('send_issue', 'Can send, pause and stop issues')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'scheduled', 'sending', 'paused', 'sent', 'stopped'])), name='issue_state_known'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('send_after__isnull', False), _connector='OR'), name='issue_has_a_time_once_scheduled'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', frozenset(['paused', 'sending', 'sent', 'stopped'])), _negated=True), ('started_at__isnull', False), _connector='OR'), name='issue_sending_has_a_start')],
            },
        ),
        migrations.CreateModel(
            name='IssueVisits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issue', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='newsletter.issue')),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'issue visits',
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='newsletter.issue')),
                ('subscription', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deliveries', to='newsletter.subscription')),
                ('address_code', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('reserved', 'Being asked for'), ('sent', 'Sent'), ('refused', 'Refused'), ('unknown', 'Unknown'), ('skipped', 'Skipped')], default='waiting', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=60)),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('outcome', models.CharField(blank=True, choices=[('delivered', 'Delivered'), ('soft_bounce', 'Not deliverable for now'), ('bounce', 'Not deliverable'), ('complaint', 'Reported as unwanted'), ('left', 'Left by its link')], max_length=12)),
                ('lease', models.CharField(blank=True, max_length=16)),
                ('taken_until', models.DateTimeField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('outcome_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(fields=['issue', 'state'], name='delivery_by_state'), models.Index(condition=models.Q(('state', 'waiting')), fields=['issue', 'id'], name='delivery_waiting'), models.Index(condition=models.Q(('lease', ''), _negated=True), fields=['lease'], name='delivery_by_lease'), models.Index(fields=['asked_at'], name='delivery_by_time'), models.Index(fields=['address_code', '-asked_at'], name='delivery_by_address')],
                'constraints': [models.UniqueConstraint(fields=('issue', 'address_code'), name='delivery_once_an_issue_and_address'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'reserved', 'sent', 'refused', 'unknown', 'skipped'])), name='delivery_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'skipped']), ('asked_at__isnull', False), _connector='OR'), name='delivery_asked_has_a_time')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='issue',
            trigger=pgtrigger.compiler.Trigger(name='issue_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:scheduled,scheduled:draft,scheduled:sending,sending:paused,paused:sending,sending:sent,sending:stopped,paused:stopped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='07d7961d028deba5f343f0d0bdd726453217be09', operation='UPDATE', pgid='pgtrigger_issue_moves_291fb', table='newsletter_issue', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='issue',
            trigger=pgtrigger.compiler.Trigger(name='issue_words_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state <> 'draft' AND (OLD.subject, OLD.preview_line, OLD.body, OLD.slug, OLD.interests) IS DISTINCT FROM (NEW.subject, NEW.preview_line, NEW.body, NEW.slug, NEW.interests))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='989556c47540f9916e5bd4ee27653bc7d95ee595', operation='UPDATE', pgid='pgtrigger_issue_words_stay_dbd97', table='newsletter_issue', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='delivery_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{waiting:reserved,waiting:skipped,reserved:waiting,reserved:sent,reserved:refused,reserved:unknown,unknown:sent,unknown:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='26a1b183ea9eacac5fc652dd4acec4b32f457a9c', operation='UPDATE', pgid='pgtrigger_delivery_moves_3882d', table='newsletter_delivery', when='BEFORE')),
        ),
    ]
