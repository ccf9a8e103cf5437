"""Settings shared by every way of running Talitus. Values come from the environment; business numbers first."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
import structlog
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.logs import without_secrets

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

# --- Business numbers -------------------------------------------------------------------------------

# A job description is reviewed once a year with the direct manager: months from the last review, or from
# the day it came into force, to the day the next review is due.
JOB_DESCRIPTION_REVIEW_MONTHS = env.int("JOB_DESCRIPTION_REVIEW_MONTHS", 12)

# How many days before the day a review is due it shows in lists as "due soon".
JOB_DESCRIPTION_DUE_SOON_DAYS = env.int("JOB_DESCRIPTION_DUE_SOON_DAYS", 60)

# HR decides on a proposed version within so many working days.
JOB_DESCRIPTION_DECISION_WORKING_DAYS = env.int("JOB_DESCRIPTION_DECISION_WORKING_DAYS", 5)

# A probation that nobody has dealt with passes by itself so many days after its end.
PROBATION_PASSES_AFTER_DAYS = env.int("PROBATION_PASSES_AFTER_DAYS", 30)

# An absence of so many days needs somebody who stands in.
SUBSTITUTION_FROM_DAYS = env.int("SUBSTITUTION_FROM_DAYS", 3)

# How far ahead home pages look: "coming" ends here.
COMING_DAYS = env.int("COMING_DAYS", 60)

# A due thing is put off by so many days at most; a statutory one so many times.
SNOOZE_MAX_DAYS = env.int("SNOOZE_MAX_DAYS", 14)
SNOOZE_MAX_TIMES = env.int("SNOOZE_MAX_TIMES", 3)

# Letters of notices that one person gets in a day, the morning's one included; what is over waits for the next morning.
NOTICE_LETTERS_A_DAY = env.int("NOTICE_LETTERS_A_DAY", 4)

# How many days ahead HR and the administrator see what will be sent.
FORECAST_DAYS = env.int("FORECAST_DAYS", 30)

# A forecast that takes longer than this is ended: it would take a worker each night.
FORECAST_TIME_LIMIT = timedelta(minutes=10)

# What an invitation or a feed in a calendar is kept after its day, in months.
MEETING_KEEP_MONTHS = env.int("MEETING_KEEP_MONTHS", 24)

# How many days ahead My team shows who will be away.
AWAY_SOON_DAYS = env.int("AWAY_SOON_DAYS", 14)

# My team shows so many people on one page; a larger line is looked at by unit.
TEAM_ROWS = env.int("TEAM_ROWS", 200)

# A proposal or a half-confirmed review that has waited for a word longer than so many working days is an early signal.
SIGNAL_UNANSWERED_WORKING_DAYS = env.int("SIGNAL_UNANSWERED_WORKING_DAYS", 10)

# What is overdue is an early signal once its owner was reminded so many times on its due day or later.
SIGNAL_REMINDED_TIMES = env.int("SIGNAL_REMINDED_TIMES", 2)

# So many days ahead early signals look for days that nobody covers, and for how much falls due from each person.
SIGNAL_AHEAD_DAYS = env.int("SIGNAL_AHEAD_DAYS", 28)

# Somebody's load is an early signal from so many things due on, at so many times the median of those beside them.
SIGNAL_LOAD_FROM = env.int("SIGNAL_LOAD_FROM", 4)
SIGNAL_LOAD_TIMES = env.int("SIGNAL_LOAD_TIMES", 2)

# A background job (rendering, letter) belongs to its worker this long; then it is taken from a dead one.
JOB_LEASE = timedelta(minutes=2)

# How often a rendering is tried before a person has to look at it.
JOB_ATTEMPTS = 5

# How often a letter is tried, at growing intervals up to an hour: two days of a mail server being down.
LETTER_ATTEMPTS = 50

# The largest document that the import takes, in bytes.
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", 1_000_000)

# An import that was read but not made into a draft is kept this many days, then deleted.
IMPORT_KEEP_DAYS = env.int("IMPORT_KEEP_DAYS", 14)

# A notice that has done its work is kept so many months after its due day: no ladder reaches so far.
NOTICE_KEEP_MONTHS = env.int("NOTICE_KEEP_MONTHS", 24)

# A letter that was sent is kept this many months, readable by its reader, then deleted.
LETTER_KEEP_MONTHS = env.int("LETTER_KEEP_MONTHS", 12)

# The agency's name as printed on documents where the structure does not name one.
AGENCY_NAME = env("AGENCY_NAME", default="")

# --- What runs --------------------------------------------------------------------------------------

DEMO_MODE = False
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
VERSION = "0.1.0"

INSTALLED_APPS = [
    "config",
    "reviews",
    "workplans",
    "knowledge",
    "teams",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_celery_beat",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "teams.middleware.person_language",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.navigation",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------------

VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
# Set but empty, as a container's environment has it, is the same as not set.
DATABASE_URL = env("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'talitus.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Statements here are long and quick; compiling them took PostgreSQL longer than running them.
    DATABASES["default"]["OPTIONS"] = {"options": "-c jit=off"}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # One person trying the product: readers never wait for the writer, the writer takes its lock at once.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    # redis-py's own time-out of five seconds would cut a slow start; named here so that nobody wonders.
    CACHES = {
        "default": {
            "BACKEND": "config.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "talitus",
            "OPTIONS": {"socket_timeout": 10},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- People -----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "teams.Person"
AUTHENTICATION_BACKENDS = ["config.backend.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "config.sign_in.ClosedSignUpAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "teams.models.person.display_name"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- Language and days ------------------------------------------------------------------------------

LANGUAGE_CODE = "et"
LANGUAGES = [("et", _("Estonian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Tallinn"
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True

# --- Pages ------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "display-capture": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# --- Letters ----------------------------------------------------------------------------------------

vars().update(env.email_url_config(env("EMAIL_URL", default="") or f"filemail:///{VAR_DIR / 'mail'}"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Talitus <talitus@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Seconds after which a mail server that says nothing is left alone; well below JOB_LEASE.
EMAIL_TIMEOUT = 20
# Where the letters' links lead; a letter is written by a worker, which sees no request.
SITE_URL = (env("SITE_URL", default="") or f"http://localhost:{env('PORT', default='') or 8000}").rstrip("/")

# --- Background work --------------------------------------------------------------------------------

# Every setting of Celery but its addresses stands in config/celery.py, beside the schedule.
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_DIR = VAR_DIR / "broker"

# --- Logs -------------------------------------------------------------------------------------------

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOG_FORMAT = env("LOG_FORMAT", default="plain")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                # Here, and not among structlog's own: Django's records come by this way alone.
                without_secrets,
                structlog.processors.JSONRenderer(),
            ],
        },
        "plain": {
            "()": structlog.stdlib.ProcessorFormatter,
            # Tracebacks without the variables of their frames: those hold what people wrote, and cost 50 ms each.
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_secrets,
                structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
            ],
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    # A page that is not there or not allowed is an answer, not a fault; a fault is logged as an error.
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
logging.captureWarnings(True)
