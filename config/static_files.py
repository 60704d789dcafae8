"""Static files as they are served: compressed, named after their content, and each stylesheet in one piece."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(rb'@import "(?P<name>[\w/-]+\.css)";')


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Put imported stylesheets in the place of their import: each would be one more way to the server and back."""

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        for name in [name for name in paths if name.endswith(".css")]:
            with self.open(name) as file:
                content = file.read()
            joined = IMPORT.sub(lambda found: self._part(found["name"].decode()), content)
            if joined != content:
                self.delete(name)
                self.save(name, ContentFile(joined))
                paths[name] = (self, name)
        yield from super().post_process(paths, *args, **options)

    def _part(self, name: str) -> bytes:
        with self.open(name) as file:
            return bytes(file.read())
