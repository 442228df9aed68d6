"""Files in forms: refused, but for the forms that accept one."""

from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import MemoryFileUploadHandler

from forum.site.clients import takes_file


class UploadHandler(MemoryFileUploadHandler):
    """Keeps a file in memory, where the whole request is already. Forms without files refuse it as it begins."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self.request is None or not takes_file(self.request.path_info):
            raise TooManyFilesSent("This form accepts no files")
        super().new_file(*args, **kwargs)
