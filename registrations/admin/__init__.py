"""The organisers' pages, one module each."""

from registrations.admin.attendance import AttendanceAdmin
from registrations.admin.certificates import CertificateAdmin
from registrations.admin.cycle import CycleWithPlacesAdmin
from registrations.admin.evidence import ChangeAdmin
from registrations.admin.grants import GrantListAdmin
from registrations.admin.jobs import JobAdmin
from registrations.admin.mailing import MailingAdmin
from registrations.admin.notices import SessionNoticeAdmin
from registrations.admin.outbox import MessageAdmin
from registrations.admin.registration import RegistrationAdmin
from registrations.admin.remembered import RememberedNameAdmin

__all__ = [
    "AttendanceAdmin",
    "CertificateAdmin",
    "ChangeAdmin",
    "CycleWithPlacesAdmin",
    "GrantListAdmin",
    "JobAdmin",
    "MailingAdmin",
    "MessageAdmin",
    "RegistrationAdmin",
    "RememberedNameAdmin",
    "SessionNoticeAdmin",
]
