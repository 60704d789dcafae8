"""The rows of the table: what is asked, how often, and the goal as a multiple of the bare view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from tests.benchmark.visiting import Visitor

Facts = dict[str, Any]
Visit = Callable[[int], object]


@dataclass(frozen=True)
class Row:
    """One line: `visit` is called that many times, after a few calls that are not counted."""

    name: str
    visit: Visit
    times: int


def public(url: str, crowd: Facts) -> Iterator[Row]:
    """Ask for everything that anybody sees, about one cycle."""
    anybody = Visitor(url)
    page, form = f"/cycles/{crowd['slug']}/", f"/cycles/{crowd['slug']}/register/"
    calendar = f"{page}schedule.ics"
    yield Row("cycle page", lambda _: anybody.get(page), 100)
    yield Row("form", lambda _: Visitor(url).get(form), 50)
    yield Row("registration: form, POST, page", partial(register, url, form, crowd["slug"]), 30)
    yield Row("a visit in a rush: all of it, page first", partial(visit, url, page, form, crowd["slug"]), 30)
    yield Row("personal page", lambda _: anybody.get(f"/my/{crowd['token']}/"), 50)
    yield Row("calendar", lambda _: anybody.get(calendar), 100)
    version = anybody.get(calendar)["etag"]
    yield Row("calendar, 304", lambda _: anybody.get(calendar, expect=304, **{"If-None-Match": version}), 100)


def home(url: str) -> Row:
    anybody = Visitor(url)
    return Row("home", lambda _: anybody.get("/"), 30)


def organisers(organiser: Visitor, crowd: Facts, *, times: int = 10) -> Iterator[Row]:
    """Open what organisers use most, and mark."""
    organiser.get(crowd["grid"])  # for the token
    yield Row("grid", lambda _: organiser.get(crowd["grid"]), times)
    yield Row("overview", lambda _: organiser.get(crowd["overview"]), times)
    yield Row("one mark", partial(mark, organiser, crowd, 1), times * 5)
    yield Row("250 marks", partial(mark, organiser, crowd, 250), max(times // 3, 2))


def mark(organiser: Visitor, crowd: Facts, people: int, number: int) -> None:
    """Change marks of a session to and fro, whatever was there before."""
    states = ("present", "absent")
    marks = [
        {
            "registration": person,
            "session": crowd["session"],
            "seen": states[number % 2],
            "state": states[(number + 1) % 2],
        }
        for person in crowd["people"][:people]
    ]
    organiser.send(crowd["marks"], {"via": "grid", "reason": "", "early": True, "marks": marks})


_people = count(1)


def register(url: str, form: str, slug: str, _number: int) -> None:
    """Come for the first time, fill in the form, and see the page after it."""
    number = next(_people)
    somebody = Visitor(url, address=f"198.51.{number // 250 % 250}.{number % 250}")
    somebody.get(form)
    somebody.post(form, person(number))
    somebody.get(f"/cycles/{slug}/registered/")


def visit(url: str, page: str, form: str, slug: str, number: int) -> None:
    """Look at the cycle first, where each registration before has changed the number of places."""
    Visitor(url).get(page)
    register(url, form, slug, number)


def person(number: int) -> dict[str, str]:
    return {
        "first_name": "Anna",
        "last_name": "Ābele",
        "email": f"anna{number}@jauns.example",
        "institution": "Cēsu Vēstures un mākslas muzejs",
        "institution_type": "museum",
        "privacy_acknowledged": "on",
    }
