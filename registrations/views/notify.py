"""
„Tell me about the next cycle": asked on a page, confirmed from the mailbox, ended by one link.

No page asks for a cookie: they stand on pages that are drawn once for everybody, mail programs
send the last form by themselves, and whoever forges one can as well type into it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from registrations.addresses import address_key
from registrations.core import links
from registrations.core.rate_limits import FIND_LINK
from registrations.core.transactions import retrying
from registrations.mail import subscriber_messages
from registrations.models import Subscriber
from registrations.views import rate_limits
from registrations.views.forms import NotifyForm


def form_without_cookie(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    allowed = require_http_methods(["GET", "HEAD", "POST"])

    @wraps(view)
    def wrapper(request: HttpRequest, **kwargs: str) -> HttpResponse:
        response = view(request, **kwargs)
        if kwargs:
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return csrf_exempt(never_cache(allowed(wrapper)))


@form_without_cookie
def notify(request: HttpRequest) -> HttpResponse:
    form = NotifyForm(request.POST if request.method == "POST" else None)
    sent = ""
    if request.method == "POST":
        if rate_limits.too_many_searches(request):
            return rate_limits.refusal(request, FIND_LINK)
        if form.is_valid():
            sent = form.cleaned_data["email"]
            if rate_limits.may_write_to(sent):
                _ask(sent)
    return render(request, "registrations/notify.html", {"form": form, "sent": sent})


@form_without_cookie
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more on the page that only the mailbox knows: a mail scanner that follows links confirms nothing."""
    subscriber = _found(key)
    if request.method == "POST" and subscriber.confirmed_at is None:
        subscriber.confirmed_at = timezone.now()
        subscriber.save()
    return render(request, "registrations/notify_confirm.html", {"subscriber": subscriber, "key": key})


@form_without_cookie
def off(request: HttpRequest, key: str) -> HttpResponse:
    """Forget the address; a link that was used already says the same."""
    try:
        subscriber: Subscriber | None = links.find_subscriber(key)
    except Subscriber.DoesNotExist:
        subscriber = None
    if request.method == "POST" and subscriber:
        subscriber.delete()
        subscriber = None
    return render(request, "registrations/notify_off.html", {"subscriber": subscriber})


@retrying
@transaction.atomic
def _ask(email: str) -> None:
    """Write to the address whether it is new, waits or is confirmed already: the page does not tell which."""
    subscriber, _is_new = Subscriber.objects.get_or_create(
        email_key=address_key(email),
        defaults={"email": email, "language": get_language() or "lv", "asked_at": timezone.now()},
    )
    subscriber_messages.send_confirmation(subscriber)


def _found(key: str) -> Subscriber:
    try:
        return links.find_subscriber(key)
    except Subscriber.DoesNotExist as error:
        raise Http404 from error
