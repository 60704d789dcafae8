"""Which browser is it: two words from what it says about itself, so that somebody knows one's own again."""

import re

BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("Mac", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux"),
)


def device_of(user_agent: str) -> str:
    """Return for example "Firefox, Windows"; empty if nothing is known."""
    found = (
        next((name for name, pattern in names if re.search(pattern, user_agent)), "") for names in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, found))
