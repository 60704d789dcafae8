"""One list of variables: what the settings read, what the template offers, what README explains."""

import re
import shlex

from django.conf import settings

ROOT = settings.BASE_DIR
# What nobody sets in production: the tests, the demonstration and config/wsgi.py do.
OF_DEVELOPMENT = {"DEBUG", "DEMO", "SERVES_PAGES", "TEST_DB"}


def read_by_settings() -> set[str]:
    text = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    return set(re.findall(r'env(?:_text|_list|\.\w+)\(\s*"([A-Z_]+)"', text))


def offered() -> dict[str, str]:
    lines = (ROOT / "deploy" / "environment").read_text(encoding="utf-8").splitlines()
    pairs = [shlex.split(line) for line in lines if line and not line.startswith("#")]
    return dict(pair.split("=", 1) for (pair,) in pairs)


def test_template_offers_every_setting_and_none_that_is_not_there():
    assert set(offered()) == read_by_settings() - OF_DEVELOPMENT


def test_readme_explains_every_setting():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text[text.index("| variable |") :]

    assert {name for name in offered() if f"`{name}`" not in table} == set()


def test_template_as_it_is_starts_nothing_unsafe():
    assert {name for name, value in offered().items() if value} == {
        "TRUSTED_PROXY_COUNT",
        "LOGS_KEPT_DAYS",
        "BACKUPS_KEPT_DAYS",
        "SECOND_FACTOR_REQUIRED",
        "HSTS_SUBDOMAINS",
        "HSTS_PRELOAD",
        "LOG_LEVEL",
        "LOG_FORMAT",
        "LOG_REQUESTS",
        "STATIC_ROOT",
        "BACKUP_FOLDER",
    }
