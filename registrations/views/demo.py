"""Only in the demonstration: the messages that were „sent", so that a newcomer can follow the personal link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registrations.core import links
from registrations.mail import recipients
from registrations.models import Message
from registrations.operations import demonstration

LATEST = 200


@never_cache
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    latest = Message.objects.exclude(to="").order_by("-created_at", "-pk")[:LATEST]
    return render(request, "registrations/demo_messages.html", {"messages_sent": latest})


@never_cache
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Message.objects.select_related("registration__cycle", "account__user"), pk=pk)
    text = _with_link(message, message.text)
    return render(request, "registrations/demo_message.html", {"message": message, "text": text})


@never_cache
@require_safe
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the message as a mail program would; its styles are inline, as mail programs want them."""
    message = get_object_or_404(Message.objects.select_related("registration__cycle", "account__user"), pk=pk)
    response = HttpResponse(_with_link(message, message.html))
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    return response


@never_cache
@require_safe
def zoom_report(request: HttpRequest) -> HttpResponse:
    """Hand out a participants' report of Zoom for the running cycle, to be imported in the admin."""
    response = HttpResponse(demonstration.zoom_report().encode("utf-8-sig"), content_type="text/csv")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename="participants_81234567890.csv"
    )
    return response


def _with_link(message: Message, text: str) -> str:
    return text.replace(links.MARKER, recipients.link_of(message))
