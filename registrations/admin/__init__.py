"""The organisers' pages, one module each."""

from registrations.admin.attendance import AttendanceAdmin
from registrations.admin.cycle import CycleWithPlacesAdmin
from registrations.admin.evidence import ChangeAdmin, MessageAdmin
from registrations.admin.registration import RegistrationAdmin

__all__ = ["AttendanceAdmin", "ChangeAdmin", "CycleWithPlacesAdmin", "MessageAdmin", "RegistrationAdmin"]
