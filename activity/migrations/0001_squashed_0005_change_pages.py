import common.trigger_operations
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('activity', '0001_create_usage'), ('activity', '0002_create_suggestions'), ('activity', '0003_watch_abuse'), ('activity', '0004_name_things_as_the_desk_does'), ('activity', '0005_change_pages')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='PieceDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_on', models.DateField()),
                ('piece_id', models.BigIntegerField()),
                ('view_count', models.PositiveIntegerField(default=0)),
                ('cart_count', models.PositiveIntegerField(default=0)),
                ('sale_count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['piece_id', 'happened_on'], name='piece_day_by_piece')],
                'constraints': [models.UniqueConstraint(fields=('happened_on', 'piece_id'), name='piece_day_once')],
            },
        ),
        migrations.CreateModel(
            name='ShopDay',
            fields=[
                ('happened_on', models.DateField(primary_key=True, serialize=False)),
                ('page_count', models.PositiveIntegerField(default=0)),
                ('search_count', models.PositiveIntegerField(default=0)),
                ('empty_search_count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='UsageEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visitor', models.CharField(blank=True, max_length=32)),
                ('kind', models.CharField(choices=[('page', 'A page was opened'), ('piece', 'A piece was looked at'), ('search', 'Words were searched for'), ('cart', 'A licence of a piece was put in the cart')], max_length=8)),
                ('route', models.CharField(max_length=80)),
                ('piece_id', models.BigIntegerField(blank=True, null=True)),
                ('words', models.CharField(blank=True, max_length=100)),
                ('found_count', models.PositiveIntegerField(blank=True, null=True)),
                ('happened_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['happened_at'], name='usage_event_by_time'), models.Index(condition=models.Q(('person__isnull', False)), fields=['person', '-happened_at'], name='usage_event_by_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['page', 'piece', 'search', 'cart'])), name='usage_event_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', False), ('visitor', '')), models.Q(('person', None), models.Q(('visitor', ''), _negated=True)), _connector='OR'), name='usage_event_by_person_or_visitor')],
            },
        ),
        migrations.CreateModel(
            name='WrittenBatch',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('event_count', models.PositiveIntegerField()),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name_plural': 'written batches',
                'indexes': [models.Index(fields=['written_at'], name='written_batch_by_time')],
            },
        ),
        migrations.CreateModel(
            name='AbuseSignal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('failed_logins', 'Failed log-ins from one network'), ('previews', '3D previews fetched by one network'), ('sign_ups', 'Sign-ups from one network'), ('downloads', 'Files downloaded by one account'), ('declined_cards', 'Payments refused by the bank')], max_length=16)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('network_code', models.CharField(blank=True, max_length=32)),
                ('count', models.PositiveIntegerField()),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ends_at', models.DateTimeField()),
                ('review_by', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'To be looked at'), ('released', 'Released: no abuse'), ('confirmed', 'Confirmed: abuse')], default='open', max_length=10)),
                ('contested_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'signal of abuse',
                'verbose_name_plural': 'signals of abuse',
                'permissions': [('decide_abusesignal', 'Can release or confirm signals of abuse')],
                'indexes': [models.Index(fields=['state', 'review_by'], name='abuse_signal_queue')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['failed_logins', 'previews', 'sign_ups', 'downloads', 'declined_cards'])), name='abuse_signal_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('network_code', ''), ('person__isnull', False)), models.Q(('person', None), models.Q(('network_code', ''), _negated=True)), _connector='OR'), name='abuse_signal_of_person_or_network'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'open')), models.Q(('decided_at__isnull', False), ('state__in', ['released', 'confirmed'])), _connector='OR'), name='abuse_signal_decided_at_a_time'), models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('state', 'open')), fields=('kind', 'person'), name='abuse_signal_one_open_per_person'), models.UniqueConstraint(condition=models.Q(('state', 'open'), models.Q(('network_code', ''), _negated=True)), fields=('kind', 'network_code'), name='abuse_signal_one_open_per_network')],
            },
        ),
        migrations.CreateModel(
            name='HiddenPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('piece_id', models.BigIntegerField()),
                ('hidden_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'piece_id'), name='hidden_piece_once')],
            },
        ),
        migrations.CreateModel(
            name='Neighbours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('piece_id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('alike', 'Alike in shape, stones, size and weight'), ('seen', 'Looked at by the same people'), ('bought', 'Bought by the same people')], max_length=8)),
                ('others', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
            options={
                'verbose_name_plural': 'neighbours',
                'constraints': [models.UniqueConstraint(fields=('piece_id', 'kind'), name='neighbours_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['alike', 'seen', 'bought'])), name='neighbours_kind_known')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='neighbours',
            trigger=pgtrigger.compiler.Trigger(name='neighbours_changes_all_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_pagechange (scope, mark) VALUES ('all', trunc(random() * 1e15)); RETURN NULL;", hash='7a1ece3cab4134cfbf6cc05485a6e22a236d63f7', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_neighbours_changes_all_pages_e1407', table='activity_neighbours', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='pieceday',
            trigger=pgtrigger.compiler.Trigger(name='piece_day_changes_all_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_pagechange (scope, mark) VALUES ('all', trunc(random() * 1e15)); RETURN NULL;", hash='1ca30b1b09781cfdccaaaed5ae2284514336f9f1', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_piece_day_changes_all_pages_e2716', table='activity_pieceday', when='AFTER')),
        ),
    ]
