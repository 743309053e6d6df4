"""Every setting, read from the environment. With nothing set: SQLite, a queue on disk, mail on the console."""

import logging
import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environ import Env

from config.environment import environment
from config.filing import file_storage
from config.logs import logging_settings
from config.secrets import stored_secret
from config.version import VERSION as VERSION  # a setting: logs, measures and backups tell it

try:
    env = environment()
except ImproperlyConfigured as mistake:
    sys.exit(str(mistake))  # whichever program reads the settings, it ends with what to do and no traceback
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env["DATA_DIR"]

DEBUG = False
DEMO = env["DEMO"]
DEMO_PASSWORD = env["DEMO_PASSWORD"] or (stored_secret(DATA_DIR / "demo-password", 9) if DEMO else "")
SECRET_KEY = env["SECRET_KEY"] or stored_secret(DATA_DIR / "secret-key")
SECRET_KEY_FALLBACKS = env["SECRET_KEY_FALLBACKS"]
HOST = env["HOST"]
PORT = env["PORT"]
ALLOWED_HOSTS = env["ALLOWED_HOSTS"] + [HOST, "localhost", "127.0.0.1", "[::1]"]
SERVED_OVER_TLS = env["SERVED_OVER_TLS"]
ALLAUTH_TRUSTED_PROXY_COUNT = env["TRUSTED_PROXY_COUNT"]

INSTALLED_APPS = [
    "config",
    "organisations",
    "trends",
    "casestudies",
    "assessments",
    "reports",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_countries",
    "django_htmx",
    "django_structlog",
    "simple_history",
]

MIDDLEWARE = [
    "config.watching.watch",
    "config.middleware.guard",  # these three are on top, so that static files, redirects and errors are guarded too
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.probes.answer_machines",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.keep_private",
    "config.middleware.refuse_large_forms",
    "config.middleware.read_forms_as_utf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organisations.sessions.hold",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.Limits",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "govuk"

# Database: SQLite needs a lock taken at the start of a write, a log ahead and patience, else "database is locked".
DATABASES = {"default": Env.db_url_config(env["DATABASE_URL"] or f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # else each thread fails once after the database was restarted
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env["DATABASE_POOLED"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": Env.cache_url_config(env["CACHE_URL"]),
    # Pieces of pages that are the same for everyone; never leaves the process.
    "fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 5000},  # of one or two kilobytes
    },
    # What a trend's page says, the same for everybody.
    "articles": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "articles",
        "OPTIONS": {"MAX_ENTRIES": 60},  # of forty kilobytes
    },
    # What follows from a council's answers: each answer makes a new one, and the old ones are never asked again.
    "states": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "states",
        "OPTIONS": {"MAX_ENTRIES": 240},  # of ten to fifty kilobytes
    },
}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "config.cache.RedisCache"  # pages go on while Redis is away
else:
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 50_000}  # a full one forgets at random, counts of guesses too

