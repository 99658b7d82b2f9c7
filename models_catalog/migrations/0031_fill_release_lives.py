"""Says of each version of a piece whether it was on the shelf: by the decisions that published it."""

from django.db import migrations

IN_WORK = {"draft": "draft", "submitted": "submitted", "sent_back": "sent_back"}


def fill(apps, schema_editor):
    CadModel = apps.get_model("models_catalog", "CadModel")
    ProcessingRun = apps.get_model("models_catalog", "ProcessingRun")
    Decision = apps.get_model("models_catalog", "ModerationDecision")
    Release = apps.get_model("models_catalog", "Release")
    done = set(ProcessingRun.objects.filter(state="done").values_list("release", flat=True))
    for piece in CadModel.objects.order_by("pk").iterator():
        releases = list(Release.objects.filter(cad_model=piece).order_by("number"))
        moments = list(
            Decision.objects.filter(cad_model=piece, decision="publish")
            .order_by("decided_at")
            .values_list("decided_at", flat=True)
        )
        if piece.published_at is not None:
            moments.append(piece.published_at)
        for moment in moments:
            ready = [one for one in releases if one.created_at <= moment and one.pk in done]
            if ready and ready[-1].published_at is None:
                ready[-1].published_at = moment
                ready[-1].state = "published"
        published = [one.number for one in releases if one.state == "published"]
        newest = releases[-1] if releases else None
        for one in releases:
            if one.state == "published":
                continue
            is_in_work = one is newest and one.number > max(published, default=0)
            one.state = IN_WORK.get(piece.state, "draft") if is_in_work else "set_aside"
            if one.state == "submitted":
                one.submitted_at = piece.submitted_at
        Release.objects.bulk_update(releases, ["state", "published_at", "submitted_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("models_catalog", "0030_add_release_lives"),
    ]

    operations = [
        # Backwards there is nothing to do: the columns go.
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
