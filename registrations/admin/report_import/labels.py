"""What the codes of the reader and of the matcher mean, in words for organisers."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registrations.attendance.report_import.evaluation import NoEffect
from registrations.meeting_reports.facts import RejectionReason, ReportRejected, ReportWarning
from registrations.meeting_reports.proposal import (
    Aside,
    Connection,
    Doubt,
    Entry,
    Idleness,
    Recognised,
    Stranger,
    Way,
)

MOST_SPANS = 3
REFUSALS = {
    RejectionReason.EMPTY: gettext_lazy("This file is empty. Export the participants’ report again."),
    RejectionReason.TOO_LARGE: gettext_lazy(
        "This file is too large for a participants’ report. Choose the report of this one session."
    ),
    RejectionReason.TOO_MANY_ROWS: gettext_lazy(
        "This file has more rows than the report of one session can have. Choose the report of this one session."
    ),
    RejectionReason.NOT_TEXT: gettext_lazy(
        "This is not a table but a picture, a document or an archive. A participants’ report is a CSV or XLSX file."
    ),
    RejectionReason.SPREADSHEET: gettext_lazy(
        "This spreadsheet cannot be read. Save it as XLSX without a password, or as CSV; or take the file as it came."
    ),
    RejectionReason.FAR_CELLS: gettext_lazy(
        "The sheet has cells far from the table. Copy the table into a new file, and upload that."
    ),
    RejectionReason.NOT_A_REPORT: gettext_lazy(
        "This is not a participants’ report: it does not say who was in the meeting, and for how long."
    ),
    RejectionReason.REGISTRATION_REPORT: gettext_lazy(
        "This is a registration report: it says who signed up, not who was there. The participants’ report is needed."
    ),
    RejectionReason.POLL_REPORT: gettext_lazy(
        "This is a report of a poll: it holds answers, not times. The participants’ report is needed."
    ),
    RejectionReason.UNKNOWN_COLUMNS: gettext_lazy(
        "The columns of this file are not known. A column with names and one with times or minutes are needed."
    ),
    RejectionReason.NO_PARTICIPANTS: gettext_lazy(
        "This report has no participants. Check that it is the report of the meeting that took place."
    ),
    RejectionReason.UNREADABLE_TIMES: gettext_lazy(
        "The times in this report cannot be read. Take the file as it came, without saving it in a spreadsheet."
    ),
    RejectionReason.DESTROYED_TIMES: gettext_lazy(
        "A spreadsheet has changed the times in this report: hours or days are lost. Take the file as it came, and do"
        " not save it in a spreadsheet."
    ),
    RejectionReason.OTHER_DAY: gettext_lazy(
        "This is the report of another day. Choose the report of the meeting on the day of this session."
    ),
    RejectionReason.DIFFERENT_MEETINGS: gettext_lazy(
        "This file is of another meeting than the first one: its number or title differs. If the meeting was restarted"
        " under another number, confirm it below and choose the files again."
    ),
    RejectionReason.OTHER_MEETING: gettext_lazy(
        "This is the report of another meeting. Choose the report of the meeting of this session."
    ),
}
WAYS = {
    Way.EMAIL: gettext_lazy("the e-mail address agrees"),
    Way.NAME: gettext_lazy("the name agrees"),
    Way.ORIGINAL_NAME: gettext_lazy("the original name agrees"),
    Way.NAME_AND_INSTITUTION: gettext_lazy("name and institution agree"),
    Way.REMEMBERED: gettext_lazy("a remembered name"),
    Way.DECISION: gettext_lazy("your decision"),
}
DOUBTS = {
    Doubt.EMAIL_NAME_CONFLICT: gettext_lazy("The address belongs to one person, the name to another"),
    Doubt.TWO_PEOPLE_ONE_ROW: gettext_lazy("The name seems to name two people"),
    Doubt.REGISTRATION_CANCELLED: gettext_lazy("The registration is cancelled"),
    Doubt.REGISTRATION_WAITING: gettext_lazy("On the waiting list"),
    Doubt.AMBIGUOUS_NAME: gettext_lazy("Several people have this name"),
    Doubt.PARTIAL_NAME: gettext_lazy("Only a part of the name agrees"),
    Doubt.FUZZY: gettext_lazy("The name is similar"),
    Doubt.DURATION_AMBIGUOUS: gettext_lazy("It is known who, but not for how long"),
    Doubt.REMEMBERED: gettext_lazy("Remembered from an earlier session"),
    Doubt.INSTITUTION: gettext_lazy("The name of an institution"),
}
STRANGERS = {
    Stranger.UNKNOWN_PERSON: gettext_lazy("fits nobody who has registered"),
    Stranger.DEVICE_NAME: gettext_lazy("the name of a device"),
    Stranger.PHONE: gettext_lazy("a telephone"),
    Stranger.BOT: gettext_lazy("a program that takes notes"),
}
ASIDES = {
    Aside.STAFF: gettext_lazy("organiser or trainer"),
    Aside.WAITING_ROOM: gettext_lazy("only in the waiting room"),
}
WITHOUT_EFFECT = {
    Idleness.RECOGNISED_ANYWAY: gettext_lazy("%(name)s is recognised without this decision: it adds no mark."),
    Idleness.STILL_TOO_SHORT: gettext_lazy("With this entry too the time of %(name)s is too short: no mark."),
}
WARNINGS = {
    ReportWarning.FEW_RECOGNISED: gettext_lazy(
        "Hardly anybody in this report is a participant of the cycle. Check that it is the report of this session."
    ),
    ReportWarning.OPEN_ENDED: gettext_lazy(
        "Some connections have no time of leaving. Where the report does not prove that the time is enough, you are"
        " asked."
    ),
    ReportWarning.LOST_LETTERS: gettext_lazy(
        "In some names letters are lost and stand as “?”. They are only suggested, never recognised."
    ),
    ReportWarning.LETTERS_RESTORED: gettext_lazy(
        "The letters of this file were damaged and have been put right. Check the names."
    ),
    ReportWarning.TIMES_DESTROYED: gettext_lazy(
        "A spreadsheet has changed the times in this report, so only the lengths are used. With the file as it came"
        " less would be left to you to decide."
    ),
}


def refusal(rejected: ReportRejected) -> str:
    sentences = [str(REFUSALS[rejected.reason])]
    if rejected.row:
        sentences.append(_("See line %(row)d of the file.") % {"row": rejected.row})
    if rejected.file:
        sentences.append(_("The file: %(name)s.") % {"name": rejected.file})
    return " ".join(sentences)


def warnings(codes: Iterable[ReportWarning]) -> list[str]:
    return [str(WARNINGS[code]) for code in codes if code in WARNINGS]


def time_of(entry: Entry) -> str:
    number = len(entry.connections)
    connections = ngettext("%(n)d connection", "%(n)d connections", number) % {"n": number}
    if 1 < number <= MOST_SPANS:
        connections += f" ({', '.join(map(connection, entry.connections))})"
    return f"{minutes(entry.seconds, entry.most_seconds)}, {connections}"


def minutes(seconds: int, most_seconds: int) -> str:
    least, most = seconds // 60, most_seconds // 60
    return _("%(minutes)s min") % {"minutes": least if least == most else f"{least}–{most}"}


def connection(one: Connection) -> str:
    row = one.row
    if row.joined_at and row.left_at:
        if row.is_open_ended:
            return _("from %(joined)s, the end is not known") % {"joined": f"{row.joined_at:%H.%M}"}
        return f"{row.joined_at:%H.%M}\N{EN DASH}{row.left_at:%H.%M}"
    return minutes(row.seconds or 0, row.seconds or 0)


def differs(name: str) -> str:
    return _("Counts for %(name)s") % {"name": name}


def recognised_already(recognised: Recognised) -> str:
    return _("Recognised already (%(minutes)s)") % {"minutes": minutes(recognised.seconds, recognised.most_seconds)}


def without_effect(effect: NoEffect) -> str:
    return str(WITHOUT_EFFECT[effect.why]) % {"name": effect.registration.full_name}
