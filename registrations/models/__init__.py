"""Who takes part: registrations, marks of attendance, their history, the messages about them, and what is earned."""

from registrations.models.account import Account, BrowserSession, KnownNetwork, SecurityEvent
from registrations.models.attendance import AnnouncedAbsence, Attendance
from registrations.models.certificate import Certificate
from registrations.models.colleague_note import ColleagueNote
from registrations.models.cycle_figures import CycleFigures
from registrations.models.grant_list import GrantList, GrantListEntry
from registrations.models.group_message import GroupMessage, SavedText
from registrations.models.history import HistoryEntry
from registrations.models.job import Job
from registrations.models.message import Message
from registrations.models.operations_record import OperationsRecord
from registrations.models.privacy import PrivacyNotice
from registrations.models.rate_limit import RateLimitCounter
from registrations.models.registration import Registration
from registrations.models.report_import import RememberedName, ReportImport
from registrations.models.session_change import SessionChangeNotice
from registrations.models.subscriber import Subscriber

__all__ = [
    "Account",
    "AnnouncedAbsence",
    "Attendance",
    "BrowserSession",
    "Certificate",
    "ColleagueNote",
    "CycleFigures",
    "GrantList",
    "GrantListEntry",
    "GroupMessage",
    "HistoryEntry",
    "Job",
    "KnownNetwork",
    "Message",
    "OperationsRecord",
    "PrivacyNotice",
    "RateLimitCounter",
    "Registration",
    "RememberedName",
    "ReportImport",
    "SavedText",
    "SecurityEvent",
    "SessionChangeNotice",
    "Subscriber",
]
