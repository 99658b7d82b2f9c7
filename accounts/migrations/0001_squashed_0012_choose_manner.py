import accounts.models.reserved_username
import accounts.username_rules
import common.trigger_operations
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_create_accounts'), ('accounts', '0002_keep_sessions_and_close_accounts'), ('accounts', '0003_add_picture_key'), ('accounts', '0004_keep_rows_for_their_period'), ('accounts', '0005_show_sessions'), ('accounts', '0006_change_address'), ('accounts', '0007_reserve_usernames'), ('accounts', '0008_limit_tokens'), ('accounts', '0009_note_who_corrected'), ('accounts', '0010_change_pages'), ('accounts', '0011_choose_language'), ('accounts', '0012_choose_manner')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReservedUsername',
            fields=[
                ('code', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('since', models.DateTimeField(default=accounts.models.reserved_username.next_midnight)),
            ],
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('account_id', models.BigIntegerField(blank=True, db_index=True, null=True)),
                ('device', models.CharField(blank=True, max_length=60)),
                ('network', models.CharField(blank=True, max_length=50)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(error_messages={'unique': 'There is an account with this e-mail address already.'}, max_length=254, unique=True, verbose_name='e-mail')),
                ('username', models.CharField(error_messages={'unique': 'This username is taken. Choose another one.'}, max_length=30, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9._-]{1,28}[a-z0-9]$', 'Choose 3 to 30 characters: small letters, digits, dots, hyphens or underscores, with a letter or digit at both ends.', code='username_shape'), accounts.username_rules.refuse_reserved_username])),
                ('display_name', models.CharField(blank=True, max_length=80, verbose_name='name to show')),
                ('picture_key', models.CharField(blank=True, max_length=200)),
                ('language', models.CharField(blank=True, choices=[('en-gb', 'English'), ('de', 'Deutsch'), ('fr', 'Français'), ('it', 'Italiano')], max_length=5)),
                ('units', models.CharField(blank=True, choices=[('metric', 'Millimetres and grams'), ('us', 'Inches and pennyweights')], max_length=6)),
                ('size_system', models.CharField(blank=True, choices=[('us', 'US / Canada'), ('uk', 'UK / Australia'), ('eu', 'EU (ISO 8653)'), ('it', 'Italy / Spain'), ('jp', 'Japan')], max_length=2)),
                ('is_staff', models.BooleanField(default=False, verbose_name='may enter the staff desk')),
                ('is_active', models.BooleanField(default=True, verbose_name='may log in')),
                ('age_attested_at', models.DateTimeField(blank=True, null=True)),
                ('age_statement_version', models.CharField(blank=True, max_length=20)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_is_lower'), models.CheckConstraint(condition=models.Q(('username__regex', '^[a-z0-9][a-z0-9._-]{1,28}[a-z0-9]$')), name='user_username_has_its_shape', violation_error_message='This username has a character that cannot be used.'), models.CheckConstraint(condition=models.Q(models.Q(('age_attested_at', None), ('age_statement_version', '')), models.Q(('age_attested_at__isnull', False), models.Q(('age_statement_version', ''), _negated=True)), _connector='OR'), name='user_age_statement_names_its_wording'), models.CheckConstraint(condition=models.Q(('closed_at', None), models.Q(('is_active', False), ('is_staff', False)), _connector='OR'), name='user_closed_opens_nothing'), models.CheckConstraint(condition=models.Q(('language__in', ['', 'en-gb', 'de', 'fr', 'it'])), name='user_language_is_spoken'), models.CheckConstraint(condition=models.Q(('size_system__in', ['', 'us', 'uk', 'eu', 'it', 'jp']), ('units__in', ['', 'metric', 'us'])), name='user_manner_is_known')],
            },
        ),
        migrations.CreateModel(
            name='AddressChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('old_address', models.EmailField(max_length=254)),
                ('new_address', models.EmailField(max_length=254)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('old_address', models.F('new_address')), _negated=True), name='address_change_changes'), models.CheckConstraint(condition=models.Q(('undone_at', None), ('confirmed_at__isnull', False), _connector='OR'), name='address_change_undone_was_confirmed')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=60)),
                ('prefix', models.CharField(max_length=12)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('scope', models.CharField(choices=[('look', 'read your account and your library'), ('download', 'also download what you bought')], default='download', max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('last_used_on', models.DateField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('scope__in', ['look', 'download'])), name='api_token_scope_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('field', models.CharField(max_length=40)),
                ('old_text', models.TextField(blank=True)),
                ('corrected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('attempt', models.UUIDField(blank=True, null=True, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('corrected_by', None), ('attempt__isnull', False), _connector='OR'), name='correction_of_the_desk_names_its_form')],
            },
        ),
        migrations.CreateModel(
            name='DesignerProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='designer_profile', to=settings.AUTH_USER_MODEL)),
                ('studio_name', models.CharField(max_length=80)),
                ('city', models.CharField(blank=True, max_length=80)),
                ('country', models.CharField(blank=True, max_length=80)),
                ('bio', models.TextField(blank=True, max_length=2000, verbose_name='about the studio')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('studio_name', ''), _negated=True), name='designer_profile_studio_is_named')],
            },
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to=settings.AUTH_USER_MODEL)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('address', models.TextField(blank=True, max_length=500, verbose_name='postal address')),
            ],
        ),
        common.trigger_operations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='user_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD.username IS NOT DISTINCT FROM NEW.username AND OLD.display_name IS NOT DISTINCT FROM NEW.display_name AND OLD.picture_key IS NOT DISTINCT FROM NEW.picture_key AND OLD.is_active IS NOT DISTINCT FROM NEW.is_active THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || OLD.id, 'shelf']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || NEW.id, 'shelf']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='b249d21b58a281b251213a3393a09a04b4562a3d', operation='UPDATE OR DELETE', pgid='pgtrigger_user_changes_pages_378d8', table='accounts_user', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='user_closed_stays_empty', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.closed_at IS NOT NULL AND OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='41071079ff6a87413f33747262221982f438194d', operation='UPDATE', pgid='pgtrigger_user_closed_stays_empty_ed582', table='accounts_user', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='addresschange',
            trigger=pgtrigger.compiler.Trigger(name='address_change_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.user_id IS NOT NULL AND NEW.user_id IS DISTINCT FROM OLD.user_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='35836a3aba52ed5c3d6e51536de800e225b6f230', operation='UPDATE', pgid='pgtrigger_address_change_same_person_05984', table='accounts_addresschange', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='correction',
            trigger=pgtrigger.compiler.Trigger(name='correction_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.user_id IS NOT NULL AND NEW.user_id IS DISTINCT FROM OLD.user_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d7e628fb8546bb914434c99a26eac0dc74e35dcc', operation='UPDATE', pgid='pgtrigger_correction_same_person_a37b4', table='accounts_correction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='correction',
            trigger=pgtrigger.compiler.Trigger(name='correction_by_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.corrected_by_id IS NOT NULL AND NEW.corrected_by_id IS DISTINCT FROM OLD.corrected_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cac7f07a3a47efc028f34cf239568dc9f3bfc3e7', operation='UPDATE', pgid='pgtrigger_correction_by_same_person_fae35', table='accounts_correction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='designerprofile',
            trigger=pgtrigger.compiler.Trigger(name='designer_profile_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || OLD.user_id, 'shelf']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || NEW.user_id, 'shelf']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='fa85d16b9d06099e57b9c4dcac855b10c0e39617', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_designer_profile_changes_pages_d92e4', table='accounts_designerprofile', when='AFTER')),
        ),
    ]
