"""
All settings, from the environment (README.md lists the variables).

A checkout in which nothing is configured is a development one: DEBUG is on and
only this machine is answered. As soon as a secret key or a host is given, DEBUG
is off and `refuse_unsafe_settings` names whatever is not safe to publish.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ

from config import databases, error_reports, logs, version
from config.safety import Configuration, refuse_unsafe_settings

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = version.VERSION
env = environ.FileAwareEnv()


def env_text(name: str, default: str = "") -> str:
    """Return a variable without the blanks around it; one that is empty counts as not set."""
    return env.str(name, default="").strip() or default


def env_list(name: str) -> list[str]:
    return [value.strip() for value in env_text(name).split(",") if value.strip()]


# Who is asking, and where we are

SECRET_KEY = env_text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS")
DEBUG = env.bool("DEBUG", default=not (SECRET_KEY or ALLOWED_HOSTS))
SITE_URL = env_text("SITE_URL").rstrip("/")
if not SITE_URL:
    SITE_URL = "http://127.0.0.1:8000" if DEBUG or not ALLOWED_HOSTS else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
# How many reverse proxies stand before us: the address of a visitor is that many places from the
# end of X-Forwarded-For. 0 means that nobody may tell us the address in a header.
_proxies = env_text("TRUSTED_PROXY_COUNT")
TRUSTED_PROXY_COUNT = int(_proxies) if _proxies.isdecimal() else 0

# Who writes, and whom the footer and the privacy notice name

EMAIL_URL = env_text("EMAIL_URL")
DEFAULT_FROM_EMAIL = env_text("DEFAULT_FROM_EMAIL", "Latvijas Muzeju biedrība <apmacibas@lmb.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ORGANISATION = {
    "name": env_text("ORGANISATION_NAME", "Latvijas Muzeju biedrība"),
    "email": env_text("ORGANISATION_EMAIL", "apmacibas@lmb.example"),
    "phone": env_text("ORGANISATION_PHONE"),
    "number": env_text("ORGANISATION_NUMBER"),
    "address": env_text("ORGANISATION_ADDRESS"),
}
# What else the privacy notice has to say (GDPR, Article 13); empty providers are named by their kind only.
PRIVACY = {
    "contact": env_text("PRIVACY_CONTACT") or ORGANISATION["email"],
    "hosting": env_text("HOSTING_PROVIDER"),
    "mail": env_text("MAIL_PROVIDER"),
    "meetings": env_text("MEETING_PROVIDER", "Zoom Communications, Inc."),
    "logs_days": env.int("LOGS_KEPT_DAYS", default=30),
    "backups_days": env.int("BACKUPS_KEPT_DAYS", default=30),
    "supervisor": env_text("SUPERVISOR", "Datu valsts inspekcija, Elijas iela 17, Rīga, LV-1050"),
    "supervisor_site": env_text("SUPERVISOR_SITE", "https://www.dvi.gov.lv"),
}
# Whoever finds a hole writes there: /.well-known/security.txt names it.
SECURITY_CONTACT = env_text("SECURITY_CONTACT") or ORGANISATION["email"]

# Pages have to be answered in time, a command may take longer; config/wsgi.py says which of the two we are.
SERVES_PAGES = env.bool("SERVES_PAGES", default=False)
_database = env.db_url_config(env_text("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}"))

refuse_unsafe_settings(
    Configuration(
        debug=DEBUG,
        secret_keys=[SECRET_KEY, *SECRET_KEY_FALLBACKS],
        hosts=ALLOWED_HOSTS,
        site_url=SITE_URL,
        email_url=EMAIL_URL,
        senders={"DEFAULT_FROM_EMAIL": DEFAULT_FROM_EMAIL, "ORGANISATION_EMAIL": ORGANISATION["email"]},
        proxies=_proxies,
        sqlite_file=_database["NAME"] if databases.is_sqlite(_database) else None,
        code=BASE_DIR,
    )
)
if DEBUG and not SECRET_KEY:
    SECRET_KEY = "development-only-" * 4

INSTALLED_APPS = [
    "config.admin_app.OrganisersAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "crispy_forms",
    "config",
    "trainings",
    "registrations",
]

MIDDLEWARE = [
    "config.tracing.trace_requests",
    "config.middleware.alive",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.CompressPublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.language_of_path",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.unreadable_requests",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.colleagues",
    "config.middleware.BusyDatabase",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
CRISPY_TEMPLATE_PACK = CRISPY_ALLOWED_TEMPLATE_PACKS = "plain"

# Only the demonstration shows everybody the messages that were sent.
DEMO = DEBUG and env.bool("DEMO", default=False)

# Databases

DATABASES = {
    "default": databases.completed(
        _database,
        serves_pages=SERVES_PAGES,
        test_file=env_text("TEST_DB", str(BASE_DIR / "test-db.sqlite3")),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Drawn pages, in the memory of each process: a few megabytes at most
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 200}},
}

# Language and time: Latvian first

LANGUAGE_CODE = "lv"
LANGUAGES = [("lv", "Latviešu"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_overrides"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Europe/Riga"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# Static files

STATIC_URL = "static/"
STATIC_ROOT = Path(env_text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
_testing = "pytest" in sys.modules
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or _testing
        else "config.static_files.JoinedStaticFilesStorage"
    },
}
# Files that programs look for at the root of a site, whatever its pages say.
WHITENOISE_ROOT = BASE_DIR / "static" / "at_root"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or _testing

# Mail: EMAIL_URL empty means that messages become files in MESSAGES_FOLDER

MESSAGES_FOLDER = BASE_DIR / "messages"
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
    EMAIL_TIMEOUT = 30
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MESSAGES_FOLDER

# Security

_is_https = urlsplit(SITE_URL).scheme == "https"
SECURE_SSL_REDIRECT = _is_https and not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^readyz$", r"^metrics$"]
if _is_https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
# Both bind every other site of the domain, and preload cannot be taken back for months: only who asks gets them.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT and env.bool("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS and env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
# The largest form is a few kilobytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# With files: anybody can send some to any form. What is uploaded never touches the disk.
LARGEST_REQUEST = FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "registrations.accounts.password_rules.WordsOfThisSite"},
]
# Our own table of sessions knows whose they are and how old: 8 idle hours and 7 days are the end of a login.
SESSION_ENGINE = "registrations.models.account"
SESSION_COOKIE_AGE = 7 * 24 * 60 * 60
LOGIN_URL = "admin:login"
# Django's first choice is a cookie of its own; ours are for session and CSRF only.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Whether organisers may work without the second step. The code itself is django-otp's; how often somebody may try one
# is counted with the passwords (registrations/accounts/guessing.py), so that its own limits are not needed.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
OTP_TOTP_ISSUER = ORGANISATION["name"]
# A code that was typed late must not move what counts as now.
OTP_TOTP_SYNC = False
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0

# A public key of age, or gpg: and whom gpg knows; empty: copies are not encrypted
BACKUP_RECIPIENT = env_text("BACKUP_RECIPIENT")
BACKUP_FOLDER = Path(env_text("BACKUP_FOLDER", str(BASE_DIR / "backups")))

# What is told about a running application

LOGGING = logs.configuration(
    level=env_text("LOG_LEVEL", "INFO").upper(),
    is_json=env_text("LOG_FORMAT", "text") == "json",
    with_requests=env.bool("LOG_REQUESTS", default=False),
)
METRICS_TOKEN = env_text("METRICS_TOKEN")
SENTRY_DSN = env_text("SENTRY_DSN")
if SENTRY_DSN:
    error_reports.start(SENTRY_DSN, release=VERSION)
