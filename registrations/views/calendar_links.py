"""The ways into a calendar program, by the names under which people know them."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

GOOGLE = "https://calendar.google.com/calendar/r"
OUTLOOK = "https://outlook.live.com/calendar/0/addfromweb"


@dataclass(frozen=True)
class CalendarLinks:
    """The addresses of one calendar: it is subscribed to, except for the file."""

    path: str
    title: str
    is_personal: bool = False

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.path

    @property
    def webcal(self) -> str:
        return "webcal:" + self.url.removeprefix(urlsplit(self.url).scheme + ":")

    @property
    def google(self) -> str:
        return f"{GOOGLE}?{urlencode({'cid': self.webcal})}"

    @property
    def outlook(self) -> str:
        return f"{OUTLOOK}?{urlencode({'url': self.url, 'name': self.title}, quote_via=quote)}"

    @property
    def file(self) -> str:
        return f"{self.path}?download"
