"""Files with personal data: the security log says who took which. One at a time needs no password again."""

from __future__ import annotations

import re
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from registrations.accounts import security_log
from registrations.admin.framework.access import View
from trainings.models import Cycle

FILE_NAME = re.compile(r'filename="([^"]+)"')


def noted_in_the_log(view: View) -> View:
    """Write a line when the answer is a file, not when it is a page that asks something first."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        file = FILE_NAME.search(response.headers.get("Content-Disposition", ""))
        if file:
            cycle = next((one for one in args if isinstance(one, Cycle)), None)
            security_log.write_export(request, cycle=cycle, what=file[1])
        return response

    return wrapper
