"""The organisers' pages, one module each."""

from registrations.admin.attendance.attendance_admin import AttendanceAdmin
from registrations.admin.cycle.cycle_admin import CycleWithPlacesAdmin
from registrations.admin.framework.read_only import HistoryEntryAdmin
from registrations.admin.mail.group_messages import GroupMessageAdmin
from registrations.admin.mail.outbox import MessageAdmin
from registrations.admin.mail.session_changes import SessionChangeNoticeAdmin
from registrations.admin.operations.jobs import JobAdmin
from registrations.admin.people.registration import RegistrationAdmin
from registrations.admin.report_import.remembered_names import RememberedNameAdmin
from registrations.admin.results.certificates import CertificateAdmin
from registrations.admin.results.grants import GrantListAdmin

__all__ = [
    "AttendanceAdmin",
    "CertificateAdmin",
    "CycleWithPlacesAdmin",
    "GrantListAdmin",
    "GroupMessageAdmin",
    "HistoryEntryAdmin",
    "JobAdmin",
    "MessageAdmin",
    "RegistrationAdmin",
    "RememberedNameAdmin",
    "SessionChangeNoticeAdmin",
]