# People
AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["config.hashing.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "organisations.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    *({"NAME": f"organisations.passwords.{name}"} for name in ("NotAboutItsOwner", "NotAboutTheService")),
    *({"NAME": f"organisations.passwords.{name}"} for name in ("NotTriedFirst", "NotBreached")),
]
BREACHED_PASSWORDS = env["BREACHED_PASSWORDS"]
SESSION_IDLE_SECONDS = env["SESSION_IDLE_MINUTES"] * 60
SESSION_COOKIE_AGE = round(env["SESSION_ABSOLUTE_HOURS"] * 3600)  # the cookie lives as long as a sign-in may
ADMIN_SECOND_FACTOR = env["ADMIN_SECOND_FACTOR"] == "1" or (env["ADMIN_SECOND_FACTOR"] == "" and not DEMO)
# What mails lead to; without TLS or a name it is the address that was asked for.
PUBLIC_ADDRESS = f"https://{env['ALLOWED_HOSTS'][0].lstrip('.')}" if SERVED_OVER_TLS else ""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "assessments:list"
LOGOUT_REDIRECT_URL = "home"
EMAIL_URL = env["EMAIL_URL"]
vars().update(Env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 5  # seconds; somebody sits in front of it
OPERATOR_EMAIL = env["OPERATOR_EMAIL"]  # whom people may write to, told on the privacy page
DEFAULT_FROM_EMAIL = env["DEFAULT_FROM_EMAIL"]
SOCIALACCOUNT_ADAPTER = "organisations.admitting.SocialAccountAdapter"
IDENTITY_PROVIDER_NETWORKS = env["IDENTITY_PROVIDER_NETWORKS"]
ACCOUNT_ADAPTER = "organisations.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional" if EMAIL_URL == "consolemail://" else "mandatory"
ACCOUNT_SIGNUP_FORM_CLASS = "organisations.forms.PersonForm"
ACCOUNT_FORMS = {
    "login": "organisations.adapter.LoginForm",
    "signup": "organisations.adapter.SignupForm",
    "reset_password": "organisations.adapter.ResetPasswordForm",
    "reset_password_from_key": "organisations.adapter.ResetPasswordKeyForm",
    "change_password": "organisations.adapter.ChangePasswordForm",
    "add_email": "organisations.adapter.AddEmailForm",
    "set_password": "organisations.adapter.SetPasswordForm",
    "reauthenticate": "organisations.adapter.ReauthenticateForm",
}
ACCOUNT_PREVENT_ENUMERATION = True  # where addresses are confirmed, signing up with a known one looks like any other
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_ADAPTER = "organisations.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "organisations.adapter.AuthenticateForm",
    "reauthenticate": "organisations.adapter.ReauthenticateCodeForm",
    "activate_totp": "organisations.adapter.ActivateTOTPForm",
    "add_webauthn": "organisations.adapter.AddPasskeyForm",
    "edit_webauthn": "organisations.adapter.EditPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a code is good for half a minute before and after its own, as clocks differ
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION == "optional"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
RATE_LIMIT_SCALE = env["RATE_LIMIT_SCALE"]
ACCOUNT_RATE_LIMITS = {  # beside allauth's own; a whole council may come from one address
    "login": f"{300 * RATE_LIMIT_SCALE}/m/ip",
    "login_failed": f"{100 * RATE_LIMIT_SCALE}/m/ip,5/5m/key",
    "signup": f"{60 * RATE_LIMIT_SCALE}/m/ip",
    "reset_password": f"{60 * RATE_LIMIT_SCALE}/m/ip,5/h/key",
    "reset_password_from_key": f"{60 * RATE_LIMIT_SCALE}/m/ip",
}

# What browsers may do
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
UNNEEDED = """accelerometer autoplay browsing-topics camera display-capture encrypted-media fullscreen gamepad
    geolocation gyroscope hid idle-detection local-fonts magnetometer microphone midi payment picture-in-picture
    screen-wake-lock serial storage-access usb window-management xr-spatial-tracking""".split()
PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")
GUARDS = {  # headers of every response, whoever made it
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join([f"{name}=()" for name in UNNEEDED] + [f"{name}=(self)" for name in PASSKEYS]),
    "Referrer-Policy": SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
}
COOKIE_PREFIX = "__Host-" if SERVED_OVER_TLS else ""  # browsers take such a name from this host and over TLS only
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # signed in also when coming by a link in a mail
SESSION_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie
CSRF_FAILURE_VIEW = "organisations.views.csrf_failure"
CSRF_COOKIE_HTTPONLY = False  # autosave sends the newest token, also after signing in again in another tab
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SERVED_OVER_TLS
SECURE_HSTS_SECONDS = env["HSTS_SECONDS"] if SERVED_OVER_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env["HSTS_SUBDOMAINS"]
SECURE_HSTS_PRELOAD = env["HSTS_PRELOAD"]
# Whether other hosts of the domain have TLS, and whether it may be preloaded, only its owner knows: variables ask.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVED_OVER_TLS else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# Files are taken at one address. They stay in memory until they were looked at and are kept in their store.
UPLOADS = r"^/assessments/[^/]+/actions/[^/]+/evidence/$"
FILE_UPLOAD_MAX_MEMORY_SIZE = 11_000_000  # bytes of a whole form with a file; deploy/nginx/site.conf says the same
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
EVIDENCE_BYTES = env["EVIDENCE_MEGABYTES"] * 1_000_000  # of one organisation
CLAMD_ADDRESS = env["CLAMD_ADDRESS"]

LINK_CHECKS = env["LINK_CHECKS"] == "1" or (env["LINK_CHECKS"] == "" and not DEMO)

# Words
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh")), ("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env["TIME_ZONE"]
USE_TZ = True

# Files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "reports": file_storage(env, DATA_DIR / "reports"),
    "evidence": file_storage(env, DATA_DIR / "evidence", beside="-evidence"),
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Work in the background: the database row is the truth, the message only a hint.
CELERY_BROKER_URL = env["CELERY_BROKER_URL"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50  # Typst's tables grow to the largest report so far and never shrink
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
ALIVE_FILE = env["ALIVE_FILE"]
CELERY_BEAT_SCHEDULE = {
    # A sweep that no worker took is stale when the next one comes.
    "sweep": {"task": "reports.tasks.sweep", "schedule": 15.0, "options": {"expires": 14}},
    "clear away": {"task": "reports.tasks.clear_away", "schedule": 300.0, "options": {"expires": 290}},
    "delete closed": {"task": "reports.tasks.delete_what_is_closed", "schedule": 3600.0, "options": {"expires": 3500}},
    "send mail": {"task": "organisations.tasks.send_what_is_due", "schedule": 30.0, "options": {"expires": 29}},
    "remind": {"task": "assessments.tasks.remind", "schedule": 3600.0, "options": {"expires": 3500}},
    "check links": {"task": "casestudies.tasks.check_links", "schedule": 600.0, "options": {"expires": 590}},
    "forget sessions": {"task": "config.tasks.forget_sessions", "schedule": 3600.0, "options": {"expires": 3500}},
}
if CELERY_BROKER_URL == "filesystem://":
    QUEUE_DIR = DATA_DIR / "queue"
    for folder in ("messages", "control", "processed"):
        (QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    CELERY_BROKER_TRANSPORT = "config.queue_on_disk:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "store_processed": True,
        "processed_folder": str(QUEUE_DIR / "processed"),
        "polling_interval": 0.25,
    }
else:
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = True
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 180,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 25,
        "retry_on_timeout": False,  # else a worker whose Redis was restarted reads for ever on its new connection
    }

# What is told to whoever runs it
LOG_LEVEL = env["LOG_LEVEL"] or ("INFO" if SERVED_OVER_TLS else "WARNING")
LOGGING = logging_settings(env["LOG_FORMAT"] or ("json" if SERVED_OVER_TLS else "lines"), LOG_LEVEL)
LOGGING_CONFIG = "config.logs.configure"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
DJANGO_STRUCTLOG_CELERY_ENABLED = True  # a task carries the id of the request that asked for it
DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = logging.DEBUG
METRICS_TOKEN = env["METRICS_TOKEN"]
SENTRY_DSN = env["SENTRY_DSN"]
OTEL_EXPORTER_OTLP_ENDPOINT = env["OTEL_EXPORTER_OTLP_ENDPOINT"]
OTEL_EXPORTER_OTLP_HEADERS = env["OTEL_EXPORTER_OTLP_HEADERS"]
OTEL_TRACES_SHARE = env["OTEL_TRACES_PERCENT"]
