"""Every page of the organisers' place. What follows "cycles/<id>/" names the tab; the rest is Django's data tables."""

from __future__ import annotations

from registrations.admin.accounts import urls as accounts
from registrations.admin.attendance import closing, door, history_pages, mark_api, marking_pages, sheet
from registrations.admin.cycle import (
    cycles,
    new_cycle,
    overview,
    planner,
    session_pages,
    sessions,
    settings_pages,
    start,
)
from registrations.admin.exports import downloads
from registrations.admin.framework.page import Page, Who
from registrations.admin.framework.taking_out import noted_in_the_log
from registrations.admin.help import pages as help_pages
from registrations.admin.mail import live_preview, saved_texts, sent, session_changes, tab, writing
from registrations.admin.operations import jobs
from registrations.admin.people import adding, chosen, participants, person, spreadsheet_import
from registrations.admin.report_import import remembered_names
from registrations.admin.report_import import views as report_import
from registrations.admin.results import certificates, grants, results

CYCLE = "cycles/<int:cycle_id>/"
SESSION = f"{CYCLE}sessions/<int:session_id>/"
GET, POST = ("GET",), ("POST",)

START = [
    Page(name="index", route="", view=start.show, methods=GET, who=Who.STAFF),
    Page(name="data_tables", route="data/", view=start.data_tables, methods=GET),
    Page(name="cycles", route="cycles/", view=cycles.show, methods=GET),
    Page(name="cycle_years", route="cycles/years/", view=overview.years, methods=GET),
    Page(name="cycle_overview", route=CYCLE, view=overview.show, methods=GET),
]
MESSAGE = f"{CYCLE}messages/<int:group_message_id>/"
MESSAGES = [
    Page(name="cycle_messages", route=f"{CYCLE}messages/", view=tab.show, methods=GET),
    Page(name="message_write", route=f"{CYCLE}messages/write/", view=writing.new),
    Page(name="message_preview", route=f"{CYCLE}messages/preview/", view=live_preview.show, methods=POST),
    Page(name="messages_every", route=f"{CYCLE}messages/every/", view=tab.every),
    Page(
        name="messages_certificates",
        route=f"{CYCLE}messages/certificates/",
        view=tab.tell_of_certificates,
        methods=POST,
    ),
    Page(name="messages_call", route=f"{CYCLE}messages/call/", view=tab.tell_of_call, methods=POST),
    Page(name="saved_texts", route=f"{CYCLE}messages/texts/", view=saved_texts.show, methods=GET),
    Page(name="saved_text_add", route=f"{CYCLE}messages/texts/add/", view=saved_texts.add),
    Page(name="saved_text", route=f"{CYCLE}messages/texts/<int:text_id>/", view=saved_texts.edit),
    Page(name="message_edit", route=MESSAGE, view=writing.edit),
    Page(name="message_html", route=f"{MESSAGE}html/", view=writing.as_mail, methods=GET),
    Page(name="message_sent", route=f"{MESSAGE}sent/", view=sent.show, methods=GET),
    Page(name="message_stop", route=f"{MESSAGE}stop/", view=sent.stop, methods=POST),
]
PERSON = f"{CYCLE}people/<int:registration_id>/"
PEOPLE = [
    Page(name="cycle_people", route=f"{CYCLE}people/", view=participants.show, methods=GET),
    Page(name="people_export", route=f"{CYCLE}people/file/", view=participants.export, takes_people_out=True),
    Page(name="people_printed", route=f"{CYCLE}people/print/", view=participants.printed, methods=GET),
    Page(name="people_chosen", route=f"{CYCLE}people/chosen/", view=participants.choose, methods=POST),
    Page(name="people_place", route=f"{CYCLE}people/place/", view=chosen.give_places),
    Page(name="people_cancel", route=f"{CYCLE}people/cancel/", view=chosen.cancel),
    Page(name="people_link", route=f"{CYCLE}people/link/", view=chosen.send_links),
    Page(name="person_add", route=f"{CYCLE}people/add/", view=adding.show),
    Page(name="people_import", route=f"{CYCLE}people/import/", view=spreadsheet_import.show),
    Page(
        name="people_import_template",
        route=f"{CYCLE}people/import/table.xlsx",
        view=spreadsheet_import.template,
        methods=GET,
    ),
    Page(name="person", route=PERSON, view=person.show, methods=GET),
    Page(name="person_note", route=f"{PERSON}note/", view=person.note, methods=POST),
    Page(name="person_edit", route=f"{PERSON}data/<slug:part>/", view=person.edit, methods=POST),
    Page(name="person_data", route=f"{PERSON}file/", view=person.data, methods=POST, takes_people_out=True),
    Page(name="person_erase", route=f"{PERSON}erase/", view=person.erase, is_grave=True),
]
NEW = [
    Page(name="cycle_new", route="cycles/new/", view=new_cycle.begin),
    Page(name="cycle_sample", route="cycles/new/sample/", view=new_cycle.sample, methods=POST),
    Page(name="cycle_basics", route=f"{CYCLE}settings/new/basics/", view=new_cycle.basics),
    Page(name="cycle_plan", route=f"{CYCLE}settings/new/sessions/", view=planner.plan),
    Page(name="cycle_rules", route=f"{CYCLE}settings/new/registration/", view=new_cycle.rules),
    Page(name="cycle_check", route=f"{CYCLE}settings/new/check/", view=new_cycle.check, methods=GET),
    Page(name="cycle_publish", route=f"{CYCLE}settings/publish/", view=new_cycle.publish),
]
SETTINGS = [
    Page(name="cycle_settings", route=f"{CYCLE}settings/", view=settings_pages.show, methods=GET),
    Page(name="cycle_section", route=f"{CYCLE}settings/change/<slug:section>/", view=settings_pages.edit),
    Page(name="cycle_copy", route=f"{CYCLE}settings/copy/", view=settings_pages.copy),
    Page(name="cycle_hide", route=f"{CYCLE}settings/hide/", view=settings_pages.hide, methods=POST),
    Page(name="cycle_delete", route=f"{CYCLE}settings/delete/", view=settings_pages.delete),
    Page(name="cycle_archive", route=f"{CYCLE}settings/archive/", view=settings_pages.archive, is_grave=True),
]
SESSIONS = [
    Page(name="cycle_sessions", route=f"{CYCLE}sessions/", view=sessions.show, methods=GET),
    Page(name="session_add", route=f"{CYCLE}sessions/add/", view=session_pages.add),
    Page(name="session_news", route=f"{CYCLE}sessions/news/<int:notice_id>/", view=session_changes.show),
    Page(name="session_edit", route=SESSION, view=session_pages.edit),
    Page(name="session_cancel", route=f"{SESSION}cancel/", view=session_pages.cancel),
    Page(name="session_restore", route=f"{SESSION}restore/", view=session_pages.restore, methods=POST),
]
ATTENDANCE = [
    Page(
        name="attendance_grid",
        route=f"{CYCLE}sessions/attendance/",
        view=marking_pages.show,
        who=Who.TRAINERS,
    ),
    Page(
        name="attendance_marks",
        route=f"{CYCLE}sessions/attendance/marks/",
        view=mark_api.save,
        methods=POST,
        who=Who.TRAINERS,
    ),
    Page(
        name="attendance_undo",
        route=f"{CYCLE}sessions/attendance/undo/",
        view=marking_pages.undo,
        methods=POST,
        who=Who.TRAINERS,
    ),
    Page(
        name="attendance_export",
        route=f"{CYCLE}sessions/attendance/export/",
        view=downloads.attendance,
        takes_people_out=True,
    ),
    Page(name="attendance_rest", route=f"{SESSION}rest/", view=closing.mark_the_rest, who=Who.TRAINERS),
    Page(name="cycle_history", route=f"{CYCLE}sessions/history/", view=history_pages.show, methods=GET),
    Page(name="attendance_close", route=f"{SESSION}close/", view=closing.close),
    Page(name="attendance_reopen", route=f"{SESSION}reopen/", view=closing.reopen),
    Page(
        name="attendance_sheet",
        route=f"{SESSION}sheet/",
        view=sheet.show,
        methods=GET,
        who=Who.TRAINERS,
    ),
    Page(name="attendance_door", route=f"{SESSION}door/", view=door.show, who=Who.TRAINERS),
    Page(name="attendance_add", route=f"{SESSION}door/add/", view=door.add),
    Page(name="remembered_names", route=f"{CYCLE}sessions/names/", view=remembered_names.show),
    Page(name="attendance_report", route=f"{SESSION}report/", view=report_import.start),
    Page(name="attendance_draft", route=f"{SESSION}report/<int:import_id>/", view=report_import.draft),
]
RESULTS = [
    Page(name="cycle_results", route=f"{CYCLE}results/", view=results.show, methods=GET),
    Page(name="cycle_call", route=f"{CYCLE}results/call/", view=settings_pages.edit_call),
    Page(name="cycle_summary", route=f"{CYCLE}results/report/", view=overview.summary, methods=GET),
    Page(name="registrations_certificate_cycle", route=f"{CYCLE}results/certificates/", view=certificates.show),
    Page(
        name="registrations_certificate_pdf",
        route="certificates/<int:certificate_id>.pdf",
        view=noted_in_the_log(certificates.pdf),
        methods=GET,
    ),
    Page(name="registrations_grantlist_review", route=f"{CYCLE}results/grant/", view=grants.show, methods=GET),
    Page(
        name="registrations_grantlist_approve",
        route=f"{CYCLE}results/grant/approve/",
        view=grants.approve,
        is_grave=True,
        methods=POST,
    ),
    Page(
        name="registrations_grantlist_eligible",
        route=f"{CYCLE}results/grant/eligible/",
        view=grants.eligible,
        takes_people_out=True,
    ),
    Page(
        name="registrations_grantlist_version",
        route=f"{CYCLE}results/grant/<int:version>/",
        view=grants.show_version,
        methods=GET,
    ),
    Page(
        name="registrations_grantlist_file",
        route=f"{CYCLE}results/grant/<int:version>/file/",
        view=grants.version_file,
        takes_people_out=True,
        methods=GET,
    ),
]
HELP = [
    Page(name="help", route="help/", view=help_pages.show, methods=GET, who=Who.STAFF),
    Page(name="help_guide", route="help/<slug:slug>/", view=help_pages.show, methods=GET, who=Who.STAFF),
]
JOBS = [
    Page(name="registrations_job_show", route="jobs/<int:job_id>/", view=jobs.show, methods=GET),
    Page(
        name="registrations_job_download",
        route="jobs/<int:job_id>/file/",
        view=jobs.download,
        methods=GET,
        takes_people_out=True,
    ),
]

urlpatterns = [
    *accounts.GATES,
    *(
        page.pattern
        for page in (
            *START,
            *MESSAGES,
            *NEW,
            *SETTINGS,
            *PEOPLE,
            *SESSIONS,
            *ATTENDANCE,
            *RESULTS,
            *HELP,
            *JOBS,
            *accounts.PAGES,
        )
    ),
]
