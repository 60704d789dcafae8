"""Who takes part: registrations, marks of attendance, their history, and the messages about them."""

from registrations.models.attendance import AnnouncedAbsence, Attendance
from registrations.models.history import Change
from registrations.models.message import Message
from registrations.models.registration import Registration
from registrations.models.throttle import Attempts

__all__ = ["AnnouncedAbsence", "Attempts", "Attendance", "Change", "Message", "Registration"]
