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
            name='WishList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wish_lists', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=60)),
                ('link', models.CharField(blank=True, max_length=40, null=True, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['created_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='wish_list_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='wish_list_has_a_name'), models.CheckConstraint(condition=models.Q(('link', None), models.Q(('link', ''), _negated=True), _connector='OR'), name='wish_list_link_is_one')],
            },
        ),
        migrations.CreateModel(
            name='WishListItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wish_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='saving.wishlist')),
                ('cad_model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='models_catalog.cadmodel')),
                ('known_minor', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-added_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('wish_list', 'cad_model'), name='wish_list_item_once')],
            },
        ),
        migrations.CreateModel(
            name='DigestWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='digest_wish', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['sent_at'], name='digest_wish_due')],
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('follower', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL)),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followed_by', to=settings.AUTH_USER_MODEL)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-since', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('follower', 'designer'), name='follow_once'), models.CheckConstraint(condition=models.Q(('follower', models.F('designer')), _negated=True), name='follow_is_not_of_oneself')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='wishlist',
            trigger=pgtrigger.compiler.Trigger(name='wish_list_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.owner_id IS NOT NULL AND NEW.owner_id IS DISTINCT FROM OLD.owner_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='85cd42457e8ff2f4166ff0e410b84ecc258504fb', operation='UPDATE', pgid='pgtrigger_wish_list_same_person_70ba1', table='saving_wishlist', when='BEFORE')),
        ),
    ]
