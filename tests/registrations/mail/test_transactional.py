"""What is said to participants, in both languages, and what cannot be smuggled in."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from registrations.core import links
from registrations.mail import transactional
from registrations.models import Message
from tests.factories import make_cycle, make_registration

pytestmark = pytest.mark.django_db

ALL = [
    transactional.send_confirmed,
    transactional.send_waiting,
    transactional.send_promoted,
    transactional.send_cancelled,
    transactional.send_link,
]
LATVIAN_DAYS = [
    "Pirmdien, 4. decembrī, plkst. 10.00–16.00",
    "Pirmdien, 11. decembrī, plkst. 13.00–16.00",
    "Pirmdien, 18. decembrī, plkst. 13.00–16.00",
    "Pirmdien, 8. janvārī, plkst. 13.00–16.00",
    # Of a day more than 60 days away the year is said.
    "Pirmdien, 2024. gada 15. janvārī, plkst. 13.00–16.00",
]
ENGLISH_DAYS = [
    "Monday 4 December, 10.00–16.00",
    "Monday 11 December, 13.00–16.00",
    "Monday 18 December, 13.00–16.00",
    "Monday 8 January, 13.00–16.00",
    "Monday 15 January 2024, 13.00–16.00",
]


def one_line(text):
    """Return the text as one reads it."""
    return " ".join(text.split())


def days_in(message):
    """Return the lines of the text that say when, as one reads them."""
    return [one_line(line) for line in message.text.splitlines() if line.endswith("–16.00")]


@pytest.fixture(autouse=True)
def _in_november(at: Any) -> None:
    at("2023-11-10 12:00")


@pytest.mark.parametrize("send", [transactional.send_confirmed, transactional.send_waiting])
@pytest.mark.parametrize(("language", "days"), [("lv", LATVIAN_DAYS), ("en", ENGLISH_DAYS)])
def test_the_first_message_names_all_the_days(send, language, days):
    message = send(make_registration(cycle=make_cycle(), language=language))

    assert days_in(message) == days
    html = one_line(message.html.replace("<br>", " "))
    assert [day for day in days if day not in html] == []


def test_a_confirmation_in_latvian():
    registration = make_registration(cycle=make_cycle(contact_phone="67000000", grant_note="Par to lems žūrija."))

    message = transactional.send_confirmed(registration)
    text = one_line(message.text)

    assert message.subject == "Apstiprinājums: „Mēs savai kopienai”"
    assert text.startswith(
        "Labdien! Paldies par pieteikumu apmācību ciklam „Mēs savai kopienai”. Jūsu dalība ir apstiprināta. "
        f"Atvērt savu lapu: {links.MARKER} "
    )
    assert "Klātienē: Latvijas Kara muzejs, Smilšu iela 20, Rīga 2. „Es un citi”" in text
    assert text.count("Tiešsaistē: Zoom saite ir Jūsu lapā") == 4
    assert "Kalendāra fails ar visām nodarbībām ir pievienots." in text
    assert (
        "Ceļš uz grantu. Apmeklējiet vismaz 4 no 5 nodarbībām, lai varētu pieteikties grantam. Par to lems žūrija."
    ) in text
    assert text.endswith(
        "Ar cieņu Latvijas Muzeju biedrība -- "
        f"E-pasts nosūtīts uz {registration.email}, jo ar šo adresi saņemts pieteikums apmācību ciklam. "
        "Ja tas nebijāt Jūs, atsakieties no dalības personīgajā lapā vai rakstiet mums. "
        "Jautājumi: apmacibas@lmb.example, 67000000"
    )


def test_a_confirmation_in_english():
    message = transactional.send_confirmed(make_registration(cycle=make_cycle(), language="en"))
    text = one_line(message.text)

    assert message.subject == "Confirmation: “Mēs savai kopienai”"
    assert text.startswith(
        "Hello! Thank you for registering for the training cycle “Mēs savai kopienai”. Your participation is confirmed."
    )
    assert "Attend at least 4 of 5 sessions, so that you may apply for the grant." in text


def test_who_waits_reads_the_number_in_the_queue():
    cycle = make_cycle()
    make_registration(cycle=cycle, status="waiting", created_at=timezone.now())
    second = make_registration(cycle=cycle, status="waiting", created_at=timezone.now())

    waiting, link = transactional.send_waiting(second), transactional.send_link(second)

    assert waiting.subject == "Pieteikums gaidīšanas sarakstā: „Mēs savai kopienai”"
    assert one_line(waiting.text).count("Kārtas numurs: 2.") == 1
    assert one_line(link.text).count("Jūsu pieteikums ir gaidīšanas sarakstā. Kārtas numurs: 2.") == 1
    assert "Zoom saite" not in waiting.text


def test_a_promoted_and_a_cancelled_person_read_what_happened():
    cycle = make_cycle()
    promoted = transactional.send_promoted(make_registration(cycle=cycle))
    cancelled = transactional.send_cancelled(make_registration(cycle=cycle, status="cancelled"))

    assert (promoted.subject, cancelled.subject) == (
        "Jums ir vieta: „Mēs savai kopienai”",
        "Dalība ir atcelta: „Mēs savai kopienai”",
    )
    assert (
        "atbrīvojās vieta, un bija pienākusi Jūsu kārta. Jūsu dalība ir apstiprināta; nekas vairs nav jādara."
        in one_line(promoted.text)
    )
    assert "Jūsu dalība apmācību ciklā „Mēs savai kopienai” ir atcelta." in one_line(cancelled.text)
    assert links.MARKER not in cancelled.text + cancelled.html


def test_who_was_cancelled_may_register_again_while_the_form_is_open(at):
    at("2023-11-29 23:59")
    person = make_registration(cycle=make_cycle(), status="cancelled")
    while_open = transactional.send_cancelled(person)
    at("2023-11-30 00:00")
    after_it = transactional.send_cancelled(person)

    form = f"{settings.SITE_URL}/cycles/{person.cycle.slug}/register/"
    again = f"Ja pārdomājāt, varat pieteikties vēlreiz līdz trešdienai, 29. novembrim: {form}"
    assert again in one_line(while_open.text)
    assert "pieteikties vēlreiz" not in one_line(after_it.text)


def test_the_calendar_goes_to_those_who_have_got_a_place():
    registration = make_registration(cycle=make_cycle())

    assert [send(registration).has_calendar for send in ALL] == [True, False, True, False, False]


def test_a_cancelled_session_is_called_so():
    cycle = make_cycle()
    cycle.sessions.filter(title="„Es un citi”").update(is_cancelled=True)

    text = one_line(transactional.send_confirmed(make_registration(cycle=cycle)).text)

    assert "2. „Es un citi” Pirmdien, 11. decembrī, plkst. 13.00–16.00 Šī nodarbība ir atcelta." in text
    assert "Apmeklējiet visas četras nodarbības, lai varētu pieteikties grantam." in text


def test_a_cycle_without_sessions_can_be_written_about():
    text = transactional.send_confirmed(make_registration(cycle=make_cycle(sessions=False))).text

    assert "Jūsu dalība ir apstiprināta." in one_line(text)
    assert "vismaz" not in text


@pytest.mark.parametrize("send", ALL)
def test_nothing_stored_opens_a_page(send):
    registration = make_registration(cycle=make_cycle())

    message = send(registration)
    message.refresh_from_db()
    stored = " ".join(str(getattr(message, field.attname)) for field in Message._meta.concrete_fields)

    assert links.token(registration) not in stored
    assert stored.count("/my/") == 0


def test_no_zoom_link_is_stored():
    message = transactional.send_confirmed(make_registration(cycle=make_cycle()))

    assert "zoom.example" not in message.text + message.html


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\v", "\x1c", "\x7f", "\x85", "\u2028", "\u2029"])
def test_a_title_cannot_begin_another_header(line_break):
    registration = make_registration(cycle=make_cycle())
    registration.cycle.title = f"Mēs{line_break}Bcc: visi@lmb.example"  # the column would have cleaned it

    message = transactional.send_confirmed(registration)

    assert message.subject == "Apstiprinājums: „Mēs Bcc: visi@lmb.example”"


def test_a_hostile_name_is_text_in_the_html_and_as_typed_in_the_text():
    registration = make_registration(
        cycle=make_cycle(title="Tu & <b>es</b>"),
        first_name="<script>alert(1)</script>",
        last_name="O'Hara & dēls",
        is_shared_address=True,
    )

    message = transactional.send_confirmed(registration)

    assert message.subject == "Apstiprinājums: „Tu & <b>es</b>”"
    assert "Pieteikums uz vārda: <script>alert(1)</script> O'Hara & dēls\n" in message.text
    assert "apmācību ciklam „Tu & <b>es</b>”" in one_line(message.text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; O&#x27;Hara &amp; dēls" in message.html
    assert "apmācību ciklam „Tu &amp; &lt;b&gt;es&lt;/b&gt;”" in one_line(message.html)
    assert (message.html.count("<script"), message.html.count("<b>es"), message.text.count("&amp;")) == (0, 0, 0)


def test_what_a_stranger_typed_is_not_sent_to_an_address_that_may_be_anybodys():
    registration = make_registration(
        cycle=make_cycle(), first_name="Laimējiet", last_name="https://naudu.example", institution="X", note="Y"
    )

    message = transactional.send_confirmed(registration)

    assert "naudu" not in message.text + message.html


def test_a_message_has_an_id_of_this_site(settings):
    settings.SITE_URL = "https://cikli.example:8443/x"
    registration = make_registration(cycle=make_cycle())

    first, second = (transactional.send_link(registration) for _ in range(2))

    assert first.message_id.endswith("@cikli.example>")
    assert first.message_id != second.message_id


def test_what_is_rolled_back_leaves_no_message():
    registration = make_registration(cycle=make_cycle())

    with transaction.atomic():
        transactional.send_confirmed(registration)
        transaction.set_rollback(True)

    assert Message.objects.count() == 0


def test_a_link_goes_to_an_address_three_times_an_hour_and_five_times_a_day(at):
    at("2023-11-20 12:00:00")
    registration = make_registration(cycle=make_cycle())
    now, second, hour, day = timezone.now(), *(datetime.timedelta(seconds=n) for n in (1, 3600, 86400))
    allowed = []

    for moments in ([0 * hour] * 3, [hour] * 2):
        for moment in moments:
            message = transactional.send_link(registration)
            Message.objects.filter(pk=message.pk).update(created_at=now + moment)
            allowed.append(transactional.may_send_link(registration, now + moment))
    later = [transactional.may_send_link(registration, now + moment) for moment in (2 * hour, day - second, day)]

    assert (allowed, later) == ([True, True, False, True, False], [False, False, True])


def test_the_limit_is_for_an_address_however_it_is_spelled(at):
    at("2023-11-20 12:00:00")
    registration = make_registration(cycle=make_cycle(), email="Anna@Muzejs.example")
    for _ in range(3):
        transactional.send_link(registration)

    registration.email = "anna@muzejs.example"
    registration.save()
    same = transactional.may_send_link(registration, timezone.now())
    registration.email = "bruno@muzejs.example"
    registration.save()
    other = transactional.may_send_link(registration, timezone.now())

    assert (same, other) == (False, True)


def test_other_messages_do_not_use_up_the_limit():
    registration = make_registration(cycle=make_cycle())
    transactional.send_confirmed(registration)

    assert transactional.may_send_link(registration, timezone.now())
