import common.trigger_operations
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('models_catalog', '0001_enable_text_search'), ('models_catalog', '0002_create_tables'), ('models_catalog', '0003_create_fingerprints'), ('models_catalog', '0004_add_units_and_shells'), ('models_catalog', '0005_add_castability'), ('models_catalog', '0006_cover_fingerprint_lookup'), ('models_catalog', '0007_add_turntables_and_picture_runs'), ('models_catalog', '0008_add_provenance'), ('models_catalog', '0009_keep_refusal_code'), ('models_catalog', '0010_add_knife_edges'), ('models_catalog', '0011_add_exclusive_licence'), ('models_catalog', '0012_add_maker_words'), ('models_catalog', '0013_keep_rows_for_their_period'), ('models_catalog', '0014_add_price_changes'), ('models_catalog', '0015_add_facets'), ('models_catalog', '0016_decide_about_the_shelf'), ('models_catalog', '0017_name_things_as_the_desk_does'), ('models_catalog', '0018_add_picture_sizes'), ('models_catalog', '0019_count_catalogue_words'), ('models_catalog', '0020_quarantine_malware'), ('models_catalog', '0021_keep_what_is_in_doubt'), ('models_catalog', '0022_draw_pieces'), ('models_catalog', '0023_keep_faults_of_meshes'), ('models_catalog', '0024_bar_files'), ('models_catalog', '0025_let_words_of_staff_go'), ('models_catalog', '0026_ask_about_pieces'), ('models_catalog', '0027_change_pages'), ('models_catalog', '0028_keep_ratings'), ('models_catalog', '0029_reduce_prices_and_add_shop_pages'), ('models_catalog', '0030_add_release_lives'), ('models_catalog', '0031_fill_release_lives'), ('models_catalog', '0032_hold_release_lives'), ('models_catalog', '0033_keep_former_addresses'), ('models_catalog', '0034_offer_sets'), ('models_catalog', '0035_measure_further_files'), ('models_catalog', '0036_index_files_to_measure')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(
        ),
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=60)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'categories',
                'ordering': ['position', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='CadModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cad_models', to=settings.AUTH_USER_MODEL)),
                ('title', models.CharField(max_length=80)),
                ('description', models.TextField(max_length=4000)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cad_models', to='models_catalog.category')),
                ('tags', models.CharField(blank=True, help_text='Words that people search for, with commas between.', max_length=200)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting for review'), ('published', 'Published'), ('sent_back', 'Sent back'), ('withdrawn', 'Withdrawn')], default='draft', max_length=12)),
                ('sold_exclusively_at', models.DateTimeField(blank=True, null=True)),
                ('chosen_for_home_at', models.DateTimeField(blank=True, null=True)),
                ('files_barred_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'CAD model',
                'permissions': [('take_down_cadmodel', 'Can take pieces off the shelf and put them back')],
                'indexes': [models.Index(fields=['designer', '-created_at'], name='cad_model_by_designer'), models.Index(fields=['state', 'submitted_at'], name='cad_model_review_queue')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'published', 'sent_back', 'withdrawn'])), name='cad_model_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='cad_model_published_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'submitted'), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='cad_model_submitted_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='collections', to=settings.AUTH_USER_MODEL)),
                ('slug', models.SlugField(max_length=80)),
                ('name', models.CharField(max_length=80)),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('designer', 'slug'), name='collection_address_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='collection_has_a_name'), models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='collection_has_an_address')],
            },
        ),
        migrations.CreateModel(
            name='CollectionPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='models_catalog.collection')),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='in_collections', to='models_catalog.cadmodel')),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('collection', 'cad_model'), name='collection_piece_once')],
            },
        ),
        migrations.CreateModel(
            name='FormerAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to='models_catalog.cadmodel')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('left_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='LicenceOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(max_length=22, unique=True)),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='models_catalog.cadmodel')),
                ('kind', models.CharField(choices=[('personal', 'Personal'), ('studio', 'Studio'), ('unlimited', 'Unlimited'), ('exclusive', 'Exclusive')], max_length=12)),
                ('price_minor', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
            ],
            options={
                'ordering': ['price_minor'],
                'constraints': [models.UniqueConstraint(fields=('cad_model', 'kind'), name='licence_offer_one_a_kind'), models.CheckConstraint(condition=models.Q(('price_minor__gte', 100), ('price_minor__lte', 1000000)), name='licence_offer_price_in_range'), models.CheckConstraint(condition=models.Q(('kind__in', ['personal', 'studio', 'unlimited', 'exclusive'])), name='licence_offer_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='ModerationDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='models_catalog.cadmodel')),
                ('release_number', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.CharField(choices=[('publish', 'Published'), ('send_back', 'Sent back'), ('take_down', 'Taken off the shelf'), ('put_back', 'Put back on the shelf')], max_length=10)),
                ('reason', models.TextField(blank=True, max_length=1000)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-decided_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('decision', 'publish'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='moderation_decision_says_why')],
            },
        ),
        migrations.CreateModel(
            name='PieceQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='models_catalog.cadmodel', verbose_name='piece')),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='piece_questions', to=settings.AUTH_USER_MODEL)),
                ('is_of_buyer', models.BooleanField(default=False)),
                ('text', models.TextField(max_length=500)),
                ('answer', models.TextField(blank=True, max_length=2000)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('reported_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'question about a piece',
                'verbose_name_plural': 'questions about pieces',
                'ordering': ['-answered_at', '-pk'],
                'permissions': [('hide_piecequestion', 'Can hide questions about pieces')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='piece_question_asks_something'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='piece_question_answered_says_when'), models.UniqueConstraint(condition=models.Q(('answered_at', None), ('hidden_at', None)), fields=('cad_model', 'asker'), name='piece_question_one_open')],
            },
        ),
        migrations.CreateModel(
            name='PieceSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(max_length=22, unique=True)),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='piece_sets', to=settings.AUTH_USER_MODEL)),
                ('slug', models.SlugField(max_length=80)),
                ('name', models.CharField(max_length=80)),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('kind', models.CharField(choices=[('personal', 'Personal'), ('studio', 'Studio'), ('unlimited', 'Unlimited'), ('exclusive', 'Exclusive')], max_length=12)),
                ('piece_count', models.PositiveSmallIntegerField()),
                ('price_minor', models.PositiveBigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('designer', 'slug'), name='piece_set_address_once'), models.UniqueConstraint(fields=('designer', 'name'), name='piece_set_name_once'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('slug', ''), _negated=True)), name='piece_set_is_named'), models.CheckConstraint(condition=models.Q(('kind__in', ('personal', 'studio', 'unlimited'))), name='piece_set_kind_in_sets'), models.CheckConstraint(condition=models.Q(('piece_count__range', (2, 12))), name='piece_set_of_a_few_pieces'), models.CheckConstraint(condition=models.Q(('price_minor__gte', 200), ('price_minor__lt', 12000000)), name='piece_set_price_in_range')],
            },
        ),
        migrations.CreateModel(
            name='PieceInSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('piece_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='models_catalog.pieceset')),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='in_sets', to='models_catalog.cadmodel')),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('piece_set', 'cad_model'), name='piece_in_set_once')],
            },
        ),
        migrations.CreateModel(
            name='PriceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='price_changes', to='models_catalog.cadmodel')),
                ('kind', models.CharField(choices=[('personal', 'Personal'), ('studio', 'Studio'), ('unlimited', 'Unlimited'), ('exclusive', 'Exclusive')], max_length=12)),
                ('price_minor', models.PositiveIntegerField(null=True)),
                ('currency', models.CharField(max_length=3)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-changed_at', '-pk'],
                'indexes': [models.Index(fields=['cad_model', '-changed_at'], name='price_change_by_model')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['personal', 'studio', 'unlimited', 'exclusive'])), name='price_change_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='QuarantinedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quarantined_files', to=settings.AUTH_USER_MODEL)),
                ('cad_model', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='quarantined_files', to='models_catalog.cadmodel', verbose_name='piece')),
                ('file_name', models.CharField(max_length=120)),
                ('size_bytes', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('malware', models.CharField(max_length=80)),
                ('storage_key', models.CharField(max_length=100, unique=True)),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'file with malware',
                'verbose_name_plural': 'files with malware',
                'ordering': ['-found_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('malware', ''), _negated=True), name='quarantined_file_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Reduction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.UUIDField(default=uuid.uuid4)),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reductions', to='models_catalog.cadmodel')),
                ('kind', models.CharField(choices=[('personal', 'Personal'), ('studio', 'Studio'), ('unlimited', 'Unlimited'), ('exclusive', 'Exclusive')], max_length=12)),
                ('price_minor', models.PositiveIntegerField()),
                ('prior_minor', models.PositiveIntegerField(blank=True, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
                'indexes': [models.Index(fields=['cad_model', 'kind', '-starts_at'], name='reduction_of_offer'), models.Index(fields=['ends_at'], name='reduction_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['personal', 'studio', 'unlimited', 'exclusive'])), name='reduction_kind_known'), models.CheckConstraint(condition=models.Q(('price_minor__gte', 100), ('price_minor__lte', 1000000)), name='reduction_price_in_range'), models.CheckConstraint(condition=models.Q(('prior_minor', None), ('prior_minor__gt', models.F('price_minor')), _connector='OR'), name='reduction_prior_price_above'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='reduction_ends_after_start'), models.CheckConstraint(condition=models.Q(('ends_at__lte', django.db.models.expressions.CombinedExpression(models.F('starts_at'), '+', models.Value(datetime.timedelta(days=60))))), name='reduction_not_for_ever'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('cad_model', '='), ('kind', '='), (models.Func('starts_at', 'ends_at', function='TSTZRANGE', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='reduction_one_at_a_time', violation_error_message='This licence is reduced already in that time.')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='releases', to='models_catalog.cadmodel')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'In work'), ('submitted', 'Waiting for review'), ('sent_back', 'Sent back'), ('published', 'Published'), ('set_aside', 'Set aside')], default='draft', max_length=9)),
                ('notes', models.TextField(blank=True, max_length=2000)),
                ('confirmed_unit', models.CharField(blank=True, choices=[('mm', 'Millimetres'), ('cm', 'Centimetres'), ('inch', 'Inches'), ('m', 'Metres')], max_length=4)),
                ('is_sold_unweighed', models.BooleanField(default=False)),
                ('preview_key', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'submitted_at'], name='release_review_queue')],
                'constraints': [models.UniqueConstraint(fields=('cad_model', 'number'), name='release_number_unique'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'sent_back', 'submitted'])), fields=('cad_model',), name='release_one_in_work'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='release_number_positive'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'sent_back', 'published', 'set_aside'])), name='release_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_at', None)), _connector='OR'), name='release_published_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'submitted'), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='release_submitted_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='CastabilityCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='castability_checks', to='models_catalog.release')),
                ('check_kind', models.CharField(choices=[('wall', 'Thinnest wall'), ('shank_thickness', 'Shank, thickness'), ('shank_width', 'Shank, width'), ('prong_diameter', 'Thinnest claw'), ('fine_detail', 'Finest raised detail'), ('engraving_width', 'Engraving, width'), ('engraving_depth', 'Engraving, depth'), ('opening', 'Smallest opening'), ('filigree_strand', 'Thinnest strand'), ('culet_to_finger', 'Stone to finger'), ('knife_edge', 'Knife edge')], max_length=16)),
                ('value_mm', models.FloatField(blank=True, null=True)),
                ('min_silver_mm', models.FloatField()),
                ('min_gold_mm', models.FloatField()),
                ('verdict_silver', models.CharField(choices=[('pass', 'Pass'), ('warn', 'Look'), ('fail', 'Too little'), ('not_found', 'Not measured'), ('not_applicable', 'Does not apply')], max_length=14)),
                ('verdict_gold', models.CharField(choices=[('pass', 'Pass'), ('warn', 'Look'), ('fail', 'Too little'), ('not_found', 'Not measured'), ('not_applicable', 'Does not apply')], max_length=14)),
                ('at_x_mm', models.FloatField(blank=True, null=True)),
                ('at_y_mm', models.FloatField(blank=True, null=True)),
                ('at_z_mm', models.FloatField(blank=True, null=True)),
                ('found_by', models.CharField(max_length=300)),
                ('is_sure', models.BooleanField()),
                ('code_version', models.PositiveSmallIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('release', 'check_kind'), name='castability_check_one_a_kind'), models.CheckConstraint(condition=models.Q(('check_kind__in', ['wall', 'shank_thickness', 'shank_width', 'prong_diameter', 'fine_detail', 'engraving_width', 'engraving_depth', 'opening', 'filigree_strand', 'culet_to_finger', 'knife_edge'])), name='castability_check_kind_known'), models.CheckConstraint(condition=models.Q(('verdict_gold__in', ['pass', 'warn', 'fail', 'not_found', 'not_applicable']), ('verdict_silver__in', ['pass', 'warn', 'fail', 'not_found', 'not_applicable'])), name='castability_check_verdict_known'), models.CheckConstraint(condition=models.Q(('min_gold_mm__gt', 0), ('min_silver_mm__gt', 0)), name='castability_check_minimum_positive'), models.CheckConstraint(condition=models.Q(models.Q(('value_mm__isnull', True), ('verdict_gold__in', ['not_found', 'not_applicable']), ('verdict_silver__in', ['not_found', 'not_applicable'])), models.Q(('value_mm__isnull', False), ('verdict_gold__in', ['pass', 'warn', 'fail']), ('verdict_silver__in', ['pass', 'warn', 'fail'])), _connector='OR'), name='castability_check_verdict_has_a_value'), models.CheckConstraint(condition=models.Q(models.Q(('at_x_mm', None), ('at_y_mm', None), ('at_z_mm', None)), models.Q(('at_x_mm__isnull', False), ('at_y_mm__isnull', False), ('at_z_mm__isnull', False)), _connector='OR'), name='castability_check_place_whole'), models.CheckConstraint(condition=models.Q(('value_mm__isnull', False), models.Q(('found_by', ''), _negated=True), _connector='OR'), name='castability_check_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Drawing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drawings', to='models_catalog.release')),
                ('side', models.CharField(choices=[('front', 'Front'), ('side', 'Side'), ('top', 'Above')], max_length=5)),
                ('outline', models.TextField(blank=True)),
                ('edges', models.TextField(blank=True)),
                ('stones', models.TextField(blank=True)),
                ('facets', models.TextField(blank=True)),
                ('left', models.IntegerField()),
                ('top', models.IntegerField()),
                ('right', models.IntegerField()),
                ('bottom', models.IntegerField()),
                ('figures', models.JSONField(blank=True, default=list)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('release', 'side'), name='drawing_one_a_side'), models.CheckConstraint(condition=models.Q(('side__in', ['front', 'side', 'top'])), name='drawing_side_known'), models.CheckConstraint(condition=models.Q(('bottom__gte', models.F('top')), ('right__gte', models.F('left'))), name='drawing_box_whole'), models.CheckConstraint(condition=models.Q(('edges__regex', '^[Mlz0-9 -]*$'), ('facets__regex', '^[Mlz0-9 -]*$'), ('outline__regex', '^[Mlz0-9 -]*$'), ('stones__regex', '^[Mlz0-9 -]*$')), name='drawing_lines_only'), models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.text.Length('outline'), '+', django.db.models.functions.text.Length('edges')), '+', django.db.models.functions.text.Length('stones')), '+', django.db.models.functions.text.Length('facets')), 60000), name='drawing_light')],
            },
        ),
        migrations.CreateModel(
            name='DuplicateFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duplicate_findings', to='models_catalog.release')),
                ('other_release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='models_catalog.release')),
                ('distance', models.FloatField(blank=True, null=True)),
                ('is_same_file', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('open', 'To be looked at'), ('dismissed', 'Not a copy'), ('confirmed', 'A copy')], default='open', max_length=9)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-is_same_file', 'distance', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('release', 'other_release'), name='duplicate_finding_once_per_pair'), models.CheckConstraint(condition=models.Q(('release', models.F('other_release')), _negated=True), name='duplicate_finding_not_of_itself'), models.CheckConstraint(condition=models.Q(('is_same_file', True), ('distance__isnull', False), _connector='OR'), name='duplicate_finding_says_why'), models.CheckConstraint(condition=models.Q(('distance__isnull', True), ('distance__gte', 0), _connector='OR'), name='duplicate_finding_distance_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'open')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['dismissed', 'confirmed'])), _connector='OR'), name='duplicate_finding_decided_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='measurement', to='models_catalog.release')),
                ('unit', models.CharField(max_length=8)),
                ('is_unit_from_file', models.BooleanField()),
                ('unit_reason', models.CharField(blank=True, max_length=200)),
                ('triangle_count', models.PositiveIntegerField()),
                ('size_x_mm', models.FloatField()),
                ('size_y_mm', models.FloatField()),
                ('size_z_mm', models.FloatField()),
                ('surface_mm2', models.FloatField()),
                ('volume_mm3', models.FloatField(blank=True, null=True)),
                ('volume_without_doubted_mm3', models.FloatField(blank=True, null=True)),
                ('volume_with_doubted_mm3', models.FloatField(blank=True, null=True)),
                ('is_watertight', models.BooleanField()),
                ('open_edge_count', models.PositiveIntegerField(default=0)),
                ('open_edges_mm', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), blank=True, default=list, size=None)),
                ('drawn_twice_mm', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), blank=True, default=list, size=None)),
                ('inner_diameter_mm', models.FloatField(blank=True, null=True)),
                ('min_wall_mm', models.FloatField(blank=True, null=True)),
                ('min_wall_x_mm', models.FloatField(blank=True, null=True)),
                ('min_wall_y_mm', models.FloatField(blank=True, null=True)),
                ('min_wall_z_mm', models.FloatField(blank=True, null=True)),
                ('warnings', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, default=list, size=None)),
                ('provenance', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('volume_mm3', None), models.Q(('is_watertight', True), ('volume_mm3__gt', 0)), _connector='OR'), name='measurement_volume_only_when_closed'), models.CheckConstraint(condition=models.Q(('size_x_mm__gte', 0), ('size_y_mm__gte', 0), ('size_z_mm__gte', 0)), name='measurement_size_not_negative'), models.CheckConstraint(condition=models.Q(('open_edges_mm__len__lte', 2400), ('drawn_twice_mm__len__lte', 3600)), name='measurement_faults_few'), models.CheckConstraint(condition=models.Q(models.Q(('min_wall_mm', None), ('min_wall_x_mm', None), ('min_wall_y_mm', None), ('min_wall_z_mm', None)), models.Q(('min_wall_mm__gt', 0), ('min_wall_x_mm__isnull', False), ('min_wall_y_mm__isnull', False), ('min_wall_z_mm__isnull', False)), _connector='OR'), name='measurement_wall_has_a_place')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='models_catalog.release')),
                ('storage_key', models.CharField(max_length=200, unique=True)),
                ('storage_key_320', models.CharField(blank=True, max_length=200)),
                ('storage_key_640', models.CharField(blank=True, max_length=200)),
                ('view', models.CharField(max_length=12)),
                ('metal', models.CharField(max_length=12)),
                ('width', models.PositiveSmallIntegerField()),
                ('height', models.PositiveSmallIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('release', 'view', 'metal'), name='picture_one_a_view'), models.UniqueConstraint(fields=('release', 'position'), name='picture_position_unique')],
            },
        ),
        migrations.CreateModel(
            name='PictureRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Working'), ('done', 'Done'), ('refused', 'Refused'), ('failed', 'Stopped')], default='queued', max_length=8)),
                ('percent', models.PositiveSmallIntegerField(default=0)),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='picture_run', to='models_catalog.release')),
            ],
            options={
                'verbose_name': 'work on pictures',
                'verbose_name_plural': 'work on pictures',
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='picture_run_percent')],
            },
        ),
        migrations.CreateModel(
            name='ReleaseFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='models_catalog.release')),
                ('storage_key', models.CharField(max_length=200, unique=True)),
                ('file_name', models.CharField(max_length=120)),
                ('format', models.CharField(max_length=8)),
                ('size_bytes', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('is_measured', models.BooleanField(default=False)),
                ('maker_words', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('contents', models.JSONField(blank=True, null=True)),
                ('measured_at', models.DateTimeField(blank=True, null=True)),
                ('inner_diameter_mm', models.FloatField(blank=True, null=True)),
                ('volume_mm3', models.FloatField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-is_measured', 'file_name'],
                'indexes': [models.Index(condition=models.Q(('format__in', ['3dm', '3mf', 'glb', 'gltf', 'obj', 'ply', 'step', 'stl', 'zip']), ('is_measured', False), ('measured_at', None)), fields=['id'], name='release_file_to_measure')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_measured', True)), fields=('release',), name='release_file_one_measured'), models.UniqueConstraint(fields=('release', 'file_name'), name='release_file_name_unique'), models.CheckConstraint(condition=models.Q(('size_bytes__gt', 0)), name='release_file_not_empty'), models.CheckConstraint(condition=models.Q(models.Q(('inner_diameter_mm', None), ('measured_at', None), ('volume_mm3', None)), models.Q(('is_measured', False), ('measured_at__isnull', False), models.Q(('inner_diameter_mm', None), ('inner_diameter_mm__gt', 0), _connector='OR'), models.Q(('volume_mm3', None), ('volume_mm3__gt', 0), _connector='OR')), _connector='OR'), name='release_file_figures_fit')],
            },
        ),
        migrations.CreateModel(
            name='Fingerprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('release_file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fingerprints', to='models_catalog.releasefile')),
                ('surface', models.CharField(choices=[('metal', 'Metal alone'), ('whole', 'Metal and stones')], max_length=5)),
                ('version', models.PositiveSmallIntegerField()),
                ('vector', models.BinaryField(max_length=512)),
                ('cell', models.BigIntegerField()),
                ('measured_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'indexes': [models.Index(fields=['version', 'cell'], include=('id', 'vector'), name='fingerprint_by_cell')],
                'constraints': [models.UniqueConstraint(fields=('release_file', 'surface'), name='fingerprint_one_per_surface'), models.CheckConstraint(condition=models.Q(('surface__in', ['metal', 'whole'])), name='fingerprint_surface_known'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='fingerprint_version_known')],
            },
        ),
        migrations.CreateModel(
            name='Shell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shells', to='models_catalog.release')),
                ('name', models.CharField(max_length=80)),
                ('role', models.CharField(choices=[('metal', 'Metal'), ('stone', 'Stone'), ('helper', 'Helper, not part of the piece')], max_length=6)),
                ('is_role_confirmed', models.BooleanField(default=False)),
                ('doubt', models.CharField(blank=True, max_length=120)),
                ('count', models.PositiveSmallIntegerField()),
                ('volume_mm3', models.FloatField(blank=True, null=True)),
                ('size_x_mm', models.FloatField()),
                ('size_y_mm', models.FloatField()),
                ('size_z_mm', models.FloatField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('release', 'name'), name='shell_name_unique'), models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='shell_not_empty'), models.CheckConstraint(condition=models.Q(('role__in', ['metal', 'stone', 'helper'])), name='shell_role_known')],
            },
        ),
        migrations.CreateModel(
            name='ShopPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('designer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='shop_page', to=settings.AUTH_USER_MODEL)),
                ('banner_key', models.CharField(blank=True, max_length=200)),
                ('words', models.TextField(blank=True, max_length=4000)),
                ('away_from', models.DateField(blank=True, null=True)),
                ('away_until', models.DateField(blank=True, null=True)),
                ('away_words', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('away_from', None), ('away_until', None)), ('away_until__gte', models.F('away_from')), _connector='OR'), name='shop_page_away_in_order')],
            },
        ),
        migrations.CreateModel(
            name='StoneGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stone_groups', to='models_catalog.release')),
                ('shape', models.CharField(max_length=20)),
                ('length_mm', models.FloatField()),
                ('width_mm', models.FloatField()),
                ('count', models.PositiveSmallIntegerField()),
                ('total_carats', models.FloatField()),
            ],
            options={
                'ordering': ['-length_mm', 'shape'],
                'constraints': [models.UniqueConstraint(fields=('release', 'shape', 'length_mm', 'width_mm'), name='stone_group_unique'), models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='stone_group_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Turntable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turntables', to='models_catalog.release')),
                ('storage_key', models.CharField(max_length=200, unique=True)),
                ('metal', models.CharField(max_length=12)),
                ('frame_pixels', models.PositiveSmallIntegerField()),
                ('frame_count', models.PositiveSmallIntegerField()),
                ('column_count', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('release', 'metal'), name='turntable_one_a_metal'), models.CheckConstraint(condition=models.Q(('column_count__gte', 1), ('frame_count__gte', models.F('column_count'))), name='turntable_has_frames')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to=settings.AUTH_USER_MODEL)),
                ('file_name', models.CharField(max_length=120)),
                ('size_bytes', models.PositiveBigIntegerField()),
                ('received_bytes', models.PositiveBigIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('received_bytes__lte', models.F('size_bytes'))), name='upload_within_its_size'), models.CheckConstraint(condition=models.Q(('size_bytes__gt', 0)), name='upload_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='ProcessingRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Working'), ('done', 'Done'), ('refused', 'Refused'), ('failed', 'Stopped')], default='queued', max_length=8)),
                ('percent', models.PositiveSmallIntegerField(default=0)),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='run', to='models_catalog.release')),
                ('upload', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='run', to='models_catalog.upload')),
                ('step', models.CharField(choices=[('waiting', 'Waiting for a free workbench'), ('reading', 'Reading the file'), ('measuring', 'Measuring'), ('checking', 'Checking what casts'), ('preview', 'Making the 3D preview'), ('drawing', 'Drawing it'), ('picture', 'Taking pictures'), ('storing', 'Putting things in place'), ('finished', 'Finished')], default='waiting', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('refusal_code', models.CharField(blank=True, max_length=24)),
            ],
            options={
                'verbose_name': 'work on a file',
                'verbose_name_plural': 'work on files',
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='processing_run_percent'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'failed']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='processing_run_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ListingIndex',
            fields=[
                ('cad_model', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='index_row', serialize=False, to='models_catalog.cadmodel')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='models_catalog.release')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='models_catalog.category')),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('plain_words', models.TextField()),
                ('price_from_minor', models.PositiveIntegerField()),
                ('price_step_at', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), default=list, size=None)),
                ('price_step_minor', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), default=list, size=None)),
                ('price_step_prior_minor', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(null=True), default=list, size=None)),
                ('price_step_until', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(null=True), default=list, size=None)),
                ('offer_count', models.PositiveSmallIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('weight_18k_mg', models.PositiveIntegerField(null=True)),
                ('facets', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('volume_mm3', models.FloatField(null=True)),
                ('inner_diameter_mm', models.FloatField(null=True)),
                ('other_inner_mm', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), blank=True, default=list, size=None)),
                ('stone_mm', models.FloatField(null=True)),
                ('carats', models.FloatField(default=0)),
                ('picture_key', models.CharField(max_length=200)),
                ('picture_key_320', models.CharField(blank=True, max_length=200)),
                ('picture_key_640', models.CharField(blank=True, max_length=200)),
                ('second_picture_key', models.CharField(blank=True, max_length=200)),
                ('second_picture_key_320', models.CharField(blank=True, max_length=200)),
                ('second_picture_key_640', models.CharField(blank=True, max_length=200)),
                ('rating_count', models.PositiveIntegerField(default=0)),
                ('star_sum', models.PositiveIntegerField(default=0)),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='listing_index_words'), models.Index(fields=['plain_words'], name='listing_index_begins', opclasses=['text_pattern_ops']), django.contrib.postgres.indexes.GinIndex(fields=['facets'], name='listing_index_facets'), models.Index(fields=['-published_at', '-cad_model'], name='listing_index_newest'), models.Index(fields=['category', '-published_at', '-cad_model'], name='listing_index_shelf')],
                'constraints': [models.CheckConstraint(condition=models.Q(('star_sum__gte', models.F('rating_count')), ('star_sum__lte', django.db.models.expressions.CombinedExpression(models.F('rating_count'), '*', models.Value(5)))), name='listing_index_stars_fit_their_count')],
            },
        ),
        migrations.CreateModel(
            name='CatalogueWord',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('piece_count', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['word'], name='catalogue_word_trigrams', opclasses=['gin_trgm_ops']), models.Index(fields=['word'], name='catalogue_word_begins', opclasses=['varchar_pattern_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(('piece_count__gt', 0)), name='catalogue_word_on_the_shelf')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='category',
            trigger=pgtrigger.compiler.Trigger(name='category_changes_all_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_pagechange (scope, mark) VALUES ('all', trunc(random() * 1e15)); RETURN NULL;", hash='13632c196b4978702a9185e124def986ad790ba2', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_category_changes_all_pages_055b8', table='models_catalog_category', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='cadmodel',
            trigger=pgtrigger.compiler.Trigger(name='cad_model_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || OLD.id, 'designer:' || OLD.designer_id, 'shelf']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || NEW.id, 'designer:' || NEW.designer_id, 'shelf']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='fe67202301f87e9b6622b90b8d8d066ff1f80380', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_cad_model_changes_pages_48005', table='models_catalog_cadmodel', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='cadmodel',
            trigger=pgtrigger.compiler.Trigger(name='cad_model_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='698ecf31dafa1e33925870ef25249a56f23e48bb', operation='UPDATE', pgid='pgtrigger_cad_model_same_person_1d8c6', table='models_catalog_cadmodel', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='cadmodel',
            trigger=pgtrigger.compiler.Trigger(name='cad_model_stands_with_its_versions', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', func="\n    IF NEW.state = 'published' AND NOT EXISTS (\n        SELECT 1 FROM models_catalog_release release\n            WHERE release.cad_model_id = NEW.id AND release.state = 'published'\n    ) THEN\n        RAISE EXCEPTION 'Piece % has no published version', NEW.id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.state NOT IN ('submitted', 'published') AND EXISTS (\n        SELECT 1 FROM models_catalog_release release\n            WHERE release.cad_model_id = NEW.id AND release.state = 'submitted'\n    ) THEN\n        RAISE EXCEPTION 'A version of piece % waits for review', NEW.id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='d9339bd3e44b1f4675ed1746316ce4e5f2c8f749', operation='UPDATE', pgid='pgtrigger_cad_model_stands_with_its_versions_e32cb', table='models_catalog_cadmodel', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='cadmodel',
            trigger=pgtrigger.compiler.Trigger(name='cad_model_address_not_used_before', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (\n        SELECT 1 FROM models_catalog_formeraddress former\n            WHERE former.slug = NEW.slug AND former.cad_model_id <> NEW.id\n    ) THEN\n        RAISE EXCEPTION 'The address % was that of another piece', NEW.slug\n            USING ERRCODE = 'unique_violation';\n    END IF;\n    RETURN NULL;\n", hash='f9d2e9ab7c2814db57b36a808dd982063be2b33a', operation='INSERT OR UPDATE OF "slug"', pgid='pgtrigger_cad_model_address_not_used_before_65d45', table='models_catalog_cadmodel', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='cadmodel',
            trigger=pgtrigger.compiler.Trigger(name='cad_model_former_address_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.slug IS DISTINCT FROM NEW.slug)', func='\n    INSERT INTO models_catalog_formeraddress (cad_model_id, slug, left_at)\n        VALUES (OLD.id, OLD.slug, now())\n        ON CONFLICT (slug) DO NOTHING;\n    RETURN NULL;\n', hash='8a40d8b3b44b392843645766dc5bdb9b83304de7', operation='UPDATE OF "slug"', pgid='pgtrigger_cad_model_former_address_kept_3d867', table='models_catalog_cadmodel', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='collection',
            trigger=pgtrigger.compiler.Trigger(name='collection_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || OLD.designer_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || NEW.designer_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='f085b3c61e0e700bf74b237ab3f7796f22b293e4', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_collection_changes_pages_d280f', table='models_catalog_collection', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='collection',
            trigger=pgtrigger.compiler.Trigger(name='collection_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4a9c98df35648379d99cf01a3a06808eae5b7b1b', operation='UPDATE', pgid='pgtrigger_collection_same_person_30039', table='models_catalog_collection', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='collectionpiece',
            trigger=pgtrigger.compiler.Trigger(name='collection_piece_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || (SELECT designer_id FROM models_catalog_collection WHERE id = OLD.collection_id)]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || (SELECT designer_id FROM models_catalog_collection WHERE id = NEW.collection_id)]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='e484d5b75289734828602fb26f5e612eafe4b913', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_collection_piece_changes_pages_9425d', table='models_catalog_collectionpiece', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='collectionpiece',
            trigger=pgtrigger.compiler.Trigger(name='collection_of_own_pieces', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (SELECT 1 FROM models_catalog_collection collection\n        JOIN models_catalog_cadmodel piece ON piece.designer_id = collection.designer_id\n        WHERE collection.id = NEW.collection_id AND piece.id = NEW.cad_model_id)\n    THEN RAISE EXCEPTION 'collection_of_own_pieces: a collection holds pieces of its designer'\n        USING ERRCODE = 'check_violation';\n    END IF; RETURN NEW;\n", hash='9f232a34f5f1e6f96d7dabfc3b6a841eae388d8c', operation='INSERT OR UPDATE', pgid='pgtrigger_collection_of_own_pieces_82b99', table='models_catalog_collectionpiece', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='formeraddress',
            trigger=pgtrigger.compiler.Trigger(name='former_address_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='178a7c7cfbbb464a4c814d81c27f7a7656387bce', operation='UPDATE', pgid='pgtrigger_former_address_unchanged_2a3b4', table='models_catalog_formeraddress', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='licenceoffer',
            trigger=pgtrigger.compiler.Trigger(name='licence_offer_above_reductions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (SELECT 1 FROM models_catalog_reduction reduction\n        WHERE reduction.cad_model_id = NEW.cad_model_id AND reduction.kind = NEW.kind\n        AND reduction.ends_at > clock_timestamp() AND reduction.price_minor >= NEW.price_minor)\n    THEN RAISE EXCEPTION 'licence_offer_above_reductions: a price stays above its reductions'\n        USING ERRCODE = 'check_violation';\n    END IF; RETURN NEW;\n", hash='338b836285a564a0632376fea5d9fb5cedd444fc', operation='INSERT OR UPDATE', pgid='pgtrigger_licence_offer_above_reductions_9c7e7', table='models_catalog_licenceoffer', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='licenceoffer',
            trigger=pgtrigger.compiler.Trigger(name='licence_offer_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || OLD.cad_model_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || NEW.cad_model_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='2410efd7a7b581dbc29e64fcb2bef1485a2f20ff', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_licence_offer_changes_pages_d6057', table='models_catalog_licenceoffer', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='moderationdecision',
            trigger=pgtrigger.compiler.Trigger(name='moderation_decision_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."cad_model_id" IS DISTINCT FROM (NEW."cad_model_id") OR OLD."release_number" IS DISTINCT FROM (NEW."release_number") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decision" IS DISTINCT FROM (NEW."decision") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ae56b6321f74650269271e8294b2793a3df2725c', operation='UPDATE', pgid='pgtrigger_moderation_decision_no_update_eb19b', table='models_catalog_moderationdecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='moderationdecision',
            trigger=pgtrigger.compiler.Trigger(name='moderation_decision_only_blanked', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.reason IS DISTINCT FROM OLD.reason AND NEW.reason IS DISTINCT FROM 'Removed: whom it was about has left.')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='04b0cd93baaed99060aaa838dd8ae0441c4aaff3', operation='UPDATE', pgid='pgtrigger_moderation_decision_only_blanked_32bc0', table='models_catalog_moderationdecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='piecequestion',
            trigger=pgtrigger.compiler.Trigger(name='piece_question_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || OLD.cad_model_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || NEW.cad_model_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='9179708d8b5c9046d21152ebc78a2a6394024049', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_piece_question_changes_pages_f41a9', table='models_catalog_piecequestion', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='piecequestion',
            trigger=pgtrigger.compiler.Trigger(name='piece_question_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.asker_id IS NOT NULL AND NEW.asker_id IS DISTINCT FROM OLD.asker_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='83ea0b8eea0ffa65ab5702a0069e37170ac21477', operation='UPDATE', pgid='pgtrigger_piece_question_same_person_c9a4a', table='models_catalog_piecequestion', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='piecequestion',
            trigger=pgtrigger.compiler.Trigger(name='piece_question_stays_asked', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."cad_model_id" IS DISTINCT FROM (NEW."cad_model_id") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='acf711e06e03137011eed7b27e2daa492c6c7686', operation='UPDATE', pgid='pgtrigger_piece_question_stays_asked_dab80', table='models_catalog_piecequestion', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='piecequestion',
            trigger=pgtrigger.compiler.Trigger(name='piece_question_answered_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.answer <> '' AND NEW.answer IS DISTINCT FROM OLD.answer)", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='02878ea6874af9140c8734c2736fda4e3db342bc', operation='UPDATE', pgid='pgtrigger_piece_question_answered_once_257d0', table='models_catalog_piecequestion', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='pieceset',
            trigger=pgtrigger.compiler.Trigger(name='piece_set_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || OLD.designer_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || NEW.designer_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='bea61428a223fa57dde5f9feba5e689f697f5a4f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_piece_set_changes_pages_6c776', table='models_catalog_pieceset', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='pieceset',
            trigger=pgtrigger.compiler.Trigger(name='piece_set_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4f7d9181085ec3b17b1d05cb30f2e7debd92fb72', operation='UPDATE', pgid='pgtrigger_piece_set_same_person_eca35', table='models_catalog_pieceset', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='pieceset',
            trigger=pgtrigger.compiler.Trigger(name='piece_set_as_agreed', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE agreed models_catalog_pieceset; placed BIGINT; offered BIGINT; whole BIGINT; least BIGINT;', func="\n    SELECT * INTO agreed FROM models_catalog_pieceset WHERE id = NEW.id;\n    IF agreed.id IS NULL THEN RETURN NULL; END IF;\n    SELECT COUNT(*), COUNT(offer.id), COALESCE(SUM(offer.price_minor), 0),\n            COALESCE(MIN(offer.price_minor), 0)\n        INTO placed, offered, whole, least\n        FROM models_catalog_pieceinset place\n        LEFT JOIN models_catalog_licenceoffer offer ON offer.cad_model_id = place.cad_model_id\n            AND offer.kind = agreed.kind AND offer.currency = agreed.currency\n        WHERE place.piece_set_id = agreed.id;\n    IF placed <> agreed.piece_count OR offered <> placed THEN\n        RAISE EXCEPTION 'piece_set_of_one_licence: each piece of a set offers its licence'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF agreed.price_minor >= whole OR agreed.price_minor * least < 100 * whole THEN\n        RAISE EXCEPTION 'piece_set_below_the_sum: a set costs less than its pieces one by one'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='a685705be05fbd211092b34641475648393c2f39', operation='INSERT', pgid='pgtrigger_piece_set_as_agreed_6c084', table='models_catalog_pieceset', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='pieceset',
            trigger=pgtrigger.compiler.Trigger(name='piece_set_stays_agreed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."piece_count" IS DISTINCT FROM (NEW."piece_count") OR OLD."price_minor" IS DISTINCT FROM (NEW."price_minor"))', constraint='CONSTRAINT', declare='DECLARE agreed models_catalog_pieceset; placed BIGINT; offered BIGINT; whole BIGINT; least BIGINT;', func="\n    SELECT * INTO agreed FROM models_catalog_pieceset WHERE id = NEW.id;\n    IF agreed.id IS NULL THEN RETURN NULL; END IF;\n    SELECT COUNT(*), COUNT(offer.id), COALESCE(SUM(offer.price_minor), 0),\n            COALESCE(MIN(offer.price_minor), 0)\n        INTO placed, offered, whole, least\n        FROM models_catalog_pieceinset place\n        LEFT JOIN models_catalog_licenceoffer offer ON offer.cad_model_id = place.cad_model_id\n            AND offer.kind = agreed.kind AND offer.currency = agreed.currency\n        WHERE place.piece_set_id = agreed.id;\n    IF placed <> agreed.piece_count OR offered <> placed THEN\n        RAISE EXCEPTION 'piece_set_of_one_licence: each piece of a set offers its licence'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF agreed.price_minor >= whole OR agreed.price_minor * least < 100 * whole THEN\n        RAISE EXCEPTION 'piece_set_below_the_sum: a set costs less than its pieces one by one'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='c799b6fbbc79d2dae3efd0815ca66a242b73f429', operation='UPDATE', pgid='pgtrigger_piece_set_stays_agreed_18ff6', table='models_catalog_pieceset', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='pieceinset',
            trigger=pgtrigger.compiler.Trigger(name='piece_in_set_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || (SELECT designer_id FROM models_catalog_pieceset WHERE id = OLD.piece_set_id)]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || (SELECT designer_id FROM models_catalog_pieceset WHERE id = NEW.piece_set_id)]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='da57917aa0302fba7c10000755eec09bde6fe635', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_piece_in_set_changes_pages_39043', table='models_catalog_pieceinset', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='pieceinset',
            trigger=pgtrigger.compiler.Trigger(name='piece_set_of_own_pieces', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (SELECT 1 FROM models_catalog_pieceset mine\n        JOIN models_catalog_cadmodel piece ON piece.designer_id = mine.designer_id\n        WHERE mine.id = NEW.piece_set_id AND piece.id = NEW.cad_model_id)\n    THEN RAISE EXCEPTION 'piece_set_of_own_pieces: a set holds pieces of its designer'\n        USING ERRCODE = 'check_violation';\n    END IF; RETURN NEW;\n", hash='eb52d9765fe4067416e5a51fd8dd3e19edc7daa0', operation='INSERT OR UPDATE', pgid='pgtrigger_piece_set_of_own_pieces_3ccc6', table='models_catalog_pieceinset', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='pieceinset',
            trigger=pgtrigger.compiler.Trigger(name='piece_in_set_as_agreed', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE agreed models_catalog_pieceset; placed BIGINT; offered BIGINT; whole BIGINT; least BIGINT;', func="\n    SELECT * INTO agreed FROM models_catalog_pieceset WHERE id = NEW.piece_set_id;\n    IF agreed.id IS NULL THEN RETURN NULL; END IF;\n    SELECT COUNT(*), COUNT(offer.id), COALESCE(SUM(offer.price_minor), 0),\n            COALESCE(MIN(offer.price_minor), 0)\n        INTO placed, offered, whole, least\n        FROM models_catalog_pieceinset place\n        LEFT JOIN models_catalog_licenceoffer offer ON offer.cad_model_id = place.cad_model_id\n            AND offer.kind = agreed.kind AND offer.currency = agreed.currency\n        WHERE place.piece_set_id = agreed.id;\n    IF placed <> agreed.piece_count OR offered <> placed THEN\n        RAISE EXCEPTION 'piece_set_of_one_licence: each piece of a set offers its licence'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF agreed.price_minor >= whole OR agreed.price_minor * least < 100 * whole THEN\n        RAISE EXCEPTION 'piece_set_below_the_sum: a set costs less than its pieces one by one'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='ffedf5398a06a185a6e64c1666c0136b54652685', operation='INSERT OR UPDATE', pgid='pgtrigger_piece_in_set_as_agreed_a7e10', table='models_catalog_pieceinset', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='pricechange',
            trigger=pgtrigger.compiler.Trigger(name='price_change_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(\n    NOT EXISTS (SELECT 1 FROM models_catalog_cadmodel piece\n        WHERE piece.id = OLD.cad_model_id AND piece.state = 'published')\n, FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='c3e1718fe2f1b82ab7132f5479ea9f6192b606b1', operation='DELETE', pgid='pgtrigger_price_change_no_delete_8e4bb', table='models_catalog_pricechange', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='pricechange',
            trigger=pgtrigger.compiler.Trigger(name='price_change_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM models_catalog_pricechange) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='a29d7ab547172abaf5acbc3747e08ffd2d06ba18', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_price_change_no_truncate_b474b', table='models_catalog_pricechange', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='pricechange',
            trigger=pgtrigger.compiler.Trigger(name='price_change_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a6694c5b5ab70d36dbc8dbdc757fe563ffdba702', operation='UPDATE', pgid='pgtrigger_price_change_no_update_6ca63', table='models_catalog_pricechange', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reduction',
            trigger=pgtrigger.compiler.Trigger(name='reduction_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || OLD.cad_model_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || NEW.cad_model_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='e6250b71ceb6ac744c39cdd838b1c04669e7935a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_reduction_changes_pages_58b25', table='models_catalog_reduction', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reduction',
            trigger=pgtrigger.compiler.Trigger(name='reduction_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(\n    OLD.starts_at > clock_timestamp() OR NOT EXISTS (SELECT 1 FROM models_catalog_cadmodel piece\n        WHERE piece.id = OLD.cad_model_id AND piece.state = 'published')\n, FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='a46d370ec842a217137ab11aef2160bf1e037a5f', operation='DELETE', pgid='pgtrigger_reduction_no_delete_c6297', table='models_catalog_reduction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reduction',
            trigger=pgtrigger.compiler.Trigger(name='reduction_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM models_catalog_reduction) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='0a1069ec14d70ed4f4e3a63eac2ab524de5f1d80', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_reduction_no_truncate_df691', table='models_catalog_reduction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reduction',
            trigger=pgtrigger.compiler.Trigger(name='reduction_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."batch" IS DISTINCT FROM (NEW."batch") OR OLD."cad_model_id" IS DISTINCT FROM (NEW."cad_model_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."price_minor" IS DISTINCT FROM (NEW."price_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4c68984dacd210068c6b8004450d3e55f64aa31a', operation='UPDATE', pgid='pgtrigger_reduction_no_update_63383', table='models_catalog_reduction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reduction',
            trigger=pgtrigger.compiler.Trigger(name='reduction_only_shortened', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.ends_at > OLD.ends_at)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e5528c3590a80ece059bbb79891ce895f3a0ac08', operation='UPDATE', pgid='pgtrigger_reduction_only_shortened_f856b', table='models_catalog_reduction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reduction',
            trigger=pgtrigger.compiler.Trigger(name='reduction_below_price', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (SELECT 1 FROM models_catalog_licenceoffer offer\n        WHERE offer.cad_model_id = NEW.cad_model_id AND offer.kind = NEW.kind\n        AND offer.currency = NEW.currency AND offer.price_minor > NEW.price_minor)\n    THEN RAISE EXCEPTION 'reduction_below_price: a reduction lowers the price of an offer'\n        USING ERRCODE = 'check_violation';\n    END IF; RETURN NEW;\n", hash='6d48e35902d1e8f58568a9df9e4ab8610862d8d9', operation='INSERT', pgid='pgtrigger_reduction_below_price_b9524', table='models_catalog_reduction', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='release_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:submitted,draft:set_aside,sent_back:submitted,sent_back:set_aside,submitted:draft,submitted:sent_back,submitted:published}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d4d4625094107bf27aa65ac1c6458f84cc286afc', operation='UPDATE', pgid='pgtrigger_release_state_moves_76179', table='models_catalog_release', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='release_same_as_sold', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state = 'published' AND (NEW.notes IS DISTINCT FROM OLD.notes AND NEW.notes <> '' OR NEW.cad_model_id IS DISTINCT FROM OLD.cad_model_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.state IS DISTINCT FROM OLD.state OR NEW.confirmed_unit IS DISTINCT FROM OLD.confirmed_unit OR NEW.is_sold_unweighed IS DISTINCT FROM OLD.is_sold_unweighed OR NEW.preview_key IS DISTINCT FROM OLD.preview_key OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at OR NEW.published_at IS DISTINCT FROM OLD.published_at))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='6a834c25c53cb98848fb435a89ac64d7dc9f80ef', operation='UPDATE', pgid='pgtrigger_release_same_as_sold_90d2f', table='models_catalog_release', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='release_waits_with_its_piece', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.state = 'submitted' AND OLD.state IS DISTINCT FROM NEW.state)", func="\n    PERFORM 1 FROM models_catalog_cadmodel piece\n        WHERE piece.id = NEW.cad_model_id AND piece.state IN ('submitted', 'published')\n        FOR SHARE OF piece;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'Version % waits for review, and its piece does not', NEW.id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='b98a292fecb5a2e387a783acf8b4253df472cc79', operation='UPDATE', pgid='pgtrigger_release_waits_with_its_piece_5e649', table='models_catalog_release', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='release_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || OLD.cad_model_id, 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || NEW.cad_model_id, 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='7e3aae28092d4ea647303a26805074e480caa68d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_release_changes_pages_cfb7c', table='models_catalog_release', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='picturerun',
            trigger=pgtrigger.compiler.Trigger(name='picture_run_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD.state IS NOT DISTINCT FROM NEW.state THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = OLD.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = NEW.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='2aaceb097512cfeaad7ae6302de886cb6b2aed66', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_picture_run_changes_pages_edc91', table='models_catalog_picturerun', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='picture',
            trigger=pgtrigger.compiler.Trigger(name='picture_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = OLD.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = NEW.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='2f195cece5cafac8711e0b780963f1c066822c32', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_picture_changes_pages_c3ab5', table='models_catalog_picture', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='measurement',
            trigger=pgtrigger.compiler.Trigger(name='measurement_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = OLD.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = NEW.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='2334c6026d2baae917d0e861f9dc7b520d5fd990', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_measurement_changes_pages_6f33b', table='models_catalog_measurement', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='measurement',
            trigger=pgtrigger.compiler.Trigger(name='measurement_added_before', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE how_it_stands varchar; piece bigint;', func="\n    SELECT release.state, release.cad_model_id INTO how_it_stands, piece\n        FROM models_catalog_release release\n        WHERE release.id = NEW.release_id\n        FOR SHARE OF release;\n    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (\n        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece\n    )) THEN\n        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', NEW.release_id,\n            TG_TABLE_NAME USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='07c7c8d06245c82655e0a232b46b4a090fa8eaea', operation='INSERT', pgid='pgtrigger_measurement_added_before_9acb3', table='models_catalog_measurement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='measurement',
            trigger=pgtrigger.compiler.Trigger(name='measurement_kept_as_sold', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE how_it_stands varchar; piece bigint;', func="\n    SELECT release.state, release.cad_model_id INTO how_it_stands, piece\n        FROM models_catalog_release release\n        WHERE release.id = OLD.release_id\n        FOR SHARE OF release;\n    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (\n        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece\n    )) THEN\n        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', OLD.release_id,\n            TG_TABLE_NAME USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN OLD;\n", hash='f1937cb0c929d6f8376514f91ac7e5b13ad23dfb', operation='DELETE', pgid='pgtrigger_measurement_kept_as_sold_e20b7', table='models_catalog_measurement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='measurement',
            trigger=pgtrigger.compiler.Trigger(name='measurement_same_as_sold', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."drawn_twice_mm" IS DISTINCT FROM (NEW."drawn_twice_mm") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."inner_diameter_mm" IS DISTINCT FROM (NEW."inner_diameter_mm") OR OLD."is_unit_from_file" IS DISTINCT FROM (NEW."is_unit_from_file") OR OLD."is_watertight" IS DISTINCT FROM (NEW."is_watertight") OR OLD."open_edge_count" IS DISTINCT FROM (NEW."open_edge_count") OR OLD."open_edges_mm" IS DISTINCT FROM (NEW."open_edges_mm") OR OLD."provenance" IS DISTINCT FROM (NEW."provenance") OR OLD."release_id" IS DISTINCT FROM (NEW."release_id") OR OLD."size_x_mm" IS DISTINCT FROM (NEW."size_x_mm") OR OLD."size_y_mm" IS DISTINCT FROM (NEW."size_y_mm") OR OLD."size_z_mm" IS DISTINCT FROM (NEW."size_z_mm") OR OLD."surface_mm2" IS DISTINCT FROM (NEW."surface_mm2") OR OLD."triangle_count" IS DISTINCT FROM (NEW."triangle_count") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."unit_reason" IS DISTINCT FROM (NEW."unit_reason") OR OLD."volume_mm3" IS DISTINCT FROM (NEW."volume_mm3") OR OLD."volume_with_doubted_mm3" IS DISTINCT FROM (NEW."volume_with_doubted_mm3") OR OLD."volume_without_doubted_mm3" IS DISTINCT FROM (NEW."volume_without_doubted_mm3") OR OLD."warnings" IS DISTINCT FROM (NEW."warnings"))', declare='DECLARE how_it_stands varchar; piece bigint;', func="\n    SELECT release.state, release.cad_model_id INTO how_it_stands, piece\n        FROM models_catalog_release release\n        WHERE release.id = OLD.release_id\n        FOR SHARE OF release;\n    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (\n        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece\n    )) THEN\n        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', OLD.release_id,\n            TG_TABLE_NAME USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='410870516d709b94774b74ea6a19b98f9d03cce8', operation='UPDATE', pgid='pgtrigger_measurement_same_as_sold_9616b', table='models_catalog_measurement', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='drawing',
            trigger=pgtrigger.compiler.Trigger(name='drawing_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = OLD.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = NEW.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='4f130a79cb1016741653bf61adddad208bc1ef2b', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_drawing_changes_pages_9adff', table='models_catalog_drawing', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='castabilitycheck',
            trigger=pgtrigger.compiler.Trigger(name='castability_check_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = OLD.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = NEW.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='e6b03d322302500c4306cd7b7b166cc07c92f5d5', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_castability_check_changes_pages_97f4e', table='models_catalog_castabilitycheck', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='releasefile',
            trigger=pgtrigger.compiler.Trigger(name='release_file_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = OLD.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = NEW.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='367e422cbabc296e6fad87f8487f9e94412d741d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_release_file_changes_pages_19c18', table='models_catalog_releasefile', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='releasefile',
            trigger=pgtrigger.compiler.Trigger(name='release_file_added_before', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE how_it_stands varchar; piece bigint;', func="\n    SELECT release.state, release.cad_model_id INTO how_it_stands, piece\n        FROM models_catalog_release release\n        WHERE release.id = NEW.release_id\n        FOR SHARE OF release;\n    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (\n        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece\n    )) THEN\n        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', NEW.release_id,\n            TG_TABLE_NAME USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='b9353e0b0155c2770a816993df96f55f5c90c34e', operation='INSERT', pgid='pgtrigger_release_file_added_before_bf15f', table='models_catalog_releasefile', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='releasefile',
            trigger=pgtrigger.compiler.Trigger(name='release_file_kept_as_sold', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE how_it_stands varchar; piece bigint;', func="\n    SELECT release.state, release.cad_model_id INTO how_it_stands, piece\n        FROM models_catalog_release release\n        WHERE release.id = OLD.release_id\n        FOR SHARE OF release;\n    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (\n        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece\n    )) THEN\n        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', OLD.release_id,\n            TG_TABLE_NAME USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN OLD;\n", hash='13d18f38e9fba88b14965265e3a100c9de707155', operation='DELETE', pgid='pgtrigger_release_file_kept_as_sold_9fd3c', table='models_catalog_releasefile', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='releasefile',
            trigger=pgtrigger.compiler.Trigger(name='release_file_same_as_sold', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."format" IS DISTINCT FROM (NEW."format") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_measured" IS DISTINCT FROM (NEW."is_measured") OR OLD."release_id" IS DISTINCT FROM (NEW."release_id") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size_bytes" IS DISTINCT FROM (NEW."size_bytes") OR OLD."storage_key" IS DISTINCT FROM (NEW."storage_key"))', declare='DECLARE how_it_stands varchar; piece bigint;', func="\n    SELECT release.state, release.cad_model_id INTO how_it_stands, piece\n        FROM models_catalog_release release\n        WHERE release.id = OLD.release_id\n        FOR SHARE OF release;\n    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (\n        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece\n    )) THEN\n        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', OLD.release_id,\n            TG_TABLE_NAME USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='002481f72abe082af9702d3a3a6d04e0efa6a781', operation='UPDATE', pgid='pgtrigger_release_file_same_as_sold_7b2f4', table='models_catalog_releasefile', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='shell',
            trigger=pgtrigger.compiler.Trigger(name='shell_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = OLD.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = NEW.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='321dc51c13994d7578921daee6e8335d9e7e2c32', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shell_changes_pages_18db4', table='models_catalog_shell', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='shell',
            trigger=pgtrigger.compiler.Trigger(name='shell_added_before', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE how_it_stands varchar; piece bigint;', func="\n    SELECT release.state, release.cad_model_id INTO how_it_stands, piece\n        FROM models_catalog_release release\n        WHERE release.id = NEW.release_id\n        FOR SHARE OF release;\n    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (\n        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece\n    )) THEN\n        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', NEW.release_id,\n            TG_TABLE_NAME USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='30f0e226da070a82da0f3aa34de1222e76663cb1', operation='INSERT', pgid='pgtrigger_shell_added_before_938cd', table='models_catalog_shell', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='shell',
            trigger=pgtrigger.compiler.Trigger(name='shell_kept_as_sold', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE how_it_stands varchar; piece bigint;', func="\n    SELECT release.state, release.cad_model_id INTO how_it_stands, piece\n        FROM models_catalog_release release\n        WHERE release.id = OLD.release_id\n        FOR SHARE OF release;\n    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (\n        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece\n    )) THEN\n        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', OLD.release_id,\n            TG_TABLE_NAME USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN OLD;\n", hash='42943d2c76ea2fe72c890fd091351676db713121', operation='DELETE', pgid='pgtrigger_shell_kept_as_sold_01276', table='models_catalog_shell', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='shell',
            trigger=pgtrigger.compiler.Trigger(name='shell_same_as_sold', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', declare='DECLARE how_it_stands varchar; piece bigint;', func="\n    SELECT release.state, release.cad_model_id INTO how_it_stands, piece\n        FROM models_catalog_release release\n        WHERE release.id = OLD.release_id\n        FOR SHARE OF release;\n    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (\n        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece\n    )) THEN\n        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', OLD.release_id,\n            TG_TABLE_NAME USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='b44462d4a86b960df3aeb9bb01e1a0a6906edd86', operation='UPDATE', pgid='pgtrigger_shell_same_as_sold_00d0c', table='models_catalog_shell', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='shoppage',
            trigger=pgtrigger.compiler.Trigger(name='shop_page_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || OLD.designer_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['designer:' || NEW.designer_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='4f65c7b2a479f36b7bfb4cb451f7299b8c00d08e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shop_page_changes_pages_f6f42', table='models_catalog_shoppage', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='shoppage',
            trigger=pgtrigger.compiler.Trigger(name='shop_page_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='391d8a690ef0d91edc5046f9ae24c6f7dd1c7a50', operation='UPDATE', pgid='pgtrigger_shop_page_same_person_ce375', table='models_catalog_shoppage', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='stonegroup',
            trigger=pgtrigger.compiler.Trigger(name='stone_group_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = OLD.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = NEW.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='c619275f5fa9ff0ce5a3e4268d9ea90b61300561', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_stone_group_changes_pages_633f6', table='models_catalog_stonegroup', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='stonegroup',
            trigger=pgtrigger.compiler.Trigger(name='stone_group_added_before', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE how_it_stands varchar; piece bigint;', func="\n    SELECT release.state, release.cad_model_id INTO how_it_stands, piece\n        FROM models_catalog_release release\n        WHERE release.id = NEW.release_id\n        FOR SHARE OF release;\n    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (\n        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece\n    )) THEN\n        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', NEW.release_id,\n            TG_TABLE_NAME USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='26c71f9b55a519caea55c96ec8b5e6236d777bbe', operation='INSERT', pgid='pgtrigger_stone_group_added_before_bfa2f', table='models_catalog_stonegroup', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='stonegroup',
            trigger=pgtrigger.compiler.Trigger(name='stone_group_kept_as_sold', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE how_it_stands varchar; piece bigint;', func="\n    SELECT release.state, release.cad_model_id INTO how_it_stands, piece\n        FROM models_catalog_release release\n        WHERE release.id = OLD.release_id\n        FOR SHARE OF release;\n    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (\n        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece\n    )) THEN\n        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', OLD.release_id,\n            TG_TABLE_NAME USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN OLD;\n", hash='968bfc1e6e51bd340458e7a1f5f42d3f2dc0722d', operation='DELETE', pgid='pgtrigger_stone_group_kept_as_sold_4c0a4', table='models_catalog_stonegroup', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='stonegroup',
            trigger=pgtrigger.compiler.Trigger(name='stone_group_same_as_sold', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', declare='DECLARE how_it_stands varchar; piece bigint;', func="\n    SELECT release.state, release.cad_model_id INTO how_it_stands, piece\n        FROM models_catalog_release release\n        WHERE release.id = OLD.release_id\n        FOR SHARE OF release;\n    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (\n        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece\n    )) THEN\n        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', OLD.release_id,\n            TG_TABLE_NAME USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='1183af64a77abc24cb6e1ef5ddaf47dcb0e2d991', operation='UPDATE', pgid='pgtrigger_stone_group_same_as_sold_59607', table='models_catalog_stonegroup', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='turntable',
            trigger=pgtrigger.compiler.Trigger(name='turntable_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = OLD.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = NEW.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='acbbf6f151f32cb04f925304c7a4da4865d5eaf9', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_turntable_changes_pages_c61d9', table='models_catalog_turntable', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='processingrun',
            trigger=pgtrigger.compiler.Trigger(name='processing_run_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD.state IS NOT DISTINCT FROM NEW.state THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = OLD.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM models_catalog_release WHERE id = NEW.release_id), 'work']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='7c436f9822d687a7e652a5e348e431a7d9fff7ed', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_processing_run_changes_pages_6d291', table='models_catalog_processingrun', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='listingindex',
            trigger=pgtrigger.compiler.Trigger(name='listing_index_words_insert', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed record;', func="\nFOR changed IN\n    SELECT word, sum(change) AS change FROM (\nSELECT DISTINCT row.cad_model_id, spelled[1] AS word, 1 AS change\nFROM new_rows AS row, regexp_matches(row.plain_words, '[[:alpha:]]+', 'g') AS spelled\n) AS each\n    WHERE length(word) BETWEEN 3 AND 40\n    GROUP BY word HAVING sum(change) <> 0 ORDER BY word\nLOOP\n    IF changed.change > 0 THEN\n        INSERT INTO models_catalog_catalogueword AS counted (word, piece_count)\n        VALUES (changed.word, changed.change) ON CONFLICT (word)\n        DO UPDATE SET piece_count = counted.piece_count + excluded.piece_count;\n    ELSE\n        DELETE FROM models_catalog_catalogueword\n        WHERE word = changed.word AND piece_count + changed.change <= 0;\n        UPDATE models_catalog_catalogueword SET piece_count = piece_count + changed.change\n        WHERE word = changed.word;\n    END IF;\nEND LOOP;\nRETURN NULL;\n", hash='2006c7146adf14fc1caf1c26ad1af0de36e8af85', level='STATEMENT', operation='INSERT', pgid='pgtrigger_listing_index_words_insert_ae24f', referencing='REFERENCING NEW TABLE AS new_rows ', table='models_catalog_listingindex', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='listingindex',
            trigger=pgtrigger.compiler.Trigger(name='listing_index_words_delete', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed record;', func="\nFOR changed IN\n    SELECT word, sum(change) AS change FROM (\nSELECT DISTINCT row.cad_model_id, spelled[1] AS word, -1 AS change\nFROM old_rows AS row, regexp_matches(row.plain_words, '[[:alpha:]]+', 'g') AS spelled\n) AS each\n    WHERE length(word) BETWEEN 3 AND 40\n    GROUP BY word HAVING sum(change) <> 0 ORDER BY word\nLOOP\n    IF changed.change > 0 THEN\n        INSERT INTO models_catalog_catalogueword AS counted (word, piece_count)\n        VALUES (changed.word, changed.change) ON CONFLICT (word)\n        DO UPDATE SET piece_count = counted.piece_count + excluded.piece_count;\n    ELSE\n        DELETE FROM models_catalog_catalogueword\n        WHERE word = changed.word AND piece_count + changed.change <= 0;\n        UPDATE models_catalog_catalogueword SET piece_count = piece_count + changed.change\n        WHERE word = changed.word;\n    END IF;\nEND LOOP;\nRETURN NULL;\n", hash='80bb3f9b5a14d9cad24cfdffdfbcb48b4d8f8ee8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_listing_index_words_delete_eeccb', referencing='REFERENCING OLD TABLE AS old_rows ', table='models_catalog_listingindex', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='listingindex',
            trigger=pgtrigger.compiler.Trigger(name='listing_index_words_update', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed record;', func="\nFOR changed IN\n    SELECT word, sum(change) AS change FROM (\nSELECT DISTINCT row.cad_model_id, spelled[1] AS word, 1 AS change\nFROM new_rows AS row, regexp_matches(row.plain_words, '[[:alpha:]]+', 'g') AS spelled\n UNION ALL \nSELECT DISTINCT row.cad_model_id, spelled[1] AS word, -1 AS change\nFROM old_rows AS row, regexp_matches(row.plain_words, '[[:alpha:]]+', 'g') AS spelled\n) AS each\n    WHERE length(word) BETWEEN 3 AND 40\n    GROUP BY word HAVING sum(change) <> 0 ORDER BY word\nLOOP\n    IF changed.change > 0 THEN\n        INSERT INTO models_catalog_catalogueword AS counted (word, piece_count)\n        VALUES (changed.word, changed.change) ON CONFLICT (word)\n        DO UPDATE SET piece_count = counted.piece_count + excluded.piece_count;\n    ELSE\n        DELETE FROM models_catalog_catalogueword\n        WHERE word = changed.word AND piece_count + changed.change <= 0;\n        UPDATE models_catalog_catalogueword SET piece_count = piece_count + changed.change\n        WHERE word = changed.word;\n    END IF;\nEND LOOP;\nRETURN NULL;\n", hash='704c3cc7d8f3da3dbafb21961835b3592aa8edd9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_listing_index_words_update_1f16b', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='models_catalog_listingindex', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='listingindex',
            trigger=pgtrigger.compiler.Trigger(name='listing_index_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || OLD.cad_model_id, 'designer:' || (SELECT designer_id FROM models_catalog_cadmodel WHERE id = OLD.cad_model_id), 'shelf']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || NEW.cad_model_id, 'designer:' || (SELECT designer_id FROM models_catalog_cadmodel WHERE id = NEW.cad_model_id), 'shelf']::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='cb4e70792b6ff1edaba1ed0324c55512a2cee82a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_listing_index_changes_pages_dd893', table='models_catalog_listingindex', when='AFTER')),
        ),
    ]
