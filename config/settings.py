"""
All settings, from the environment (README.md lists the variables).

A checkout in which nothing is configured is a development one: DEBUG is on and
only this machine is answered. As soon as a secret key or a host is given, DEBUG
is off and `refuse_unsafe_settings` names whatever is not safe to publish.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import django_include_bootstrap
import environ

from config.safety import refuse_unsafe_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()


def env_list(name: str) -> list[str]:
    """Return the comma-separated values of a variable, without the blanks around them."""
    return [value.strip() for value in env.str(name, default="").split(",") if value.strip()]


# Who is asking, and where we are

SECRET_KEY = env.str("SECRET_KEY", default="").strip()
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS")
DEBUG = env.bool("DEBUG", default=not (SECRET_KEY or ALLOWED_HOSTS))
SITE_URL = env.str("SITE_URL", default="").strip().rstrip("/")
if not SITE_URL:
    SITE_URL = "http://127.0.0.1:8000" if DEBUG or not ALLOWED_HOSTS else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
# How many reverse proxies stand before us: the address of a visitor is that many places from the
# end of X-Forwarded-For. 0 means that nobody may tell us the address in a header.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

refuse_unsafe_settings(
    debug=DEBUG, secret_keys=[SECRET_KEY, *SECRET_KEY_FALLBACKS], hosts=ALLOWED_HOSTS, site_url=SITE_URL
)
if DEBUG and not SECRET_KEY:
    SECRET_KEY = "development-only-" * 4

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "trainings",
    "registrations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.language_of_path",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.unreadable_requests",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
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

SQLITE_OPTIONS = {
    # IMMEDIATE makes every atomic block take the write lock first, which is what
    # select_for_update() does on PostgreSQL and cannot do on SQLite.
    "transaction_mode": "IMMEDIATE",
    "timeout": 15,
    # FULL: what has been acknowledged survives a power cut; with WAL it costs 0.3 ms a commit.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
POSTGRESQL_OPTIONS = {
    "server_side_binding": True,
    # Nobody waits for ever behind a stuck transaction: the page answers 503 instead.
    "options": "-c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000",
}

_database = env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
_is_sqlite = _database["ENGINE"] == "django.db.backends.sqlite3"
_database["OPTIONS"] = {**_database.get("OPTIONS", {}), **(SQLITE_OPTIONS if _is_sqlite else POSTGRESQL_OPTIONS)}
if _is_sqlite:
    # Threads cannot share a database in memory, and the tests race with threads.
    _database["TEST"] = {"NAME": env.str("TEST_DB", default=str(BASE_DIR / "test-db.sqlite3"))}
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    # Only the files: as an installed app it would bring templates named like ours.
    ("bootstrap", Path(django_include_bootstrap.__file__).parent / "static"),
]
_testing = "pytest" in sys.modules
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or _testing
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or _testing

# Mail: EMAIL_URL empty means that messages become files in MESSAGES_FOLDER

MESSAGES_FOLDER = BASE_DIR / "messages"
_email_url = env.str("EMAIL_URL", default="").strip()
if _email_url:
    vars().update(env.email_url_config(_email_url))
    EMAIL_TIMEOUT = 30
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MESSAGES_FOLDER
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Latvijas Muzeju biedrība <apmacibas@lmb.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Whom the footer and the privacy notice name

ORGANISATION = {
    "name": env.str("ORGANISATION_NAME", default="Latvijas Muzeju biedrība"),
    "email": env.str("ORGANISATION_EMAIL", default="apmacibas@lmb.example"),
    "phone": env.str("ORGANISATION_PHONE", default=""),
}

# Security

_is_https = urlsplit(SITE_URL).scheme == "https"
SECURE_SSL_REDIRECT = _is_https and not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if _is_https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT
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
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "admin:login"

# Guessing a password: the pair of name and address is stopped, so that nobody can lock out a colleague elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "trainings.web.requests.client_address"
AXES_USERNAME_CALLABLE = "config.logins.username"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {"()": "config.logs.DiscreetFormatter", "format": "%(levelname)s %(name)s: %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"axes": {"level": "WARNING"}},
}
