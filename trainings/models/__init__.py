"""What is taught and when: cycles of sessions, and who leads them."""

from trainings.models.cycle import Cycle, CycleQuerySet
from trainings.models.revision import Revision
from trainings.models.session import Session, SessionQuerySet
from trainings.models.trainer import Trainer

__all__ = ["Cycle", "CycleQuerySet", "Revision", "Session", "SessionQuerySet", "Trainer"]
