"""One person: status first, then contact, attendance, messages and history; the data last, one row at a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max, Min, Subquery
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from registrations.admin.framework import names, pages
from registrations.admin.people import data_rows, dots, effects, person_content
from registrations.admin.people.effects import Effect
from registrations.core.history import ChangeContext
from registrations.models import ColleagueNote, Registration
from registrations.models.history import Via
from registrations.people import erasure, privacy_requests
from registrations.places import allocation
from trainings.latvia.municipalities import region_of
from trainings.models import Cycle
from trainings.web.text import LineField, ParagraphsField

TEMPLATES = "admin/registrations/people"
AHEAD_SHOWN = 5


class NoteForm(forms.Form):
    text = ParagraphsField(
        max_length=1000, error_messages={"required": gettext_lazy("Write the note")}, label=gettext_lazy("Add a note")
    )


class EraseForm(forms.Form):
    scope = forms.ChoiceField(
        choices=[("one", ""), ("all", "")],
        error_messages={"required": gettext_lazy("Say what to erase")},
    )
    reason = LineField(max_length=300, required=False, label=gettext_lazy("Reason"))


@never_cache
def show(request: HttpRequest, cycle: Cycle, registration_id: int) -> HttpResponse:
    family = _family(cycle, registration_id)
    person = family[0]
    if person.is_erased:
        return _erased(request, person)
    editing = request.GET.get("edit", "")
    return _page(request, family, rows=data_rows.rows_of(person, editing, None))


@never_cache
def edit(request: HttpRequest, cycle: Cycle, registration_id: int, part: str) -> HttpResponse:
    family = _family(cycle, registration_id)
    person = family[0]
    if person.is_erased or part not in data_rows.parts():
        raise Http404
    form = data_rows.form_for(person, part, request.POST)
    if form.is_valid() and data_rows.save(form, person, ChangeContext(via=Via.ADMIN, by=request.user)):
        messages.success(request, data_rows.said_of(form, person))
        return redirect("admin:person", cycle.pk, person.pk)
    return _page(request, family, rows=data_rows.rows_of(person, part, form))


@never_cache
def note(request: HttpRequest, cycle: Cycle, registration_id: int) -> HttpResponse:
    family = _family(cycle, registration_id)
    person, form = family[0], NoteForm(request.POST)
    if person.is_erased:
        raise Http404
    if not form.is_valid():
        return _page(request, family, rows=data_rows.rows_of(person, "", None), note_form=form)
    author: Any = request.user  # of whom a page of the admin knows that it is no anonymous one
    ColleagueNote.objects.create(registration=person, text=form.cleaned_data["text"], written_by=author)
    messages.success(request, _("The note is added."))
    return redirect("admin:person", cycle.pk, person.pk)


@never_cache
def data(request: HttpRequest, cycle: Cycle, registration_id: int) -> HttpResponse:
    person = _family(cycle, registration_id)[0]
    if person.is_erased:
        raise Http404
    origin = ChangeContext(via=Via.ADMIN, by=request.user)
    kept = privacy_requests.hand_out(person, origin=origin)
    answer = JsonResponse(kept, encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = _("all data") + f" {person.reference}.json"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@never_cache
def erase(request: HttpRequest, cycle: Cycle, registration_id: int) -> HttpResponse:
    family = _family(cycle, registration_id)
    person = family[0]
    if person.is_erased:
        return redirect("admin:person", cycle.pk, person.pk)
    form = EraseForm(pages.posted(request))
    if form.is_valid():
        origin = ChangeContext(via=Via.ADMIN, by=request.user, reason=form.cleaned_data["reason"])
        if form.cleaned_data["scope"] == "all":
            erased = privacy_requests.erase_all(person, origin=origin)
        else:
            erased = [erasure.erase(person.pk, origin=origin)]
        text = ngettext(
            "The personal data of %(n)d registration is erased.",
            "The personal data of %(n)d registrations is erased.",
            len(erased),
        )
        messages.success(request, text % {"n": len(erased)})
        return redirect("admin:person", cycle.pk, person.pk)
    context = {"cycle": cycle, "person": person, "family": family, "form": form, "effects": _effects_of_erasing(person)}
    title = _("Erase personal data: %(name)s?") % {"name": person.full_name}
    return pages.page(request, f"{TEMPLATES}/erase", title, **context)


def _family(cycle: Cycle, registration_id: int) -> list[Registration]:
    own = Registration.objects.filter(cycle=cycle, pk=registration_id)
    # One value and no list, so that PostgreSQL uses the index of addresses instead of reading everybody.
    same = Registration.objects.filter(email_key=Subquery(own.exclude(email_key="").values("email_key")))
    when = {"begins_at": Min("cycle__sessions__starts_at"), "ends_at": Max("cycle__sessions__ends_at")}
    rows = list((own | same).select_related("cycle").annotate(**when).order_by("-pk"))
    person = next((row for row in rows if row.pk == registration_id), None)
    if person is None:
        raise Http404
    person.cycle = cycle
    return [person, *(row for row in rows if row.pk != registration_id)]


def _page(request: HttpRequest, family: list[Registration], **context: Any) -> HttpResponse:
    person, others = family[0], family[1:]
    cycle = person.cycle
    content = person_content.Content.of(person)
    rows = dots.session_rows(cycle, content.marks, content.announced)
    faces = dots.faces(rows)
    facts = {
        "cycle": cycle,
        "person": person,
        "others": others,
        "content": content,
        "standing": None if person.is_waiting else content.standing,
        "said": person_content.said_of_attendance(content.standing),
        "said_of_grant": person_content.said_of_grant(content.standing),
        "faces": faces,
        "faces_label": dots.label(rows),
        "marks": content.mark_lines(rows, faces),
        "written": person_content.messages_of(person),
        "notes": person.colleague_notes.select_related("written_by"),
        "note_form": NoteForm(),
        **(_queue(person) if person.is_waiting else {"queue_number": None}),
    }
    return pages.page(request, f"{TEMPLATES}/person", names.full(person), **facts | context)


def _queue(person: Registration) -> dict[str, Any]:
    cycle = person.cycle
    ahead = list(cycle.registrations.waiting().filter(pk__lt=person.pk))
    lines = []
    if ahead:
        lines.append(Effect("mind", _("Waiting before:"), effects.names_of(ahead, AHEAD_SHOWN)))
    if allocation.promotes_by_itself(cycle):
        lines.append(Effect("yes", _("A place that becomes free goes by itself"), _("to whoever has waited longest.")))
    else:
        lines.append(
            Effect("mind", _("The cycle has begun:"), _("nobody gets a place by itself any more, you give it."))
        )
    return {"queue_number": len(ahead) + 1, "effects": [*lines, *effects.of_lateness(cycle)]}


def _erased(request: HttpRequest, person: Registration) -> HttpResponse:
    content = person_content.Content.of(person)
    rows = dots.session_rows(person.cycle, content.marks)
    facts = {
        "cycle": person.cycle,
        "person": person,
        "content": content,
        "faces": dots.faces(rows),
        "faces_label": dots.label(rows),
        "said": person_content.said_of_attendance(content.standing),
        "region": region_of(person.municipality),
    }
    return pages.page(request, f"{TEMPLATES}/erased", names.full(person), **facts)


def _effects_of_erasing(person: Registration) -> list[Effect]:
    lines = [
        Effect(
            "stop", _("Name, contact, notes and the texts of messages go for good."), _("Nobody can bring them back.")
        ),
        Effect("stop", _("The personal link and the certificate stop working.")),
    ]
    if not (person.cycle.is_past or person.is_cancelled):
        lines.append(
            Effect("stop", _("Participation is cancelled"), _("and a place goes to whoever has waited longest."))
        )
    lines.append(Effect("mind", _("Status and marks stay, without a name,"), _("so that the figures stay equal.")))
    lines.append(Effect("mind", _("No message is sent.")))
    return lines
