"""A plain form post of a file goes to disk and stops at the shop's limit."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from common.outside import refuse_inside_transaction


class UploadTooLarge(RequestDataTooBig):
    """The body passed the limit while it was being read."""


class LimitedTemporaryFileUploadHandler(TemporaryFileUploadHandler):
    """Streams to a temporary file and refuses the first byte over MAX_UPLOAD_BYTES."""

    received_bytes = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        # Form fields beside the file need some room of their own.
        if content_length > settings.MAX_UPLOAD_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise UploadTooLarge

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        refuse_inside_transaction("The sender of a form's file")
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received_bytes += len(raw_data)
        if self.received_bytes > settings.MAX_UPLOAD_BYTES:
            self.upload_interrupted()  # Django would keep the file until its next collection
            raise UploadTooLarge
        return super().receive_data_chunk(raw_data, start)
