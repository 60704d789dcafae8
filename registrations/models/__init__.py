"""Who takes part: registrations, marks of attendance, their history, the messages about them, and what is earned."""

from registrations.models.attendance import AnnouncedAbsence, Attendance
from registrations.models.award import Certificate, GrantList, GrantListEntry
from registrations.models.history import Change
from registrations.models.job import Job
from registrations.models.mailing import Mailing, SessionNotice
from registrations.models.message import Message
from registrations.models.registration import Registration
from registrations.models.report import RememberedName, ReportImport
from registrations.models.throttle import Attempts

__all__ = [
    "AnnouncedAbsence",
    "Attempts",
    "Attendance",
    "Certificate",
    "Change",
    "GrantList",
    "GrantListEntry",
    "Job",
    "Mailing",
    "Message",
    "Registration",
    "RememberedName",
    "ReportImport",
    "SessionNotice",
]
