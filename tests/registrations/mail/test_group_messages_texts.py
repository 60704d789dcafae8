"""Messages to a group: what a test shows, what hostile text does, and how lines and links arrive."""

import pytest

from registrations.core import links
from registrations.mail import outbox
from registrations.models import GroupMessage, Message
from tests.factories import make_cycle
from tests.registrations.grouping import address, make_group_message, names, send, written

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2024-01-09 12:00")
    return make_cycle()


def test_neither_preview_nor_test_hands_out_the_key_to_a_page(desk, cycle, anna, mailoutbox):
    anna.first_name, anna.language = links.MARKER, "en"
    anna.save()
    body = "Jūsu lapa: {saite} {personal-link} {vārds}"
    group_message = make_group_message(cycle, body=body)

    pages = [desk.get(address(name, cycle.pk, group_message.pk)) for name in ("edit", "html")]
    desk.post(address("edit", cycle.pk, group_message.pk), written(cycle, act="test", body=body))
    outbox.send_due()

    token = links.token(anna)
    (sent,) = mailoutbox
    texts = [*(page.content.decode() for page in pages), sent.body, str(sent.alternatives[0].content)]
    assert [token in text for text in texts] == [False] * 4
    assert "(the link to the personal page stands here)" in sent.body


def test_a_test_goes_to_the_organiser_and_changes_nothing(desk, cycle, anna, mailoutbox):
    group_message = make_group_message(cycle)

    for _ in range(2):
        desk.post(address("edit", cycle.pk, group_message.pk), written(cycle, act="test"))
    outbox.send_due()

    assert [(message.to, message.subject) for message in mailoutbox] == [(["ilze@lmb.example"], "Test: Ziņa")] * 2
    assert ("Labdien, Anna!" in mailoutbox[0].body, "anna@muzejs.example" in mailoutbox[0].body) == (True, False)
    group_message.refresh_from_db()
    assert (send(group_message), Message.objects.filter(group_message=group_message).count()) == (1, 1)


def test_a_test_without_an_address_of_one_s_own_sends_nothing(desk, organiser, cycle, anna):
    organiser.email = ""
    organiser.save()

    answer = desk.post(address("write", cycle.pk), written(cycle, act="test"), follow=True)

    assert "Your account has no e-mail address." in answer.content.decode()
    assert Message.objects.count() == 0


def test_hostile_text_stays_text(desk, cycle, anna, mailoutbox):
    cycle.sessions.filter(pk=cycle.schedule[0].pk).update(title="<b>{vārds}</b>")
    body = "<script>alert(1)</script>\r\nBcc: visi@lmb.example\r\n{0} {{vārds}} {first_name.__class__} {nodarbības} & <"
    subject = "Temats\r\nBcc: visi@lmb.example {vārds}"
    anna.first_name = "<i>Anna</i> {saite}"
    anna.save()
    desk.post(address("write", cycle.pk), written(cycle, subject=subject, body=body))
    group_message = GroupMessage.objects.get()

    page = desk.get(address("edit", cycle.pk, group_message.pk)).content.decode().partition("letter-in")[2]
    send(group_message)
    outbox.send_due()

    (sent,) = mailoutbox
    html = str(sent.alternatives[0].content)
    assert sent.subject == "Temats Bcc: visi@lmb.example <i>Anna</i> {saite}"
    assert sent.message()["Bcc"] is None
    assert "{0} {<i>Anna</i> {saite}} {first_name.__class__} 1. <b>{vārds}</b>:" in sent.body
    assert [piece in html + page for piece in ("<script>a", "<i>", "<b>{")] == [False] * 3
    assert [piece in html for piece in ("&lt;script&gt;", "&lt;b&gt;{vārds}")] == [True] * 2


def test_a_long_subject_with_a_long_name_fits(desk, cycle, anna):
    anna.first_name = "A" * 100
    anna.save()
    group_message = make_group_message(cycle, subject="{vārds}" * 20)

    assert (names(group_message), send(group_message), len(Message.objects.get().subject)) == (["A" * 100], 1, 300)


def test_lines_and_addresses_are_kept_in_html(desk, cycle, anna, mailoutbox):
    group_message = make_group_message(cycle, body="Pirmā rinda\nOtrā: https://lmb.example/?a=1&b=2\n\n{saite}")
    send(group_message)

    outbox.send_due()

    html = str(mailoutbox[0].alternatives[0].content)
    assert ">Pirmā rinda<br>Otrā: " in html
    assert 'href="https://lmb.example/?a=1&amp;b=2"' in html
    assert f'<a href="{links.personal_url(anna)}"' in html
