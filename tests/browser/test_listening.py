"""What a page must not do is heard: otherwise its silence in all other tests would prove nothing."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import listen
from tests.browser.visiting import in_every_engine

POLICY = re.compile(r".*directive:? ['“]style-src.*")
ADD_FAULTS = """() => {
  document.head.append(Object.assign(document.createElement("style"), {textContent: "p { color: red }"}));
  document.head.append(Object.assign(document.createElement("script"), {src: "/static/missing.js"}));
  setTimeout(() => { throw new Error("A broken script"); });
}"""


@in_every_engine
def test_faults_of_a_page_are_heard(request, engine, live_server):
    faults: list[str] = []
    browser = request.getfixturevalue("firefox" if engine == "firefox" else "browser")
    context = browser.new_context()
    listen(context, urlsplit(live_server.url).netloc, faults.append)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/")
    assert faults == []

    with page.expect_response("**/missing.js"):
        page.evaluate(ADD_FAULTS)
    with pytest.raises(Error, match=r"ERR_NAME_NOT_RESOLVED|NS_ERROR_UNKNOWN_HOST"):
        page.goto("https://other.example/")
    context.close()

    assert sorted(POLICY.sub("policy", fault) for fault in faults) == [
        "A broken script",
        "It asked https://other.example/.",
        f"{live_server.url}/static/missing.js answered 404.",
        "policy",
    ]
