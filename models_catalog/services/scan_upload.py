"""Has a file looked at for malware before it goes where buyers get it from."""

from common.malware_scan import is_on, malware_in
from models_catalog.errors import MalwareFound
from models_catalog.models import CadModel, Upload
from models_catalog.services.quarantine_upload import quarantine_upload


def scan_upload(*, upload: Upload, cad_model: CadModel) -> None:
    """Lock a file with known malware away. Nothing is asked where no scanner is named.

    Raises MalwareFound, FileNotFoundError for an upload that is gone, and ScannerAway where nobody
    can say: such a file stays where it is, and goes nowhere.
    """
    if not is_on():
        return
    with upload.path.open("rb") as body:
        name = malware_in(body)
    if name:
        quarantine_upload(upload=upload, cad_model=cad_model, malware=name)
        raise MalwareFound(
            f"The virus scanner found “{name}” in this file. We locked it away, nobody gets it, "
            "and in 30 days it is deleted. Check your computer, export the model again and upload "
            "the new file. If you think that the scanner is wrong, write to us."
        )
