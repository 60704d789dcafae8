"""Writing the history: one line for each change, in the transaction of the change."""

from dataclasses import dataclass
from typing import Any

from registrations.models import HistoryEntry, Registration
from registrations.models.history import HistoryEvent, Via
from trainings.models import Session


@dataclass(frozen=True, kw_only=True)
class ChangeContext:
    """Who makes a change, by which way and why. `by` is None for participants and for the software itself."""

    via: Via
    by: Any = None
    reason: str = ""


PUBLIC_FORM = ChangeContext(via=Via.FORM)
PERSONAL_PAGE = ChangeContext(via=Via.PERSONAL_PAGE)
WAITING_LIST = ChangeContext(via=Via.QUEUE)


def write(
    what: HistoryEvent,
    *,
    origin: ChangeContext,
    registration: Registration | None = None,
    session: Session | None = None,
    old: str = "",
    new: str = "",
) -> None:
    HistoryEntry(
        what=what,
        registration=registration,
        session=session,
        old=old[:300],
        new=new[:300],
        via=origin.via,
        by=origin.by,
        reason=origin.reason[:300],
    ).save()
