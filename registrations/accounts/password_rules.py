"""What a password must not be made of: the words that anybody would try here first."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from trainings.latvia.language import fold

# Folded, as they are compared; the name of the association comes to them.
WORDS = ("apmacibas", "apmacibu", "biedriba", "biblioteka", "cikli", "cikls", "muzejs", "muzeji", "parole", "password")
SHORTEST_WORD = 4
FEWEST_OTHERS = 6


class WordsOfThisSite:
    """Refuse what is left with hardly a character when the words of this site are taken away."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = fold(password)
        for word in sorted((*WORDS, *self._names()), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != fold(password) and len(set(rest)) < FEWEST_OTHERS:
            raise ValidationError(self.get_help_text(), code="password_of_this_site")

    def get_help_text(self) -> str:
        return _("The password must not be made of words that anybody would try here first.")

    def _names(self) -> list[str]:
        return [word for word in re.findall(r"\w+", fold(settings.ORGANISATION["name"])) if len(word) >= SHORTEST_WORD]
