"""„I lost my link": the answer is always the same, whoever asks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from registrations.core.rate_limits import FIND_LINK
from registrations.mail import transactional
from registrations.views import rate_limits
from registrations.views.forms import FindForm
from registrations.views.public import published_cycle


# No cookie is asked for: whoever forges this form can as well type into it.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_any(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.POST if request.method == "POST" else None)
    sent = ""
    if request.method == "POST":
        if rate_limits.too_many_searches(request):
            return rate_limits.refusal(request, FIND_LINK)
        if form.is_valid():
            sent = form.cleaned_data["email"]
            # Counted whether it is known or not; the page is the same in all cases.
            if rate_limits.may_write_to(sent):
                transactional.send_links(sent)
    return render(request, "registrations/find.html", {"form": form, "sent": sent})


@require_safe
def find(request: HttpRequest, slug: str) -> HttpResponseBase:
    published_cycle(slug)
    return redirect("find_any")
