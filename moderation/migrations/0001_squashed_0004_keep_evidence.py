import common.trigger_operations
import django.db.models.deletion
import django.utils.timezone
import moderation.models.report
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('moderation', '0001_report_and_decide'), ('moderation', '0002_let_words_of_staff_go'), ('moderation', '0003_keep_reports_for_their_time'), ('moderation', '0004_keep_evidence')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('models_catalog', '0001_squashed_0036_index_files_to_measure'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=moderation.models.report.new_report_number, max_length=12, unique=True)),
                ('link', models.CharField(default=moderation.models.report.new_link, max_length=40, unique=True)),
                ('cad_model', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='models_catalog.cadmodel', verbose_name='piece')),
                ('title', models.CharField(max_length=80)),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports_about', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('copy', 'It copies my work, or the work of somebody I act for'), ('brand', 'It uses a protected name, sign or design'), ('description', 'It is not what its page says'), ('person', 'It shows somebody, or says something about them'), ('child', 'It sexualises a child'), ('unlawful', 'It is against the law for another reason'), ('rules', 'It breaks the rules of the shop')], max_length=12)),
                ('text', models.TextField(max_length=2000)),
                ('evidence', models.TextField(blank=True, max_length=2000)),
                ('reporter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports_made', to=settings.AUTH_USER_MODEL)),
                ('reporter_name', models.CharField(blank=True, max_length=120)),
                ('reporter_address', models.EmailField(blank=True, max_length=254)),
                ('answer', models.TextField(blank=True, max_length=2000)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('open', 'Being looked at'), ('upheld', 'Taken off the shelf'), ('refused', 'Stays on the shelf')], default='open', max_length=8)),
                ('is_strike', models.BooleanField(default=False)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['received_at', 'pk'],
                'permissions': [('decide_report', 'Can decide reports about pieces, and appeals')],
                'indexes': [models.Index(fields=['state', 'received_at'], name='report_queue'), models.Index(fields=['designer', 'decided_at'], name='report_strikes')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['copy', 'brand', 'description', 'person', 'child', 'unlawful', 'rules'])), name='report_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'upheld', 'refused'])), name='report_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='report_decided_has_a_time'), models.CheckConstraint(condition=models.Q(('is_strike', False), ('state', 'upheld'), _connector='OR'), name='report_strike_is_upheld'), models.CheckConstraint(condition=models.Q(('reporter', None), models.Q(('reporter_address', ''), ('reporter_name', '')), _connector='OR'), name='report_by_account_or_address'), models.CheckConstraint(condition=models.Q(('reporter', None), models.Q(('reporter', models.F('designer')), _negated=True), _connector='OR'), name='report_is_not_about_ones_own'), models.UniqueConstraint(condition=models.Q(('reporter__isnull', False), ('state', 'open')), fields=('cad_model', 'kind', 'reporter'), name='report_one_open_of_an_account'), models.UniqueConstraint(condition=models.Q(('state', 'open'), models.Q(('reporter_address', ''), _negated=True)), fields=('cad_model', 'kind', 'reporter_address'), name='report_one_open_of_an_address')],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('open', 'Being looked at'), ('granted', 'Granted'), ('refused', 'Refused')], default='open', max_length=8)),
                ('first_decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, max_length=1000)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to='moderation.report')),
                ('side', models.CharField(choices=[('reporter', 'Whoever reported it'), ('designer', 'Its designer')], max_length=8)),
                ('kind', models.CharField(choices=[('appeal', 'Appeal'), ('counter_notice', 'Counter-notice about a copyright')], default='appeal', max_length=14)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='appeals', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('post', models.TextField(blank=True, max_length=300)),
                ('answer_by', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['made_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='appeal_decided_says_by_whom_and_when'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'granted', 'refused'])), name='appeal_state_known'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('first_decided_by')), _negated=True), _connector='OR'), name='appeal_is_decided_by_another_person'), models.CheckConstraint(condition=models.Q(models.Q(('answer_by', None), ('kind', 'appeal')), models.Q(('answer_by__isnull', False), ('kind', 'counter_notice'), ('side', 'designer')), _connector='OR'), name='appeal_counter_notice_is_the_designers'), models.UniqueConstraint(fields=('report', 'side'), name='appeal_one_a_side')],
            },
        ),
        migrations.CreateModel(
            name='ReportDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='moderation.report')),
                ('appeal', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='decision', to='moderation.appeal')),
                ('outcome', models.CharField(choices=[('upheld', 'Taken off the shelf'), ('refused', 'Stays on the shelf')], max_length=8)),
                ('ground', models.CharField(blank=True, choices=[('law', 'It is against the law'), ('terms', 'It is against the terms of the shop')], max_length=8)),
                ('clause', models.CharField(blank=True, max_length=200)),
                ('facts', models.TextField(max_length=1000)),
                ('bars_files', models.BooleanField(default=False)),
                ('is_strike', models.BooleanField(default=False)),
                ('was_on_shelf', models.BooleanField(default=False)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-decided_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['upheld', 'refused'])), name='report_decision_outcome_known'), models.CheckConstraint(condition=models.Q(models.Q(('ground', ''), ('outcome', 'refused')), models.Q(('ground__in', ['law', 'terms']), ('outcome', 'upheld'), models.Q(('clause', ''), _negated=True)), _connector='OR'), name='report_decision_upheld_says_on_which_ground'), models.CheckConstraint(condition=models.Q(('facts', ''), _negated=True), name='report_decision_says_what_was_found'), models.CheckConstraint(condition=models.Q(('bars_files', False), models.Q(('ground', 'law'), ('outcome', 'upheld')), _connector='OR'), name='report_decision_bars_files_by_law'), models.CheckConstraint(condition=models.Q(('is_strike', False), ('outcome', 'upheld'), _connector='OR'), name='report_decision_strike_is_upheld'), models.UniqueConstraint(condition=models.Q(('appeal', None)), fields=('report',), name='report_decision_first_is_one')],
            },
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='moderation.report')),
                ('position', models.PositiveSmallIntegerField()),
                ('storage_key', models.CharField(max_length=200, unique=True)),
                ('file_name', models.CharField(max_length=120)),
                ('is_picture', models.BooleanField()),
                ('size_bytes', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('report', 'position'), name='report_file_position_unique'), models.UniqueConstraint(fields=('report', 'sha256'), name='report_file_sent_once'), models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 3)), name='report_file_one_of_three'), models.CheckConstraint(condition=models.Q(('size_bytes__gt', 0)), name='report_file_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to=settings.AUTH_USER_MODEL, verbose_name='designer')),
                ('reason', models.TextField(blank=True, max_length=1000)),
                ('starts_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ends_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-starts_at', '-pk'],
                'permissions': [('suspend_designer', 'Can suspend designers after repeated strikes')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='suspension_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('person', models.F('decided_by')), _negated=True), name='suspension_is_not_ones_own')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='report_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(OLD.decided_at + interval '3 years' <= now(), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='cc8b9b1124bcda2a5f73ee166a5469399ce8e9a2', operation='DELETE', pgid='pgtrigger_report_no_delete_fee57', table='moderation_report', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='report_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM moderation_report) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='dd906d1f1430a6f5799d465405569a28aaedb390', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_report_no_truncate_ea195', table='moderation_report', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='report_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d04d9748fe6f165af49c5828248c291f9253259a', operation='UPDATE', pgid='pgtrigger_report_same_person_f654a', table='moderation_report', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='report_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c8b9313b67e7769c1828414b00f0500ce53b1b91', operation='UPDATE', pgid='pgtrigger_report_facts_unchanged_aef1c', table='moderation_report', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='appeal_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE((SELECT decided_at FROM moderation_report WHERE id = OLD.report_id) + interval '3 years' <= now(), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='f7166cf0b4bcd527ad5b480ea6a4eddf15093791', operation='DELETE', pgid='pgtrigger_appeal_no_delete_95620', table='moderation_appeal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='appeal_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM moderation_appeal) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='5759296c4b68ea392f8be669ec23d29f76de5b11', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_appeal_no_truncate_336b6', table='moderation_appeal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='appeal_first_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.first_decided_by_id IS NOT NULL AND NEW.first_decided_by_id IS DISTINCT FROM OLD.first_decided_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='05a9af22d43f2b83de0fcad6c8fc198a8ac2e820', operation='UPDATE', pgid='pgtrigger_appeal_first_same_person_cf16d', table='moderation_appeal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='appeal_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.decided_by_id IS NOT NULL AND NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='697911625134663d9044d811e421a7cdeee731b5', operation='UPDATE', pgid='pgtrigger_appeal_same_person_63833', table='moderation_appeal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='appeal_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."report_id" IS DISTINCT FROM (NEW."report_id") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='be867f8ef72e08b1a86dd6f30f5bd347920c5bd8', operation='UPDATE', pgid='pgtrigger_appeal_facts_unchanged_e977e', table='moderation_appeal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reportdecision',
            trigger=pgtrigger.compiler.Trigger(name='report_decision_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE((SELECT decided_at FROM moderation_report WHERE id = OLD.report_id) + interval '3 years' <= now(), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='e12dabec94f83f9b6a65b3cc7fe800aeed7d4f11', operation='DELETE', pgid='pgtrigger_report_decision_no_delete_71577', table='moderation_reportdecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reportdecision',
            trigger=pgtrigger.compiler.Trigger(name='report_decision_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM moderation_reportdecision) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='539583a4d5ae03df7d6bb29ac4b0026c11d924c2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_report_decision_no_truncate_8bab4', table='moderation_reportdecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reportdecision',
            trigger=pgtrigger.compiler.Trigger(name='report_decision_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."report_id" IS DISTINCT FROM (NEW."report_id") OR OLD."appeal_id" IS DISTINCT FROM (NEW."appeal_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."ground" IS DISTINCT FROM (NEW."ground") OR OLD."clause" IS DISTINCT FROM (NEW."clause") OR OLD."bars_files" IS DISTINCT FROM (NEW."bars_files") OR OLD."is_strike" IS DISTINCT FROM (NEW."is_strike") OR OLD."was_on_shelf" IS DISTINCT FROM (NEW."was_on_shelf") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='78608647d2d1f00f6d215e5f7aeb9802b35f5b8c', operation='UPDATE', pgid='pgtrigger_report_decision_no_update_9ca69', table='moderation_reportdecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reportdecision',
            trigger=pgtrigger.compiler.Trigger(name='report_decision_only_blanked', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.facts IS DISTINCT FROM OLD.facts AND NEW.facts IS DISTINCT FROM 'Removed: whom it was about has left.')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4319a4ff0774d03a5964c56dbf67363c8e5a4437', operation='UPDATE', pgid='pgtrigger_report_decision_only_blanked_06b54', table='moderation_reportdecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reportfile',
            trigger=pgtrigger.compiler.Trigger(name='report_file_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='bb049d6bf361f263440a4ee077984b8b4a45f8c4', operation='UPDATE', pgid='pgtrigger_report_file_unchanged_917fa', table='moderation_reportfile', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reportfile',
            trigger=pgtrigger.compiler.Trigger(name='report_file_of_no_child', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF (SELECT kind FROM moderation_report WHERE id = NEW.report_id) = 'child' THEN\n        RAISE EXCEPTION 'Report % is about a child and takes no files', NEW.report_id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='12146267d53e663824cc2e305c29519896da8dc3', operation='INSERT', pgid='pgtrigger_report_file_of_no_child_70da6', table='moderation_reportfile', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='suspension_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(OLD.ends_at + interval '3 years' <= now(), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='fbfd249756808f49c034b534e2b4d9de46b5f6ea', operation='DELETE', pgid='pgtrigger_suspension_no_delete_2885c', table='moderation_suspension', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='suspension_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM moderation_suspension) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='5c1d2359ddbff6f7fc43d6db82862f1713fde3ef', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_suspension_no_truncate_8171f', table='moderation_suspension', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='suspension_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.person_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0e71cd8029602a6a3253cdc0efb1e8db114f67fd', operation='UPDATE', pgid='pgtrigger_suspension_same_person_5077b', table='moderation_suspension', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='suspension_by_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.decided_by_id IS NOT NULL AND NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b5772d7f7e84adb03cfe5855fdee863695bc2101', operation='UPDATE', pgid='pgtrigger_suspension_by_same_person_3d32f', table='moderation_suspension', when='BEFORE')),
        ),
    ]
