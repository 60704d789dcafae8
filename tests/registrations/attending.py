"""How tests come to the attendance pages: addresses, logins, and marks as the script of the grid sends them."""

import json
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from registrations.models import Attendance, Registration
from trainings.models import Cycle


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, *ids: int) -> str:
    return reverse(f"admin:{name if name.startswith('cycle_') else f'attendance_{name}'}", args=ids)


def send(client: Client, cycle: Cycle, *marks: dict[str, object], **more: object) -> Any:
    body = {"marks": list(marks), "via": "grid"} | more
    return client.post(address("marks", cycle.pk), json.dumps(body), content_type="application/json")


def cell(person: Registration, number: int, state: str, *, seen: str = "") -> dict[str, object]:
    return {
        "registration": person.pk,
        "session": person.cycle.schedule[number - 1].pk,
        "seen": seen,
        "state": state,
    }


def recorded() -> dict[tuple[str, str], str]:
    return {(row.registration.first_name, row.session.title): row.state for row in Attendance.objects.all()}
