"""
Guessing passwords and codes: slowed down for one name over many networks, and from one network over many names.

Nobody can lock a colleague out with it: who comes from a network from which that colleague has logged in before is
stopped only by tries of that very pair, and anybody else still has one try a minute, and the link by e-mail.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from registrations.core import rate_limits
from registrations.core.keyed_hash import hashed
from registrations.core.rate_limits import Limit
from registrations.models import KnownNetwork

PAIR = Limit(purpose="login of a name from a network", most=5, minutes=15)
NAME = Limit(purpose="login of a name", most=10, minutes=15)
NETWORK = Limit(purpose="login from a network", most=20, minutes=15)
# 10 in a quarter of an hour and one a minute after that: never more than 100 an hour.
NAME_SLOWLY = Limit(purpose="login of a name, slowly", most=1, minutes=1)
NETWORK_SLOWLY = Limit(purpose="login from a network, slowly", most=1, minutes=1)
KNOWN_FOR = datetime.timedelta(days=90)


class TooManyTries(Exception):
    """This try is not looked at; another one will be after `until`. The first of a row goes into the log."""

    def __init__(self, limit: Limit, *, is_first: bool) -> None:
        self.until = rate_limits.window_ends_at(limit)
        self.is_first = is_first
        super().__init__(self.until)


@dataclass(frozen=True)
class Attempt:
    """A try that was counted. `name` is what was typed, or the number of the user whom it belongs to."""

    name: str
    network: str

    @property
    def counted(self) -> list[tuple[Limit, str]]:
        return [(PAIR, f"{self.name} {self.network}"), (NAME, self.name), (NETWORK, self.network)]


def count(user: Any, typed: str, network: str) -> Attempt:
    """
    Count a try before it is looked at, so that tries at once are all counted.

    Raises:
        TooManyTries: it must not be looked at.
    """
    attempt = Attempt(str(user.pk) if user else typed, network)
    of_pair, of_name, of_network = rate_limits.count(attempt.counted)
    if of_pair > PAIR.most:
        raise TooManyTries(PAIR, is_first=of_pair == PAIR.most + 1)
    slowly = [(NAME_SLOWLY, attempt.name)] if of_name > NAME.most else []
    slowly += [(NETWORK_SLOWLY, network)] if of_network > NETWORK.most else []
    if slowly and not (user and _is_known(user, network)) and max(rate_limits.count(slowly)) > 1:
        raise TooManyTries(NAME_SLOWLY, is_first=of_name == NAME.most + 2 or of_network == NETWORK.most + 2)
    return attempt


def was_right(attempt: Attempt) -> None:
    """Take back what was counted: a museum may log in behind one address every morning."""
    rate_limits.take_back(attempt.counted)


def remember_network(user: Any, network: str) -> None:
    known = KnownNetwork(user=user, key=_key(user, network), used_at=timezone.now())
    KnownNetwork.objects.bulk_create(
        [known], update_conflicts=True, unique_fields=["user", "key"], update_fields=["used_at"]
    )


def forget_old() -> int:
    return KnownNetwork.objects.filter(used_at__lt=timezone.now() - KNOWN_FOR).delete()[0]


def _is_known(user: Any, network: str) -> bool:
    return KnownNetwork.objects.filter(
        user=user, key=_key(user, network), used_at__gte=timezone.now() - KNOWN_FOR
    ).exists()


def _key(user: Any, network: str) -> str:
    return hashed("known network", f"{user.pk} {network}")
