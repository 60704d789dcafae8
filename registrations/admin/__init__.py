"""The organisers' pages, one folder for each room; `urls` lists them. Here Django finds the data tables."""

from registrations.admin.framework.data_tables import DataTable
from registrations.admin.mail.outbox import MessageAdmin

__all__ = [
    "DataTable",
    "MessageAdmin",
]
