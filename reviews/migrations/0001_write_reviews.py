import common.trigger_operations
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('models_catalog', '0001_squashed_0036_index_files_to_measure'),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='models_catalog.cadmodel', verbose_name='piece')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='models_catalog.release')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to=settings.AUTH_USER_MODEL)),
                ('shows_name', models.BooleanField(default=False)),
                ('stars', models.PositiveSmallIntegerField()),
                ('text', models.TextField(max_length=4000)),
                ('metal', models.CharField(blank=True, max_length=30)),
                ('weight_mg', models.PositiveIntegerField(blank=True, null=True)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('reported_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'review by a buyer',
                'verbose_name_plural': 'reviews by buyers',
                'ordering': ['-written_at', '-pk'],
                'permissions': [('decide_review', 'Can hide reviews by buyers, and decide appeals')],
                'indexes': [models.Index(fields=['cad_model', '-written_at'], name='review_of_a_piece')],
                'constraints': [models.UniqueConstraint(fields=('cad_model', 'author'), name='review_one_of_a_buyer'), models.CheckConstraint(condition=models.Q(('stars__gte', 1), ('stars__lte', 5)), name='review_one_to_five_stars'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='review_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('metal', ''), ('weight_mg', None)), models.Q(('metal__in', ['9k-yellow', '9k-white', '9k-rose', '10k-yellow', '10k-white', '10k-rose', '14k-yellow', '14k-white', '14k-rose', '18k-yellow', '18k-white', '18k-rose', '22k-yellow', 'sterling-silver', 'platinum-950-ru', 'platinum-950-co', 'palladium-950', 'fine-gold', 'brass', 'bronze', 'casting-wax']), ('weight_mg__gte', 1), ('weight_mg__lte', 5000000)), _connector='OR'), name='review_weight_is_plausible_and_of_a_metal')],
            },
        ),
        migrations.CreateModel(
            name='ReviewDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to='reviews.review')),
                ('cad_model', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='models_catalog.cadmodel', verbose_name='piece')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='review_decisions', to=settings.AUTH_USER_MODEL)),
                ('outcome', models.CharField(choices=[('hidden', 'Hidden'), ('stands', 'Stands as it is')], max_length=6)),
                ('ground', models.CharField(blank=True, choices=[('law', 'It is against the law'), ('terms', 'It is against the terms of the shop')], max_length=8)),
                ('clause', models.CharField(blank=True, max_length=200)),
                ('facts', models.TextField(max_length=1000)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-decided_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('clause', ''), ('ground', ''), ('outcome', 'stands')), models.Q(('ground__in', ['law', 'terms']), ('outcome', 'hidden'), models.Q(('clause', ''), _negated=True)), _connector='OR'), name='review_decision_hidden_says_on_which_ground'), models.CheckConstraint(condition=models.Q(('facts', ''), _negated=True), name='review_decision_says_what_was_found'), models.CheckConstraint(condition=models.Q(('author', None), models.Q(('author', models.F('decided_by')), _negated=True), _connector='OR'), name='review_decision_is_not_about_ones_own')],
            },
        ),
        migrations.CreateModel(
            name='ReviewAppeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('open', 'Being looked at'), ('granted', 'Granted'), ('refused', 'Refused')], default='open', max_length=8)),
                ('first_decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, max_length=1000)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='reviews.reviewdecision')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='review_appeals', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['made_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='review_appeal_decided_says_by_whom_and_when'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'granted', 'refused'])), name='review_appeal_state_known'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('first_decided_by')), _negated=True), _connector='OR'), name='review_appeal_is_decided_by_another_person')],
            },
        ),
        migrations.CreateModel(
            name='ReviewMailStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='review_mail_stop', to=settings.AUTH_USER_MODEL)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='ReviewPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='reviews.review')),
                ('position', models.PositiveSmallIntegerField()),
                ('storage_key', models.CharField(max_length=200, unique=True)),
                ('small_key', models.CharField(max_length=200, unique=True)),
                ('size_bytes', models.PositiveIntegerField()),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('review', 'position'), name='review_photo_position_unique'), models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 4)), name='review_photo_one_of_four')],
            },
        ),
        migrations.CreateModel(
            name='ReviewReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reply', to='reviews.review')),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_replies', to=settings.AUTH_USER_MODEL)),
                ('text', models.TextField(max_length=2000)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='review_reply_says_something')],
            },
        ),
        migrations.CreateModel(
            name='ReviewReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='reviews.review')),
                ('reporter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='review_reports', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('false', 'It says something that is not so'), ('insult', 'It insults or threatens somebody'), ('private', 'It shows or names somebody, or an address'), ('advert', 'It is an advertisement, or written for a reward'), ('picture', 'Its pictures show something else, or somebody else’s work'), ('unlawful', 'It is against the law for another reason')], max_length=10)),
                ('text', models.TextField(max_length=1000)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['made_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['false', 'insult', 'private', 'advert', 'picture', 'unlawful'])), name='review_report_kind_known'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='review_report_says_something'), models.UniqueConstraint(condition=models.Q(('decided_at', None), ('reporter__isnull', False)), fields=('review', 'reporter'), name='review_report_one_open')],
            },
        ),
        migrations.CreateModel(
            name='ReviewVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='reviews.review')),
                ('voter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_votes', to=settings.AUTH_USER_MODEL)),
                ('voted_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'voter'), name='review_vote_once')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || OLD.cad_model_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || NEW.cad_model_id]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='e3886fac49b87263322d56bc97409e5930662d99', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_review_changes_pages_90ec7', table='reviews_review', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.author_id IS NOT NULL AND NEW.author_id IS DISTINCT FROM OLD.author_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3cde1df2fdb762f1501693ff243f4200e4c397a2', operation='UPDATE', pgid='pgtrigger_review_same_person_28515', table='reviews_review', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_stays_about_its_piece', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."cad_model_id" IS DISTINCT FROM (NEW."cad_model_id") OR OLD."release_id" IS DISTINCT FROM (NEW."release_id") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e2fa21d1d5208dd63aa330f930a075e17d126f3f', operation='UPDATE', pgid='pgtrigger_review_stays_about_its_piece_a641f', table='reviews_review', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_by_a_buyer', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF (SELECT designer_id FROM models_catalog_cadmodel WHERE id = NEW.cad_model_id)\n            = NEW.author_id THEN\n        RAISE EXCEPTION 'Piece % is the author''s own', NEW.cad_model_id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF NOT EXISTS (\n        SELECT 1 FROM orders_licencegrant held\n            JOIN orders_orderline line ON line.id = held.order_line_id\n            WHERE held.holder_id = NEW.author_id AND held.state = 'active'\n                AND line.price_minor > 0\n                AND line.cad_model_id = NEW.cad_model_id AND line.release_id = NEW.release_id\n    ) THEN\n        RAISE EXCEPTION 'Whoever reviews piece % paid for no licence of it', NEW.cad_model_id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='b7a8fadd0a218f22fa54d053bd7c62589d720b4d', operation='INSERT', pgid='pgtrigger_review_by_a_buyer_1ff9f', table='reviews_review', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewdecision',
            trigger=pgtrigger.compiler.Trigger(name='review_decision_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(OLD.decided_at + interval '3 years' <= now(), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='816e06a80f06d5e916ee38b4ee503ea96fb842f4', operation='DELETE', pgid='pgtrigger_review_decision_no_delete_21e60', table='reviews_reviewdecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewdecision',
            trigger=pgtrigger.compiler.Trigger(name='review_decision_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM reviews_reviewdecision) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='16b4e853eadb555183209c6c555702465e9a679a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_review_decision_no_truncate_1383e', table='reviews_reviewdecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewdecision',
            trigger=pgtrigger.compiler.Trigger(name='review_decision_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."ground" IS DISTINCT FROM (NEW."ground") OR OLD."clause" IS DISTINCT FROM (NEW."clause") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1f6bfae0d525e13883885d176a76345e5dfdea3b', operation='UPDATE', pgid='pgtrigger_review_decision_unchanged_c798f', table='reviews_reviewdecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewdecision',
            trigger=pgtrigger.compiler.Trigger(name='review_decision_only_blanked', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.facts IS DISTINCT FROM OLD.facts AND NEW.facts IS DISTINCT FROM 'Removed: whom it was about has left.')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1675add0a93257f184199ee0f3d33f68718c143e', operation='UPDATE', pgid='pgtrigger_review_decision_only_blanked_fe137', table='reviews_reviewdecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewdecision',
            trigger=pgtrigger.compiler.Trigger(name='review_decision_about_the_same', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.review_id IS NOT NULL AND NEW.review_id IS DISTINCT FROM OLD.review_id OR NEW.cad_model_id IS NOT NULL AND NEW.cad_model_id IS DISTINCT FROM OLD.cad_model_id OR NEW.author_id IS NOT NULL AND NEW.author_id IS DISTINCT FROM OLD.author_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7ecb8a6f15b5167b6d721e4cd4d14a246e6060f8', operation='UPDATE', pgid='pgtrigger_review_decision_about_the_same_5f076', table='reviews_reviewdecision', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewappeal',
            trigger=pgtrigger.compiler.Trigger(name='review_appeal_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE((SELECT decided_at FROM reviews_reviewdecision WHERE id = OLD.decision_id) + interval '3 years' <= now(), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='4add9d6afad7b202711c1a05eeec535308f704a2', operation='DELETE', pgid='pgtrigger_review_appeal_no_delete_53a0c', table='reviews_reviewappeal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewappeal',
            trigger=pgtrigger.compiler.Trigger(name='review_appeal_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM reviews_reviewappeal) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='1eca857cc30dc5cfbcc2b81e2182c38259fed6cb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_review_appeal_no_truncate_2dc8d', table='reviews_reviewappeal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewappeal',
            trigger=pgtrigger.compiler.Trigger(name='review_appeal_first_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.first_decided_by_id IS NOT NULL AND NEW.first_decided_by_id IS DISTINCT FROM OLD.first_decided_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='178d61e9fd7f134d6d48f7cee5e6a22f83d69bc9', operation='UPDATE', pgid='pgtrigger_review_appeal_first_same_person_eb018', table='reviews_reviewappeal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewappeal',
            trigger=pgtrigger.compiler.Trigger(name='review_appeal_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.decided_by_id IS NOT NULL AND NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b334e63766a2864dd4ff21ecf74f903950390b2d', operation='UPDATE', pgid='pgtrigger_review_appeal_same_person_c6bc3', table='reviews_reviewappeal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewappeal',
            trigger=pgtrigger.compiler.Trigger(name='review_appeal_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d1106bb95304792b0f2c34c3453384928f520699', operation='UPDATE', pgid='pgtrigger_review_appeal_unchanged_ac9a4', table='reviews_reviewappeal', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewphoto',
            trigger=pgtrigger.compiler.Trigger(name='review_photo_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM reviews_review WHERE id = OLD.review_id)]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM reviews_review WHERE id = NEW.review_id)]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='0582a060e43d99bc998eb935dd7e447e65be3e01', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_review_photo_changes_pages_ef08a', table='reviews_reviewphoto', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewphoto',
            trigger=pgtrigger.compiler.Trigger(name='review_photo_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='58552d77509017ecfc86c82136f0f8f9b4594bfc', operation='UPDATE', pgid='pgtrigger_review_photo_unchanged_f5683', table='reviews_reviewphoto', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewreply',
            trigger=pgtrigger.compiler.Trigger(name='review_reply_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM reviews_review WHERE id = OLD.review_id)]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM reviews_review WHERE id = NEW.review_id)]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='facd4eafcf9a9f5a9dce2e474c015f96b1d865f6', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_review_reply_changes_pages_4a817', table='reviews_reviewreply', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewreply',
            trigger=pgtrigger.compiler.Trigger(name='review_reply_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e0b7f260fb9f055126635121f9fd57d36d2c292b', operation='UPDATE', pgid='pgtrigger_review_reply_same_person_ab937', table='reviews_reviewreply', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewreply',
            trigger=pgtrigger.compiler.Trigger(name='review_reply_of_the_designer', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (\n        SELECT 1 FROM reviews_review said\n            JOIN models_catalog_cadmodel piece ON piece.id = said.cad_model_id\n            WHERE said.id = NEW.review_id AND piece.designer_id = NEW.designer_id\n    ) THEN\n        RAISE EXCEPTION 'Review % is of somebody else''s piece', NEW.review_id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='f5016bcee5342c480086d27108db670dc5337786', operation='INSERT', pgid='pgtrigger_review_reply_of_the_designer_30223', table='reviews_reviewreply', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewvote',
            trigger=pgtrigger.compiler.Trigger(name='review_vote_changes_pages', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'UPDATE' THEN IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF; END IF; IF TG_OP <> 'INSERT' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM reviews_review WHERE id = OLD.review_id)]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO common_pagechange (scope, mark) SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY['piece:' || (SELECT cad_model_id FROM reviews_review WHERE id = NEW.review_id)]::text[]) AS found (scope) WHERE found.scope IS NOT NULL; END IF; RETURN NULL;", hash='0f4854a90879a028702da43e49b27d6c0f4ea2a6', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_review_vote_changes_pages_e5948', table='reviews_reviewvote', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewvote',
            trigger=pgtrigger.compiler.Trigger(name='review_vote_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.voter_id IS NOT NULL AND NEW.voter_id IS DISTINCT FROM OLD.voter_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8af9f478da22d6b7d118f646b708682e47770d3a', operation='UPDATE', pgid='pgtrigger_review_vote_same_person_25a52', table='reviews_reviewvote', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='reviewvote',
            trigger=pgtrigger.compiler.Trigger(name='review_vote_of_a_third', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (\n        SELECT 1 FROM reviews_review said\n            JOIN models_catalog_cadmodel piece ON piece.id = said.cad_model_id\n            WHERE said.id = NEW.review_id\n                AND NEW.voter_id IN (said.author_id, piece.designer_id)\n    ) THEN\n        RAISE EXCEPTION 'Review % concerns whoever votes', NEW.review_id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='b24ecc1d0f81879ac1b5fc639022b5a1d0f260ea', operation='INSERT', pgid='pgtrigger_review_vote_of_a_third_8fcba', table='reviews_reviewvote', when='BEFORE')),
        ),
    ]
