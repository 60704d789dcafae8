"""Reading a cycle from a data file (TOML; times are local, Europe/Riga)."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from trainings.models import Cycle, Session, Trainer

FIRST_CYCLE = Path(__file__).parent / "cycles" / "mes-savai-kopienai-2023.toml"


@transaction.atomic
def load(path: Path) -> tuple[Cycle, bool]:
    """
    Return the cycle of the file, and whether it was made now.

    A cycle that is there already stays as it is: organisers may have corrected it.

    Raises:
        OSError, tomllib.TOMLDecodeError: the file cannot be read.
        django.core.exceptions.ValidationError: a fact breaks a rule of the models.
    """
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    known = Cycle.objects.filter(slug=facts["slug"]).first()
    if known:
        return known, False
    trainers, sessions = facts.pop("trainers", []), facts.pop("sessions", [])
    cycle = Cycle(**facts)
    cycle.full_clean()
    cycle.save()
    for trainer in trainers:
        person, _ = Trainer.objects.get_or_create(name=trainer["name"], defaults={"role": trainer["role"]})
        cycle.trainers.add(person)
    for fields in sessions:
        local = {name: timezone.make_aware(fields[name]) for name in ("starts_at", "ends_at")}
        session = Session(cycle=cycle, **{**fields, **local})
        session.full_clean(exclude=["updated_at"])
        session.save()
    return cycle, True
