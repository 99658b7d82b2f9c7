"""What of this room belongs to a whole person."""

from collections.abc import Iterator

from common.personal import DataSubject, PersonalFile
from models_catalog.models import ReleaseFile


def personal_files(person: DataSubject) -> Iterator[PersonalFile]:
    """The originals that a designer uploaded, of every version, listed or not."""
    mine = ReleaseFile.objects.filter(release__cad_model__designer=person.account_id)
    for file in mine.select_related("release__cad_model").order_by("pk"):
        release = file.release
        yield PersonalFile(
            key=file.storage_key,
            path=f"uploaded/model-{release.cad_model_id}/version-{release.number}/{file.file_name}",
            size_bytes=file.size_bytes,
            about=f"uploaded for {release.cad_model.title}",
        )
