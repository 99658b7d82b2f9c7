"""A file that came with a form is kept whatever else is wrong, so that nobody sends it twice."""

from accounts.models import User
from models_catalog.errors import UploadRefused
from models_catalog.forms import UploadForm
from models_catalog.models import Upload
from models_catalog.services.receive_file import receive_file


def keep_sent_file(form: UploadForm, *, actor: User) -> Upload | None:
    """The file of a form that was checked: sent with it, or before it; None without a good one."""
    sent = form.sent
    if sent is not None and sent.file is not None and sent.size is not None:
        try:
            form.remember(
                receive_file(
                    actor=actor, file_name=sent.name or "", size_bytes=sent.size, body=sent.file
                )
            )
        except UploadRefused as refused:
            form.refuse_file(refused.message)
    return form.upload
