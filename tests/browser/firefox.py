"""
Firefox as Debian packs it, driven by Playwright over WebDriver BiDi.

Run as a program, it starts Firefox and stands between the two: Playwright sends one command that this Firefox does
not know yet, and takes no for an answer to the whole window. Colour schemes therefore stay as they are in here.
"""

import asyncio
import json
import os
import re
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from playwright.sync_api import Browser, Playwright
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve

from tests.servers import ROOT

FIREFOX = Path(os.environ.get("FIREFOX", "/usr/bin/firefox-esr"))
ANNOUNCEMENT = "WebDriver BiDi listening on "
NOT_KNOWN_YET = "emulation.setMediaFeaturesOverride"


def launch(playwright: Playwright, folder: Path, **preferences: bool) -> Browser:
    program = folder / "firefox"
    program.write_text(f'#!/bin/sh\ncd "{ROOT}" && exec "{sys.executable}" -m tests.browser.firefox "$@"\n')
    program.chmod(0o755)
    return playwright.firefox.launch(
        channel="moz-firefox", executable_path=program, firefox_user_prefs=dict(preferences)
    )


async def run(arguments: list[str]) -> None:
    firefox = await asyncio.create_subprocess_exec(FIREFOX, *arguments, stdout=DEVNULL, stderr=PIPE)
    assert firefox.stderr
    address = await announced(firefox.stderr)

    async def relay(playwright: ServerConnection) -> None:
        assert playwright.request
        async with connect(address + playwright.request.path, max_size=None) as browser:
            await asyncio.gather(pass_on_commands(playwright, browser), pass_on_answers(browser, playwright))

    async with serve(relay, "127.0.0.1", 0, max_size=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        print(f"{ANNOUNCEMENT}ws://127.0.0.1:{port}", file=sys.stderr, flush=True)  # noqa: T201  Playwright reads it
        while await firefox.stderr.read(4096):
            pass


async def announced(stderr: asyncio.StreamReader) -> str:
    async for line in stderr:
        if found := re.search(rf"{ANNOUNCEMENT}(ws://\S+)", line.decode()):
            return found[1]
    raise RuntimeError("Firefox has ended without a word.")


async def pass_on_commands(playwright: ServerConnection, browser: ClientConnection) -> None:
    async for message in playwright:
        command = json.loads(message)
        if command["method"] == NOT_KNOWN_YET:
            await playwright.send(json.dumps({"type": "success", "id": command["id"], "result": {}}))
        else:
            await browser.send(message)
    await browser.close()


async def pass_on_answers(browser: ClientConnection, playwright: ServerConnection) -> None:
    async for message in browser:
        await playwright.send(message)
    await playwright.close()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1:]))
