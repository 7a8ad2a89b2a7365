"""Settings of the test run: those of production, but for what a test cannot have."""

import os
import tempfile
from pathlib import Path

os.environ.update(
    SECRET_KEY="tests-only-" + "x" * 50,
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    SITE_URL="https://testserver",
    DEMO="false",
    DEBUG="false",
    DATABASE_URL="sqlite:///unused.sqlite3",
    CACHE_URL="locmem://",
    EMAIL_URL="smtp://127.0.0.1:1",
)
from iop.settings import *  # noqa: F403
from tests import postgres

if os.environ.get("TEST_DATABASE") == "sqlite":
    # A file rather than memory: a browser test's server has a connection of its own.
    DATABASES["default"]["TEST"] = {  # noqa: F405
        "NAME": Path(tempfile.mkdtemp(prefix="iop-test-sqlite-")) / "test.sqlite3"
    }
else:
    DATABASES = {"default": postgres.start()}
    DATABASES["default"]["TEST"] = {"NAME": "test_iop" + os.environ.get("TEST_DB_SUFFIX", "")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="iop-test-media-"))
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True  # nothing is collected for a test run; files are served as they stand
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
MFA_REQUIRED_ROLES: list[str] = []
ACCOUNT_RATE_LIMITS = False
