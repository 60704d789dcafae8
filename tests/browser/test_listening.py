"""What a page must not do is heard: otherwise its silence in all other tests would prove nothing."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import listen

ADD_FAULTS = """() => {
  document.head.append(Object.assign(document.createElement("style"), {textContent: "p { color: red }"}));
  document.head.append(Object.assign(document.createElement("script"), {src: "/static/missing.js"}));
  setTimeout(() => { throw new Error("A broken script"); });
}"""


def test_faults_of_a_page_are_heard(browser, live_server):
    faults: list[str] = []
    context = browser.new_context()
    listen(context, urlsplit(live_server.url).netloc, faults.append)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/")
    assert faults == []

    with page.expect_response("**/missing.js"):
        page.evaluate(ADD_FAULTS)
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("https://other.example/")
    context.close()

    assert sorted(fault.partition("directive 'style-src")[1] or fault for fault in faults) == [
        "A broken script",
        "It asked https://other.example/.",
        "directive 'style-src",
        f"{live_server.url}/static/missing.js answered 404.",
    ]
