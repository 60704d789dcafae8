"""The last part of a cycle's address, made of its title."""

import re

from django.utils.text import slugify

from trainings.latvia.language import fold
from trainings.models import Cycle

LONGEST = 70


def free_slug(title: str, year: int) -> str:
    """Return the title in letters of addresses with the year, and a number when that is taken."""
    return unused(f"{slugify(fold(title))[:LONGEST].strip('-') or 'cikls'}-{year}")


def of_copy(slug: str, year: int) -> str:
    return unused(f"{re.sub(r'-20[0-9]{2}(-[0-9]+)?$', '', slug)[:LONGEST]}-{year}")


def unused(stem: str) -> str:
    taken = set(Cycle.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)
