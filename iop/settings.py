"""Every setting, read from the environment; docs/settings.md is printed from what is read here."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import font_source_sans_pro
import font_source_serif_pro
from csp.constants import NONCE, SELF
from django.utils.translation import gettext_lazy as _

from iop.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
THIS_MACHINE = ["127.0.0.1", "localhost", "[::1]"]

ENVIRONMENT = Environment(BASE_DIR / ".env")
read, require = ENVIRONMENT.read, ENVIRONMENT.require

# --- How the process runs -------------------------------------------------------------

DEMO = read(
    "bool",
    "DEMO",
    False,
    "A trial on one's own machine: sign-ins with known passwords, no secret and no HTTPS needed.",
)
DEBUG = read(
    "bool", "DEBUG", False, "Development: pages that tell what went wrong. Never for others."
)
TRIAL = DEMO or DEBUG
SECRET_KEY = read(
    "str",
    "SECRET_KEY",
    "only-for-a-trial-on-one-machine-never-for-real-data" if TRIAL else "",
    "Signs sessions and links: at least 50 random characters, known to nobody.",
    shown="none; must be set",
)
SITE_URL = read(
    "str",
    "SITE_URL",
    "http://127.0.0.1:8000" if TRIAL else "",
    "Where users find the site, such as https://iop.example.se.",
    shown="none; must be set",
).rstrip("/")
ALLOWED_HOSTS = read(
    "list",
    "ALLOWED_HOSTS",
    THIS_MACHINE if TRIAL else list(filter(None, [urlsplit(SITE_URL).hostname])),
    "The host names that the site answers to, with commas between.",
    shown="the host of `SITE_URL`",
)
TRUSTED_PROXY_COUNT = read(
    "int",
    "TRUSTED_PROXY_COUNT",
    0,
    "How many proxies of your own stand before the process. With one or more, their "
    "X-Forwarded-Proto and X-Forwarded-For are believed: they must set both themselves.",
)
if TRIAL:
    require(
        set(ALLOWED_HOSTS) <= set(THIS_MACHINE),
        "ALLOWED_HOSTS names another machine while DEMO or DEBUG is on. "
        "They are for one's own machine: turn them off to serve others.",
    )
else:
    require(
        len(SECRET_KEY) >= 50 and len(set(SECRET_KEY)) >= 5,
        "SECRET_KEY must be at least 50 random characters (or set DEMO=true for a trial).",
    )
    require(SITE_URL.startswith("https://"), "SITE_URL must be set, and begin with https://.")
    require(
        bool(ALLOWED_HOSTS) and "*" not in ALLOWED_HOSTS,
        "ALLOWED_HOSTS must name the hosts that serve the site; * lets in any.",
    )

# --- Parts ----------------------------------------------------------------------------

INSTALLED_APPS = [
    "iop.apps.IopConfig",
    "iop.accounts",
    "partners",
    "agreements",
    "followup",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "bootstrap",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "django_tables2",
    "simple_history",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "iop.accounts.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "iop.accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partners.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "iop.urls"
WSGI_APPLICATION = "iop.wsgi.application"
TEMPLATES = [
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
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "tables/table.html"

# --- Database, files, cache -------------------------------------------------------------

DATABASES = {
    "default": read(
        "dj_db_url",
        "DATABASE_URL",
        f"sqlite:///{VAR_DIR / 'iop.sqlite3'}",
        "The database, such as postgres://user:password@host:5432/iop.",
        shown="SQLite in `var/iop.sqlite3`",
    )
}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": read(
        "dj_cache_url",
        "CACHE_URL",
        f"file:///{VAR_DIR / 'cache'}",
        "Where drafts' PDFs and the counts of failed sign-ins are kept for a while. All processes "
        "must share it: with several machines, dbcache://cache (after createcachetable).",
        shown="files in `var/cache`",
    )
}
MEDIA_ROOT = read(
    "path",
    "MEDIA_ROOT",
    VAR_DIR / "media",
    "The directory of uploaded files. Only the process may read it; back it up with the database.",
    shown="`var/media`",
)
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("fonts/sans", Path(font_source_sans_pro.__file__).parent / "files"),
    ("fonts/serif", Path(font_source_serif_pro.__file__).parent / "files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "iop.shared.static_files.StaticFilesStorage"},
}
UPLOAD_MAX_BYTES = read(
    "int", "UPLOAD_MAX_BYTES", 25 * 1024 * 1024, "The largest file that may be uploaded, in bytes."
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 15 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Signing in -------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "iop.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True  # for as long as SESSION_COOKIE_AGE says
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "check_file": "20/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "IOP"
MFA_FORMS = {
    "add_webauthn": "iop.accounts.forms.AddKeyForm",
    "edit_webauthn": "iop.accounts.forms.EditKeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = TRIAL
MFA_REQUIRED_ROLES = read(
    "list",
    "MFA_REQUIRED_ROLES",
    [] if TRIAL else ["administrator"],
    "The roles that must sign in with a second factor (an app, a passkey), with commas between: "
    "officer, chief, secretary, board_member, controller, auditor, administrator, partner.",
    shown="`administrator`; none in a trial",
)

# --- Sealing ----------------------------------------------------------------------------

SEAL_FILE = read(
    "path",
    "SEAL_FILE",
    VAR_DIR / "demo-seal.p12" if TRIAL else None,
    "The PKCS#12 file with the key and certificate that signed agreements are sealed with. "
    "Only the process may read it.",
    shown="none: nothing is sealed; a trial uses what `make_demo_seal` makes",
)
SEAL_PASSWORD = read(
    "str",
    "SEAL_PASSWORD",
    "demo" if TRIAL else "",
    "The password of `SEAL_FILE`.",
    shown="none; `demo` in a trial",
)

SEAL_TIMESTAMP_URL = read(
    "str",
    "SEAL_TIMESTAMP_URL",
    "",
    "The time stamp authority (RFC 3161) that vouches for when an agreement was sealed. The "
    "checksum of the file is sent there, nothing else.",
    shown="none: the time is the machine’s own",
)

# --- Language and time ------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "iop" / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_THOUSAND_SEPARATOR = False

# --- Mail -------------------------------------------------------------------------------

_email = read(
    "dj_email_url",
    "EMAIL_URL",
    "console:" if TRIAL else "smtp://localhost:25",
    "The mail server, such as submission://user:password@smtp.example.se:587 (with STARTTLS).",
    shown="`smtp://localhost:25`; a trial writes mail to its terminal",
)
require("EMAIL_BACKEND" in _email, "EMAIL_URL cannot be read: its scheme is not known.")
EMAIL_BACKEND = _email.get("EMAIL_BACKEND", "")
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = read(
    "str",
    "DEFAULT_FROM_EMAIL",
    f"iop@{urlsplit(SITE_URL).hostname or 'localhost'}",
    "The sender of all mail.",
    shown="`iop@` and the host of `SITE_URL`",
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Security ---------------------------------------------------------------------------

#: HTTPS everywhere unless this is a trial.
SECURE = not TRIAL
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_TRUSTED_ORIGINS = [SITE_URL]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        # The one style sheet that the text editor (Tiptap) writes into the page, by its hash.
        "style-src": [SELF, "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}

# --- History ----------------------------------------------------------------------------

SIMPLE_HISTORY_DATE_INDEX = "Composite"
SIMPLE_HISTORY_FILEFIELD_TO_CHARFIELD = True

LOG_LEVEL = read(
    "log_level", "LOG_LEVEL", "WARNING", "DEBUG, INFO, WARNING or ERROR; the log goes to stderr."
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}
    },
    # It warns, with a traceback, of each certificate that no root answers for.
    "loggers": {"pyhanko": {"level": "ERROR"}, "pyhanko_certvalidator": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}

ENVIRONMENT.check()
