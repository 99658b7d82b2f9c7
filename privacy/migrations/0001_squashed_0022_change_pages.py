import common.trigger_operations
import datetime
import django.contrib.admin.models
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import privacy.models.case
import privacy.models.data_export
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('privacy', '0001_create_consents'), ('privacy', '0002_keep_rows_for_their_period'), ('privacy', '0003_keep_records_of_purges'), ('privacy', '0004_add_exports'), ('privacy', '0005_tell_of_unused_accounts'), ('privacy', '0006_restrict_and_object'), ('privacy', '0007_open_cases_and_holds'), ('privacy', '0008_add_erasures'), ('privacy', '0009_keep_views_and_disclosures'), ('privacy', '0010_report_children'), ('privacy', '0011_erase_and_correct_at_the_desk'), ('privacy', '0012_seal_traces_of_erasures'), ('privacy', '0013_publish_policy_versions'), ('privacy', '0014_prove_consents'), ('privacy', '0015_keep_erasures_and_who_decided'), ('privacy', '0016_serve_addresses_without_account'), ('privacy', '0017_keep_corrections_with_the_account'), ('privacy', '0018_say_who_need_not_be_told'), ('privacy', '0019_keep_the_words_of_a_consent'), ('privacy', '0020_let_words_of_staff_go'), ('privacy', '0021_decide_about_found_traces'), ('privacy', '0022_change_pages')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('admin', '0003_logentry_add_action_flag_choices'),
    ]

    operations = [
        migrations.CreateModel(
            name='PurgeRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateTimeField()),
                ('plan', models.JSONField()),
                ('plan_hash', models.CharField(max_length=64)),
                ('at_entry', models.CharField(blank=True, max_length=120)),
                ('after_row', models.CharField(blank=True, max_length=100)),
                ('counts', models.JSONField(default=dict)),
                ('failures', models.JSONField(default=dict)),
                ('batch_count', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('run_hash', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('finished_at',), name='purge_run_one_at_a_time', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('run_hash', '')), models.Q(('finished_at__isnull', False), models.Q(('run_hash', ''), _negated=True)), _connector='OR'), name='purge_run_finished_is_sealed')],
            },
        ),
        migrations.CreateModel(
            name='PurgeWatch',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('overdue_count', models.PositiveIntegerField(default=0)),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('looked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='purge_watch_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Restriction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ground', models.CharField(choices=[('asked', 'You asked for it'), ('accuracy', 'It is being checked whether the data is right'), ('unlawful', 'The data should not have been used, and is kept at your wish'), ('claims', 'You need the data for a legal claim'), ('objection', 'It is being weighed whether your objection holds'), ('child', "We were told that it is a child's account, and look into it")], max_length=10)),
                ('method', models.CharField(max_length=60)),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-began_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ground__in', ['asked', 'accuracy', 'unlawful', 'claims', 'objection', 'child'])), name='restriction_ground_known'), models.CheckConstraint(condition=models.Q(models.Q(('ends_at', None), ('told_at', None)), models.Q(('ends_at__gte', models.F('told_at')), ('ends_at__isnull', False), ('told_at__isnull', False)), _connector='OR'), name='restriction_ends_after_notice'), models.UniqueConstraint(condition=models.Q(('ends_at', None)), fields=('person', 'ground'), name='restriction_one_open_per_ground')],
            },
        ),
        migrations.CreateModel(
            name='StaffView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_number', models.PositiveBigIntegerField()),
                ('viewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('viewer_role', models.CharField(max_length=100)),
                ('what', models.CharField(max_length=100)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['account_number', '-at'], name='staff_view_by_account')],
            },
        ),
        migrations.CreateModel(
            name='StaffLogEntry',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('admin.logentry',),
            managers=[
                ('objects', django.contrib.admin.models.LogEntryManager()),
            ],
        ),
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=200, verbose_name='what happened')),
                ('tables', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), size=None)),
                ('began_at', models.DateTimeField(blank=True, help_text='Empty: all rows there were.', null=True, verbose_name='rows written from')),
                ('ended_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='until')),
                ('known_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='known to us since')),
                ('authority_told_at', models.DateTimeField(blank=True, null=True, verbose_name='authority told')),
                ('people_told_at', models.DateTimeField(blank=True, null=True, verbose_name='people told')),
                ('need_not_be_told', models.BooleanField(default=False, help_text='Only where it is unlikely to be a risk to anybody. The reason is kept.', verbose_name='the authority need not be told')),
                ('reason', models.CharField(blank=True, max_length=1000, verbose_name='why not, or why later')),
            ],
            options={
                'verbose_name_plural': 'breaches',
                'ordering': ['-known_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('began_at', None), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='breach_ends_after_it_began', violation_error_message='The end comes before the beginning.'), models.CheckConstraint(condition=models.Q(('authority_told_at', None), ('authority_told_at__lte', django.db.models.expressions.CombinedExpression(models.F('known_at'), '+', models.Value(datetime.timedelta(days=3)))), models.Q(('reason', ''), _negated=True), _connector='OR'), name='breach_told_late_says_why', violation_error_message='The authority was told later than 72 hours after it was known: say why.'), models.CheckConstraint(condition=models.Q(('need_not_be_told', False), models.Q(('authority_told_at', None), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='breach_not_told_says_why', violation_error_message='Say why the authority need not be told; and where it was told, leave the box empty.')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=privacy.models.case.new_case_number, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('access', 'A copy of my data'), ('portability', 'My data in files for another service'), ('rectify', 'Correct something'), ('erase', 'Erase my data'), ('restrict', 'Use my data no further for now'), ('object', 'Object to a use'), ('withdraw', 'Withdraw a consent'), ('child', "A child's data"), ('third_party', "I am in somebody else's content"), ('complaint', 'A complaint'), ('other', 'Something else')], max_length=12)),
                ('channel', models.CharField(choices=[('form', 'Form'), ('mail', 'Mail'), ('staff', 'Written down by staff'), ('agent', 'Somebody else for the person'), ('account', "The person's own pages"), ('shop', 'The shop itself')], max_length=8)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to=settings.AUTH_USER_MODEL)),
                ('subject_code', models.CharField(blank=True, max_length=64)),
                ('identity', models.CharField(choices=[('not_needed', 'Not needed'), ('open', 'Not shown yet'), ('password', 'By password'), ('link', 'By a link to the address'), ('staff', 'By staff')], default='open', max_length=10)),
                ('state', models.CharField(choices=[('open', 'Open'), ('in_progress', 'In progress'), ('fulfilled', 'Done'), ('denied', 'Refused'), ('revoked', 'Taken back'), ('expired', 'Not confirmed')], default='open', max_length=12)),
                ('reason', models.CharField(blank=True, choices=[('need_user_verification', 'Waits until the link is confirmed'), ('suspected_fraud', 'Somebody else seems to ask'), ('insuf_verification', 'Nothing shows whose request it is'), ('no_match', 'Nothing is stored about this address'), ('claim_not_covered', 'The law gives no such right here'), ('outside_jurisdiction', 'Another law holds'), ('too_many_requests', 'Asked again and again without a new reason'), ('other', 'Another reason')], max_length=24)),
                ('is_partial', models.BooleanField(default=False)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('first_due_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('proven_at', models.DateTimeField(blank=True, null=True)),
                ('extended_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['due_at', 'pk'],
                'permissions': [('work_case', 'Can answer requests about personal data')],
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['due_at'], name='case_due'), models.Index(fields=['subject_code', 'kind'], name='case_by_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['access', 'portability', 'rectify', 'erase', 'restrict', 'object', 'withdraw', 'child', 'third_party', 'complaint', 'other'])), name='case_kind_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['form', 'mail', 'staff', 'agent', 'account', 'shop'])), name='case_channel_known'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'in_progress', 'fulfilled', 'denied', 'revoked', 'expired'])), name='case_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('reason__in', ('suspected_fraud', 'insuf_verification', 'no_match', 'claim_not_covered', 'outside_jurisdiction', 'too_many_requests', 'other')), ('state', 'denied')), models.Q(('is_partial', True), ('reason__in', ('suspected_fraud', 'insuf_verification', 'no_match', 'claim_not_covered', 'outside_jurisdiction', 'too_many_requests', 'other')), ('state', 'fulfilled')), models.Q(('reason', 'need_user_verification'), ('state', 'in_progress')), models.Q(models.Q(('state', 'denied'), _negated=True), ('is_partial', False), ('reason', '')), _connector='OR'), name='case_refused_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ('fulfilled', 'denied', 'revoked', 'expired'))), models.Q(models.Q(('state__in', ('fulfilled', 'denied', 'revoked', 'expired')), _negated=True), ('closed_at', None)), _connector='OR'), name='case_closed_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('paused_at', None), models.Q(('reason', 'need_user_verification'), _negated=True)), models.Q(('identity', 'open'), ('paused_at__isnull', False), ('reason', 'need_user_verification')), _connector='OR'), name='case_clock_stands_for_identity_only'), models.CheckConstraint(condition=models.Q(models.Q(('identity__in', ('password', 'link', 'staff')), ('proven_at__isnull', False)), models.Q(models.Q(('identity__in', ('password', 'link', 'staff')), _negated=True), ('identity__in', ['not_needed', 'open', 'password', 'link', 'staff']), ('proven_at', None)), _connector='OR'), name='case_proven_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('due_at', models.F('first_due_at')), ('extended_at', None)), models.Q(('due_at__gt', models.F('first_due_at')), ('due_at__lte', django.db.models.expressions.CombinedExpression(models.F('first_due_at'), '+', models.Value(datetime.timedelta(days=62)))), ('extended_at__lt', models.F('first_due_at'))), _connector='OR'), name='case_extended_once_in_time')],
            },
        ),
        migrations.CreateModel(
            name='CaseContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contact', to='privacy.case')),
                ('address', models.EmailField(blank=True, max_length=254)),
                ('post', models.TextField(blank=True, max_length=500)),
                ('agent_name', models.CharField(blank=True, max_length=120)),
                ('agent_address', models.EmailField(blank=True, max_length=254)),
                ('agent_may_receive', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('agent_may_receive', False), models.Q(('agent_address', ''), _negated=True), _connector='OR'), name='case_contact_agent_has_an_address')],
            },
        ),
        migrations.CreateModel(
            name='CaseErasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='erasure', to='privacy.case')),
                ('is_grace_waived', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('asked_by')), _negated=True), _connector='OR'), name='case_erasure_approved_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='case_erasure_approved_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='privacy.case')),
                ('what', models.CharField(choices=[('received', 'Came in'), ('joined', 'Asked again'), ('link_sent', 'A link was mailed; the clock stands'), ('proven', 'The link was confirmed; the clock goes on'), ('taken', 'Begun'), ('sorted', 'Sorted'), ('answered', 'Answered'), ('extended', 'Extended'), ('fulfilled', 'Done'), ('denied', 'Refused'), ('revoked', 'Taken back'), ('expired', 'Not confirmed in time'), ('alarmed', 'The desk was reminded'), ('looked', 'Looked at'), ('file_opened', 'A file was opened'), ('export_begun', 'A copy was begun'), ('copy_link_sent', 'A link to the copy was mailed'), ('corrected', 'Corrected'), ('erasure_asked', 'Erasure proposed'), ('erasure_approved', 'Erasure approved'), ('erasure_dropped', 'Erasure not approved'), ('restricted', 'Restricted'), ('objected', 'Objection noted'), ('withdrawn', 'Consent withdrawn'), ('taken_down', 'Content hidden')], max_length=20)),
                ('by', models.CharField(choices=[('person', 'The person'), ('agent', 'Whoever acts for the person'), ('desk', 'The desk'), ('shop', 'The shop by itself')], max_length=8)),
                ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='case_events', to=settings.AUTH_USER_MODEL)),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('by', 'desk'), ('staff__isnull', False)), models.Q(models.Q(('by', 'desk'), _negated=True), ('by__in', ['person', 'agent', 'desk', 'shop']), ('staff', None)), _connector='OR'), name='case_event_desk_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='CaseFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='privacy.case')),
                ('storage_key', models.CharField(max_length=100, unique=True)),
                ('file_name', models.CharField(max_length=200)),
                ('size_bytes', models.PositiveBigIntegerField()),
                ('is_mandate', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('stored_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='privacy.case')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('sent_at'), '+', models.Value(datetime.timedelta(days=1))))), name='case_link_lives_a_day')],
            },
        ),
        migrations.CreateModel(
            name='CaseMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='privacy.case')),
                ('is_ours', models.BooleanField(default=False)),
                ('is_proven', models.BooleanField(default=False)),
                ('subject', models.CharField(blank=True, max_length=250)),
                ('text', models.TextField(blank=True, max_length=20000)),
                ('mail_checks', models.TextField(blank=True, max_length=2000)),
                ('mail_code', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('mail_code', ''), _negated=True), fields=('mail_code',), name='case_message_once')],
            },
        ),
        migrations.CreateModel(
            name='CaseRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='refusal', to='privacy.case')),
                ('reason', models.CharField(choices=[('need_user_verification', 'Waits until the link is confirmed'), ('suspected_fraud', 'Somebody else seems to ask'), ('insuf_verification', 'Nothing shows whose request it is'), ('no_match', 'Nothing is stored about this address'), ('claim_not_covered', 'The law gives no such right here'), ('outside_jurisdiction', 'Another law holds'), ('too_many_requests', 'Asked again and again without a new reason'), ('other', 'Another reason')], max_length=24)),
                ('text', models.TextField(max_length=4000)),
                ('complaint_body', models.TextField(max_length=500)),
                ('court_notice', models.TextField(max_length=1000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ('suspected_fraud', 'insuf_verification', 'no_match', 'claim_not_covered', 'outside_jurisdiction', 'too_many_requests', 'other'))), name='case_refusal_reason_known'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('complaint_body', ''), _negated=True), models.Q(('court_notice', ''), _negated=True)), name='case_refusal_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='ChildReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='privacy.case')),
                ('decision', models.CharField(choices=[('open', 'Not decided yet'), ('child', "It is a child's account: erase it now"), ('no_child', 'It is not: show it again')], default='open', max_length=10)),
                ('contest', models.TextField(blank=True, max_length=2000)),
                ('reported_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('contested_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-reported_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('decision__in', ['open', 'child', 'no_child'])), name='child_report_decision_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decision', 'open')), models.Q(models.Q(('decision', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='child_report_decided_has_a_time'), models.UniqueConstraint(condition=models.Q(('decision', 'open')), fields=('person',), name='child_report_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to=settings.AUTH_USER_MODEL)),
                ('address_code', models.CharField(blank=True, max_length=64)),
                ('purpose', models.CharField(max_length=40)),
                ('granted', models.BooleanField()),
                ('method', models.CharField(max_length=60)),
                ('text_version', models.CharField(max_length=20)),
                ('wording', models.TextField(blank=True)),
                ('page', models.CharField(blank=True, max_length=60)),
                ('asked_at', models.DateTimeField(null=True)),
                ('proof_hash', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['person', 'purpose', '-at'], name='consent_by_person'), models.Index(condition=models.Q(('address_code', ''), _negated=True), fields=['address_code', 'purpose', '-at'], name='consent_by_address')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('address_code', ''), _negated=True), _connector='OR'), name='consent_names_who_answered')],
            },
        ),
        migrations.CreateModel(
            name='DataExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=privacy.models.data_export.new_number, max_length=16, unique=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('address', models.EmailField(blank=True, max_length=254)),
                ('link_hash', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('building', 'Being made'), ('ready', 'Ready'), ('deleted', 'Deleted'), ('failed', 'Given up')], default='waiting', max_length=10)),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('taken_until', models.DateTimeField(blank=True, null=True)),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-requested_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'building', 'ready', 'deleted', 'failed'])), name='data_export_state_known'), models.UniqueConstraint(condition=models.Q(('state__in', ['building', 'waiting'])), fields=('person',), name='data_export_one_under_way'), models.UniqueConstraint(condition=models.Q(('link_hash', ''), _negated=True), fields=('link_hash',), name='data_export_link_once'), models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('address', ''), _negated=True), _connector='OR'), name='data_export_is_of_somebody'), models.CheckConstraint(condition=models.Q(('link_hash', ''), models.Q(('address', ''), _negated=True), _connector='OR'), name='data_export_link_goes_somewhere'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ready', 'deleted']), ('expires_at__gt', models.F('ready_at')), ('ready_at__isnull', False)), models.Q(models.Q(('state__in', ['ready', 'deleted']), _negated=True), ('expires_at', None), ('ready_at', None)), _connector='OR'), name='data_export_ready_has_an_end'), models.CheckConstraint(condition=models.Q(models.Q(('deleted_at__isnull', False), ('state', 'deleted')), models.Q(models.Q(('state', 'deleted'), _negated=True), ('deleted_at', None)), _connector='OR'), name='data_export_deleted_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_number', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='number of the account')),
                ('recipient', models.CharField(max_length=200, verbose_name='given to')),
                ('basis', models.CharField(choices=[('order', 'An order of a court or an authority'), ('law', 'A duty by law'), ('claim', 'A legal claim of ours or against us'), ('consent', "The person's consent"), ('vital', "Danger to somebody's life")], max_length=12)),
                ('basis_text', models.CharField(max_length=500, verbose_name='the basis in words')),
                ('scope', models.CharField(max_length=500, verbose_name='which data')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-given_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('given_by', models.F('approved_by')), _negated=True), name='disclosure_two_people', violation_error_message='Somebody else has to approve it.'), models.CheckConstraint(condition=models.Q(('basis__in', ['order', 'law', 'claim', 'consent', 'vital'])), name='disclosure_basis_known'), models.CheckConstraint(condition=models.Q(models.Q(('recipient', ''), _negated=True), models.Q(('basis_text', ''), _negated=True), models.Q(('scope', ''), _negated=True)), name='disclosure_says_what')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=privacy.models.data_export.new_number, max_length=16, unique=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.EmailField(blank=True, max_length=254)),
                ('addresses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=254), blank=True, default=list, size=None)),
                ('sealed', models.TextField(blank=True)),
                ('cancel_hash', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('grace', 'Can still be cancelled'), ('running', 'Under way'), ('waiting', 'Waiting'), ('finished', 'Finished'), ('cancelled', 'Cancelled')], default='grace', max_length=10)),
                ('is_grace_waived', models.BooleanField(default=False)),
                ('waits_for', models.JSONField(blank=True, default=list)),
                ('held', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None)),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField()),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-requested_at', '-pk'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['held'], name='erasure_held')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['grace', 'running', 'waiting', 'finished', 'cancelled'])), name='erasure_state_known'), models.UniqueConstraint(condition=models.Q(('state__in', ['grace', 'running', 'waiting'])), fields=('person',), name='erasure_one_open'), models.CheckConstraint(condition=models.Q(('due_at__gte', models.F('requested_at'))), name='erasure_due_after_request'), models.CheckConstraint(condition=models.Q(models.Q(('begun_at__isnull', False), ('state__in', ['running', 'waiting'])), models.Q(('begun_at__isnull', False), ('state', 'finished')), models.Q(('begun_at', None), ('state__in', ['grace', 'cancelled'])), _connector='OR'), name='erasure_begun_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('state', 'cancelled')), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_at', None)), _connector='OR'), name='erasure_cancelled_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('addresses', []), ('cancel_hash', ''), ('contact', ''), ('finished_at__isnull', False), ('person', None), ('sealed', ''), ('state', 'finished')), models.Q(models.Q(('state', 'finished'), _negated=True), ('finished_at', None)), _connector='OR'), name='erasure_finished_leads_to_nobody')],
            },
        ),
        migrations.CreateModel(
            name='ErasureStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('erasure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='privacy.erasure')),
                ('name', models.CharField(choices=[('settle', 'End what is open'), ('matters', 'Ask what has to wait'), ('rows', 'Tables'), ('account', 'Account'), ('files', 'Files'), ('processors', 'Copies at recipients'), ('farewell', 'Last mail'), ('sweep', 'Search for what is left')], max_length=10)),
                ('counts', models.JSONField(blank=True, default=dict)),
                ('at_entry', models.CharField(blank=True, max_length=120)),
                ('after_row', models.CharField(blank=True, max_length=60)),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=100)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('try_after', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('erasure', 'name'), name='erasure_step_once'), models.CheckConstraint(condition=models.Q(('name__in', ['settle', 'matters', 'rows', 'account', 'files', 'processors', 'farewell', 'sweep'])), name='erasure_step_known')],
            },
        ),
        migrations.CreateModel(
            name='ExportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('export', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='privacy.dataexport')),
                ('number', models.PositiveSmallIntegerField()),
                ('storage_key', models.CharField(max_length=100, unique=True)),
                ('planned', models.JSONField(default=list)),
                ('contents', models.JSONField(default=list)),
                ('size_bytes', models.PositiveBigIntegerField(blank=True, null=True)),
                ('built_at', models.DateTimeField(blank=True, null=True)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('export', 'number'), name='export_part_number_unique'), models.CheckConstraint(condition=models.Q(models.Q(('built_at', None), ('size_bytes', None)), models.Q(('built_at__isnull', False), ('size_bytes__isnull', False)), _connector='OR'), name='export_part_built_has_a_size')],
            },
        ),
        migrations.CreateModel(
            name='ExportDownload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='downloads', to='privacy.exportpart')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FoundTrace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('erasure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='found', to='privacy.erasure')),
                ('place', models.CharField(max_length=200)),
                ('row_pk', models.CharField(blank=True, max_length=40)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('mail_address', 'Mail Address'), ('name', 'Name'), ('username', 'Username'), ('phone', 'Phone'), ('postal_address', 'Postal Address'), ('network', 'Network'), ('tax_number', 'Tax Number'), ('stripe', 'Stripe'), ('file', 'File'), ('hash', 'Hash'), ('words', 'Words')], max_length=20), default=list, size=None)),
                ('count', models.PositiveIntegerField(default=1)),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-found_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('erasure', 'place', 'row_pk'), name='found_trace_waits_once'), models.CheckConstraint(condition=models.Q(('place', ''), _negated=True), name='found_trace_says_where')],
            },
        ),
        migrations.CreateModel(
            name='TraceDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('found', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='decision', to='privacy.foundtrace')),
                ('do', models.CharField(choices=[('blank', 'Blank it'), ('keep', 'Keep it')], max_length=8)),
                ('ground', models.CharField(blank=True, choices=[('not_them', 'It names somebody else, or is newer than the erasure'), ('duty', 'A duty by law'), ('claim', 'A legal claim, made or expected'), ('speech', 'Free speech and information'), ('by_hand', 'Somebody looked through it and mended it by hand')], max_length=12)),
                ('basis', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('asked_by')), _negated=True), _connector='OR'), name='trace_decision_approved_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='trace_decision_approved_has_a_time'), models.CheckConstraint(condition=models.Q(('do__in', ['blank', 'keep'])), name='trace_decision_known'), models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), ('do', 'blank'), ('ground', '')), models.Q(('do', 'keep'), ('ground__in', ['not_them', 'duty', 'claim', 'speech', 'by_hand']), models.Q(('basis', ''), _negated=True)), _connector='OR'), name='trace_decision_keeps_with_a_basis')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('thing_label', models.CharField(max_length=100)),
                ('thing_pk', models.CharField(max_length=100)),
                ('reason', models.CharField(choices=[('dispute', 'A dispute about a payment'), ('legal_claim', 'A legal claim, made or expected'), ('authority', 'An order of a court or an authority'), ('fraud', 'An investigation of fraud'), ('complaint', 'A complaint about how we handled data')], max_length=12)),
                ('basis', models.CharField(max_length=300)),
                ('reviewed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('review_at', models.DateTimeField()),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds_released', to=settings.AUTH_USER_MODEL)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['review_at', 'pk'],
                'permissions': [('decide_hold', 'Can ask for, approve, review and release holds')],
                'indexes': [models.Index(condition=models.Q(('released_at', None)), fields=['thing_label', 'thing_pk'], name='hold_by_thing')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('thing_label', ''), _negated=True), models.Q(('thing_pk', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='hold_says_what_and_why'), models.CheckConstraint(condition=models.Q(('reason__in', ['dispute', 'legal_claim', 'authority', 'fraud', 'complaint'])), name='hold_reason_known'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('asked_by')), _negated=True), _connector='OR'), name='hold_approved_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='hold_approved_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='hold_released_has_a_time'), models.CheckConstraint(condition=models.Q(('review_at__lte', django.db.models.expressions.CombinedExpression(models.F('reviewed_at'), '+', models.Value(datetime.timedelta(days=90))))), name='hold_review_within_90_days'), models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('thing_label', 'thing_pk', 'reason'), name='hold_one_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='IdleNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('last_seen_at', models.DateTimeField()),
                ('first_sent_at', models.DateTimeField()),
                ('second_sent_at', models.DateTimeField(blank=True, null=True)),
                ('closes_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gte', models.F('first_sent_at'))), name='idle_notice_comes_before')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('use', models.CharField(choices=[('show', 'Showing you and your models to others'), ('statistics', 'Usage statistics'), ('personalise', 'Recommendations'), ('newsletter', 'The newsletter'), ('prevent_fraud', 'Finding fraud and abuse')], max_length=20)),
                ('state', models.CharField(choices=[('made', 'You objected'), ('upheld', 'Your objection was accepted'), ('refused', 'Your objection was refused'), ('withdrawn', 'You took it back')], max_length=10)),
                ('method', models.CharField(max_length=60)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['person', 'use', '-id'], name='objection_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('use__in', ['personalise', 'statistics', 'prevent_fraud'])), name='objection_use_known'), models.CheckConstraint(condition=models.Q(('state__in', ['made', 'upheld', 'refused', 'withdrawn'])), name='objection_state_known')],
            },
        ),
        migrations.CreateModel(
            name='PendingFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('erasure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pending_files', to='privacy.erasure')),
                ('store', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=300)),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=100)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('try_after', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['try_after', 'pk'],
                'indexes': [models.Index(fields=['try_after'], name='pending_file_due')],
                'constraints': [models.UniqueConstraint(fields=('store', 'key'), name='pending_file_once')],
            },
        ),
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('language', models.CharField(default='en', max_length=10)),
                ('text', models.TextField()),
                ('facts', models.TextField()),
                ('content_hash', models.CharField(max_length=64)),
                ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('changes', models.TextField()),
                ('is_material', models.BooleanField()),
                ('reasons', models.TextField(blank=True)),
                ('written_on', models.DateField()),
                ('published_at', models.DateTimeField()),
                ('notice_completed_at', models.DateTimeField(blank=True, null=True)),
                ('notice_count', models.PositiveIntegerField(blank=True, null=True)),
                ('effective_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_material', True), ('effective_at', models.F('published_at')), _connector='OR'), name='policy_version_small_holds_at_once'), models.CheckConstraint(condition=models.Q(('is_material', False), ('effective_at', None), models.Q(('effective_at__gte', django.db.models.expressions.CombinedExpression(models.F('notice_completed_at'), '+', models.Value(datetime.timedelta(days=14)))), ('notice_completed_at__isnull', False)), _connector='OR'), name='policy_version_material_waits_14_days'), models.CheckConstraint(condition=models.Q(models.Q(('notice_completed_at', None), ('notice_count', None)), models.Q(('notice_completed_at__isnull', False), ('notice_count__isnull', False)), _connector='OR'), name='policy_version_notice_is_counted'), models.UniqueConstraint(condition=models.Q(('effective_at', None)), fields=('effective_at',), name='policy_version_one_waits', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='PolicyNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='privacy.policyversion')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.CharField(choices=[('mail', 'By mail'), ('page', 'On the page of the version'), ('use', 'By using the shop')], max_length=10)),
                ('state', models.CharField(choices=[('queued', 'Waiting in the outbox'), ('sent', 'Sent'), ('failed', 'Could not be sent'), ('seen', 'Read'), ('used', 'Used the shop')], max_length=10)),
                ('joined_later', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['version', 'state'], name='policy_notice_by_state')],
                'constraints': [models.UniqueConstraint(fields=('version', 'user', 'channel'), name='policy_notice_once_by_each_channel'), models.CheckConstraint(condition=models.Q(models.Q(('channel', 'mail'), ('state__in', ['queued', 'sent', 'failed'])), models.Q(('channel', 'page'), ('state', 'seen')), models.Q(('channel', 'use'), ('state', 'used')), _connector='OR'), name='policy_notice_state_fits_its_channel')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='policy_version_changes_all_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_pagechange (scope, mark) VALUES ('all', trunc(random() * 1e15)); RETURN NULL;", hash='d2f6d02cba4a4906e284cfba47f0a02f67f0a298', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_policy_version_changes_all_pages_6f32e', table='privacy_policyversion', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='policy_version_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='48601b36894acaee0182c48557c00cb17e794fe7', operation='DELETE', pgid='pgtrigger_policy_version_no_delete_0380a', table='privacy_policyversion', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='policy_version_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM privacy_policyversion) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='1ae8b142b81af1a0f470e1cf1edbd031ea86a3c2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_policy_version_no_truncate_9a2d6', table='privacy_policyversion', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='policy_version_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."facts" IS DISTINCT FROM (NEW."facts") OR OLD."content_hash" IS DISTINCT FROM (NEW."content_hash") OR OLD."purposes" IS DISTINCT FROM (NEW."purposes") OR OLD."changes" IS DISTINCT FROM (NEW."changes") OR OLD."is_material" IS DISTINCT FROM (NEW."is_material") OR OLD."reasons" IS DISTINCT FROM (NEW."reasons") OR OLD."written_on" IS DISTINCT FROM (NEW."written_on") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='de459f7243e139ed17a6f84b14cfe1a7afc9fbda', operation='UPDATE', pgid='pgtrigger_policy_version_no_update_bae18', table='privacy_policyversion', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='policy_version_date_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.effective_at IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e64d8ba0417b93cceeac78b5a4e34a0819aa529d', operation='UPDATE', pgid='pgtrigger_policy_version_date_stays_4931d', table='privacy_policyversion', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='policy_version_waits_for_notices', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.is_material AND NEW.effective_at IS NOT NULL)', func="IF EXISTS (SELECT 1 FROM privacy_policynotice AS told WHERE told.version_id = NEW.id AND told.channel = 'mail' AND NOT told.joined_later AND (told.state = 'queued' OR told.at + interval '14 days' > NEW.effective_at)) THEN RAISE EXCEPTION 'pgtrigger: Somebody was told less than 14 days before the policy takes effect'; END IF; RETURN NEW;", hash='bbffc9b1aa08b6b8ae909125ae6c1b10d109a3fd', operation='INSERT OR UPDATE', pgid='pgtrigger_policy_version_waits_for_notices_a604c', table='privacy_policyversion', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='purgerun',
            trigger=pgtrigger.compiler.Trigger(name='purge_run_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a54a3eb78c9623a0a95bbc9a3824868cdb836ad2', operation='DELETE', pgid='pgtrigger_purge_run_no_delete_9c1c5', table='privacy_purgerun', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='purgerun',
            trigger=pgtrigger.compiler.Trigger(name='purge_run_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM privacy_purgerun) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='ca42aeacfb96b0bbc3ffd8ff824905fdd658708f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_purge_run_no_truncate_76078', table='privacy_purgerun', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='purgerun',
            trigger=pgtrigger.compiler.Trigger(name='purge_run_finished_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.finished_at IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='26f71be7e4a0c97f5b4cf642458d4de67c1d07cd', operation='UPDATE', pgid='pgtrigger_purge_run_finished_stays_1b4e0', table='privacy_purgerun', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='stafflogentry',
            trigger=pgtrigger.compiler.Trigger(name='staff_log_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(OLD.action_time + interval '3 years' <= now(), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='0bc805fbd20941a881bfe026398844d784bc50db', operation='DELETE', pgid='pgtrigger_staff_log_no_delete_41936', table='django_admin_log', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='stafflogentry',
            trigger=pgtrigger.compiler.Trigger(name='staff_log_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM django_admin_log) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='1a60fd0a07124e142f1527fde7515824dfabd4aa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_staff_log_no_truncate_33aee', table='django_admin_log', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='stafflogentry',
            trigger=pgtrigger.compiler.Trigger(name='staff_log_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."action_time" IS DISTINCT FROM (NEW."action_time") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."content_type_id" IS DISTINCT FROM (NEW."content_type_id") OR OLD."object_id" IS DISTINCT FROM (NEW."object_id") OR OLD."action_flag" IS DISTINCT FROM (NEW."action_flag") OR OLD."change_message" IS DISTINCT FROM (NEW."change_message"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f85bd47a9e4357a68dea11bcee3a0800e3648808', operation='UPDATE', pgid='pgtrigger_staff_log_no_update_9e78f', table='django_admin_log', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='stafflogentry',
            trigger=pgtrigger.compiler.Trigger(name='staff_log_only_blanked', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.object_repr IS DISTINCT FROM OLD.object_repr AND NEW.object_repr IS DISTINCT FROM '')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='dc991c5f9129a6cc911103176858b8ec5a01ac5d', operation='UPDATE', pgid='pgtrigger_staff_log_only_blanked_bbef7', table='django_admin_log', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='case_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:in_progress,open:fulfilled,open:denied,open:revoked,in_progress:fulfilled,in_progress:denied,in_progress:revoked,in_progress:expired}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='f91917b72f04b0913181f78f377846d672442420', operation='UPDATE', pgid='pgtrigger_case_moves_f8dfa', table='privacy_case', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='case_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='630d29028d46b17bd75099e59460be300096cc4d', operation='UPDATE', pgid='pgtrigger_case_facts_unchanged_ca5f1', table='privacy_case', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='case_refused_in_words', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL AND (NEW.state = 'denied' OR NEW.is_partial))", func="IF NOT EXISTS (SELECT 1 FROM privacy_caserefusal one WHERE one.case_id = NEW.id) THEN RAISE EXCEPTION 'pgtrigger: a refused case needs its refusal in words'; END IF; RETURN NEW;", hash='eddb5365e89e9e025391aa47d103e47aa6768194', operation='UPDATE', pgid='pgtrigger_case_refused_in_words_14807', table='privacy_case', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='case_kept_three_years', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.closed_at IS NULL OR OLD.closed_at + interval '3 years' > now())", func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9db4bcbcf7d681e76440be6c55f0431068f46b28', operation='DELETE', pgid='pgtrigger_case_kept_three_years_62310', table='privacy_case', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='caseerasure',
            trigger=pgtrigger.compiler.Trigger(name='case_erasure_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.asked_by_id IS NOT NULL AND NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f5eb8fff244b3c65c0ac6e5f9611cbd37719e3c8', operation='UPDATE', pgid='pgtrigger_case_erasure_same_person_462da', table='privacy_caseerasure', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='caseerasure',
            trigger=pgtrigger.compiler.Trigger(name='case_erasure_approved_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4249c21625d44137ecf260c8c3b6481f590ac428', operation='UPDATE', pgid='pgtrigger_case_erasure_approved_same_person_6c044', table='privacy_caseerasure', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='caseerasure',
            trigger=pgtrigger.compiler.Trigger(name='case_erasure_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(OLD.approved_at IS NULL OR EXISTS (SELECT 1 FROM privacy_case one WHERE one.id = OLD.case_id AND one.closed_at + interval '3 years' <= now()), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='60caf38123f756d92ddfdaa22a62859e5b8415fc', operation='DELETE', pgid='pgtrigger_case_erasure_no_delete_db2f1', table='privacy_caseerasure', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='caseerasure',
            trigger=pgtrigger.compiler.Trigger(name='case_erasure_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM privacy_caseerasure) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='29c7b4e2efaea08e0feb528d11b5779ee3ac015b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_case_erasure_no_truncate_06168', table='privacy_caseerasure', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='caseevent',
            trigger=pgtrigger.compiler.Trigger(name='case_event_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(EXISTS (SELECT 1 FROM privacy_case one WHERE one.id = OLD.case_id AND one.closed_at + interval '3 years' <= now()), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='1d6004d7a13e064cc882b109441b8ac7997e7110', operation='DELETE', pgid='pgtrigger_case_event_no_delete_15702', table='privacy_caseevent', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='caseevent',
            trigger=pgtrigger.compiler.Trigger(name='case_event_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM privacy_caseevent) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='35a506768b94b1b11faa86f458056bf2af4bb34a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_case_event_no_truncate_ab1c9', table='privacy_caseevent', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='caseevent',
            trigger=pgtrigger.compiler.Trigger(name='case_event_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."what" IS DISTINCT FROM (NEW."what") OR OLD."by" IS DISTINCT FROM (NEW."by") OR OLD."staff_id" IS DISTINCT FROM (NEW."staff_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='83bc396e321c00b40f362b33dc6556ba11fceaf9', operation='UPDATE', pgid='pgtrigger_case_event_no_update_cf264', table='privacy_caseevent', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='caseevent',
            trigger=pgtrigger.compiler.Trigger(name='case_event_only_blanked', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.detail IS DISTINCT FROM OLD.detail AND NEW.detail IS DISTINCT FROM '')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c8b8158d9ee5b583ad4b2e65c19de8fc6f6c01cc', operation='UPDATE', pgid='pgtrigger_case_event_only_blanked_a38bb', table='privacy_caseevent', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='caselink',
            trigger=pgtrigger.compiler.Trigger(name='case_link_used_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8580b54c3866a4a4c4f6809c4f0be95cbf775359', operation='UPDATE', pgid='pgtrigger_case_link_used_once_7c07a', table='privacy_caselink', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='childreport',
            trigger=pgtrigger.compiler.Trigger(name='child_report_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.person_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='961d6562a6807bb47ccf1568b5c9f69dd305f454', operation='UPDATE', pgid='pgtrigger_child_report_same_person_c568a', table='privacy_childreport', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='consent_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(OLD.at + interval '3 years' <= now(), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='e96327577597c27ef58a8779e22d9787c6baeb14', operation='DELETE', pgid='pgtrigger_consent_no_delete_e2c45', table='privacy_consent', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='consent_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM privacy_consent) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='356e2050ffa9994b68f18a8f3e2e23b6b120865e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_consent_no_truncate_8eb2b', table='privacy_consent', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='consent_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f1c378fd2c0dc63e7cdaf714b8260d23626df57a', operation='UPDATE', pgid='pgtrigger_consent_no_update_db8ae', table='privacy_consent', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='disclosure',
            trigger=pgtrigger.compiler.Trigger(name='disclosure_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(OLD.given_at + interval '3 years' <= now(), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='5e3e7537ab4baadf49c5ef628c4d1f56dadf6947', operation='DELETE', pgid='pgtrigger_disclosure_no_delete_185dc', table='privacy_disclosure', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='disclosure',
            trigger=pgtrigger.compiler.Trigger(name='disclosure_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM privacy_disclosure) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='b3682a0b5adb428673642050d1af01d04ef25ad7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_disclosure_no_truncate_cee73', table='privacy_disclosure', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='disclosure',
            trigger=pgtrigger.compiler.Trigger(name='disclosure_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."account_number" IS DISTINCT FROM (NEW."account_number") OR OLD."recipient" IS DISTINCT FROM (NEW."recipient") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."given_by_id" IS DISTINCT FROM (NEW."given_by_id") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a1d6517c0fd5c91a3f36c0be4b9e3bcf2f393499', operation='UPDATE', pgid='pgtrigger_disclosure_no_update_bcef8', table='privacy_disclosure', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='disclosure',
            trigger=pgtrigger.compiler.Trigger(name='disclosure_only_blanked', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.basis_text IS DISTINCT FROM OLD.basis_text AND NEW.basis_text IS DISTINCT FROM 'Removed: whom it was about has left.' OR NEW.scope IS DISTINCT FROM OLD.scope AND NEW.scope IS DISTINCT FROM 'Removed: whom it was about has left.')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e2d695b87fd9d403009c58b832a0fe4dae4a2f24', operation='UPDATE', pgid='pgtrigger_disclosure_only_blanked_5d32a', table='privacy_disclosure', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='erasure',
            trigger=pgtrigger.compiler.Trigger(name='erasure_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(COALESCE(OLD.finished_at, OLD.cancelled_at) + interval '3 years' <= now(), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='be98cff27fa4e6163d80ef570854e73a20caba09', operation='DELETE', pgid='pgtrigger_erasure_no_delete_3b4d5', table='privacy_erasure', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='erasure',
            trigger=pgtrigger.compiler.Trigger(name='erasure_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM privacy_erasure) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='2fb03e10a35865df1f098352f0c004193a88f6bb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_erasure_no_truncate_61150', table='privacy_erasure', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='erasure',
            trigger=pgtrigger.compiler.Trigger(name='erasure_changes_all_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_pagechange (scope, mark) VALUES ('all', trunc(random() * 1e15)); RETURN NULL;", hash='0cbcbbf097f6060f9dc18a4d18f7947a636b4d88', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_erasure_changes_all_pages_42148', table='privacy_erasure', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='erasurestep',
            trigger=pgtrigger.compiler.Trigger(name='erasure_step_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(EXISTS (SELECT 1 FROM privacy_erasure one WHERE one.id = OLD.erasure_id AND COALESCE(one.finished_at, one.cancelled_at) + interval '3 years' <= now()), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='16168efa0ae73dda36a65f406dad35f62c4af29f', operation='DELETE', pgid='pgtrigger_erasure_step_no_delete_a14a0', table='privacy_erasurestep', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='erasurestep',
            trigger=pgtrigger.compiler.Trigger(name='erasure_step_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM privacy_erasurestep) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='551a92ed74366ae63fabc4ec87eaac136e3e0794', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_erasure_step_no_truncate_0b811', table='privacy_erasurestep', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='foundtrace',
            trigger=pgtrigger.compiler.Trigger(name='found_trace_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(OLD.settled_at IS NULL OR EXISTS (SELECT 1 FROM privacy_erasure one WHERE one.id = OLD.erasure_id AND COALESCE(one.finished_at, one.cancelled_at) + interval '3 years' <= now()), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='c0bee1fbd3c7b68b73c8833f07ec17d5cfe35ca2', operation='DELETE', pgid='pgtrigger_found_trace_no_delete_1ad11', table='privacy_foundtrace', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='foundtrace',
            trigger=pgtrigger.compiler.Trigger(name='found_trace_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM privacy_foundtrace) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='4937475647dc68ea447a993185e71170fbdb25c7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_found_trace_no_truncate_c2d88', table='privacy_foundtrace', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='foundtrace',
            trigger=pgtrigger.compiler.Trigger(name='found_trace_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."erasure_id" IS DISTINCT FROM (NEW."erasure_id") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."row_pk" IS DISTINCT FROM (NEW."row_pk") OR OLD."kinds" IS DISTINCT FROM (NEW."kinds") OR OLD."count" IS DISTINCT FROM (NEW."count") OR OLD."found_at" IS DISTINCT FROM (NEW."found_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e20e9a87e64632cc71e8f4c49be93eeba2f9376d', operation='UPDATE', pgid='pgtrigger_found_trace_facts_unchanged_5e53d', table='privacy_foundtrace', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='hold_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."thing_label" IS DISTINCT FROM (NEW."thing_label") OR OLD."thing_pk" IS DISTINCT FROM (NEW."thing_pk") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='50a994bdf7279f4ad079d44a75df68481291202d', operation='UPDATE', pgid='pgtrigger_hold_facts_unchanged_61cc0', table='privacy_hold', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='hold_only_blanked', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.basis IS DISTINCT FROM OLD.basis AND NEW.basis IS DISTINCT FROM 'Removed: whom it was about has left.')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='042b7d40082711fdd5f322270be2dc9ac29fe6f7', operation='UPDATE', pgid='pgtrigger_hold_only_blanked_158eb', table='privacy_hold', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='hold_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.asked_by_id IS NOT NULL AND NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b857f34c345b55246f8f687d26cd5439699295c3', operation='UPDATE', pgid='pgtrigger_hold_same_person_4b9de', table='privacy_hold', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='hold_approved_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f0a3a5d5ab3a3bc1e1efdbcdcca9e91fdcca2169', operation='UPDATE', pgid='pgtrigger_hold_approved_same_person_422cb', table='privacy_hold', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='hold_released_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.released_by_id IS NOT NULL AND NEW.released_by_id IS DISTINCT FROM OLD.released_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d159348536569ad7a9d54e526f6f331c7e2a2eaf', operation='UPDATE', pgid='pgtrigger_hold_released_same_person_bcf2d', table='privacy_hold', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='hold_kept_three_years', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.released_at IS NULL OR OLD.released_at + interval '3 years' > now())", func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4bbc0a7951b8b21c6fb87eca7d2e8a1cc9253e13', operation='DELETE', pgid='pgtrigger_hold_kept_three_years_587a6', table='privacy_hold', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='objection_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='dcc078bd2ecdf2caedf097d8fbf7e91ebdcd3ee1', operation='UPDATE', pgid='pgtrigger_objection_no_update_418d5', table='privacy_objection', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='restriction',
            trigger=pgtrigger.compiler.Trigger(name='restriction_changes_all_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_pagechange (scope, mark) VALUES ('all', trunc(random() * 1e15)); RETURN NULL;", hash='3e6b84e75f41e5b6bd698b06d32b0a99cf1f620e', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_restriction_changes_all_pages_0667a', table='privacy_restriction', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='restriction',
            trigger=pgtrigger.compiler.Trigger(name='restriction_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.person_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='886e84636797553a37c90e860ed908011e64d03c', operation='UPDATE', pgid='pgtrigger_restriction_same_person_8e1d3', table='privacy_restriction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='staffview',
            trigger=pgtrigger.compiler.Trigger(name='staff_view_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(OLD.at + interval '3 years' <= now(), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='d077514776e76d11af5a4b76cac87e8902a687a9', operation='DELETE', pgid='pgtrigger_staff_view_no_delete_a2f60', table='privacy_staffview', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='staffview',
            trigger=pgtrigger.compiler.Trigger(name='staff_view_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM privacy_staffview) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='17d8024dfd80396e9b907fec83edeaa0b792de06', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_staff_view_no_truncate_609a7', table='privacy_staffview', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='staffview',
            trigger=pgtrigger.compiler.Trigger(name='staff_view_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='305c492e9babaf2979bf820cef69b451a6abe54d', operation='UPDATE', pgid='pgtrigger_staff_view_no_update_b441f', table='privacy_staffview', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='tracedecision',
            trigger=pgtrigger.compiler.Trigger(name='trace_decision_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.asked_by_id IS NOT NULL AND NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='390c047e1256dedba22dd3727148685d88d3e26c', operation='UPDATE', pgid='pgtrigger_trace_decision_same_person_7640c', table='privacy_tracedecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='tracedecision',
            trigger=pgtrigger.compiler.Trigger(name='trace_decision_approved_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cb0efdaff7e121506e9fcef14950aa27a50e8ba3', operation='UPDATE', pgid='pgtrigger_trace_decision_approved_same_person_37b14', table='privacy_tracedecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='tracedecision',
            trigger=pgtrigger.compiler.Trigger(name='trace_decision_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."found_id" IS DISTINCT FROM (NEW."found_id") OR OLD."do" IS DISTINCT FROM (NEW."do") OR OLD."ground" IS DISTINCT FROM (NEW."ground") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a28cffb3d5aaae6b593e646d2508e487be359dba', operation='UPDATE', pgid='pgtrigger_trace_decision_facts_unchanged_1c4cc', table='privacy_tracedecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='tracedecision',
            trigger=pgtrigger.compiler.Trigger(name='trace_decision_only_blanked', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.basis IS DISTINCT FROM OLD.basis AND NEW.basis IS DISTINCT FROM 'Removed: whom it was about has left.')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0aff939a607ca2e1f3c5b3e2dde8032160bac7b7', operation='UPDATE', pgid='pgtrigger_trace_decision_only_blanked_812ad', table='privacy_tracedecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='tracedecision',
            trigger=pgtrigger.compiler.Trigger(name='trace_decision_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(OLD.approved_at IS NULL OR EXISTS (SELECT 1 FROM privacy_foundtrace f WHERE f.id = OLD.found_id AND EXISTS (SELECT 1 FROM privacy_erasure one WHERE one.id = f.erasure_id AND COALESCE(one.finished_at, one.cancelled_at) + interval '3 years' <= now())), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='e8c0894b499defcdf500cbee49361b860a323c67', operation='DELETE', pgid='pgtrigger_trace_decision_no_delete_e4349', table='privacy_tracedecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='tracedecision',
            trigger=pgtrigger.compiler.Trigger(name='trace_decision_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM privacy_tracedecision) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='46ce3739a956506bb11e4e1cf65e8e82dd555c10', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_trace_decision_no_truncate_256a3', table='privacy_tracedecision', when='BEFORE')),
        ),
    ]
