"""Django's settings, read from `AMPARO_*` variables. What is not set is the safe choice.

Required: `AMPARO_SECRET_KEY`, `AMPARO_KEYS` (the folder of the key store), `AMPARO_DSN_APP` and
`AMPARO_DSN_EVALUATION`. A process is given only the logins it needs: one that serves people has no owner's,
sealing's or auditor's password, and those aliases then do not exist in it.

Optional: `AMPARO_DSN_OWNER`, `AMPARO_DSN_SEALING`, `AMPARO_DSN_AUDITOR`; `AMPARO_ALLOWED_HOSTS` (commas; loopback
if unset); `AMPARO_HTTPS` (`0` only where the connection never leaves the machine); `AMPARO_PROXY` (`1` only
behind a proxy that sets `X-Forwarded-Proto` itself); `AMPARO_DEMO` (`1`: a synthetic country, loopback only);
`AMPARO_STATIC` (folder of collected files); `AMPARO_COUNTRY` (law pack, `XA`); `AMPARO_COUNTRY_KEY` (the public key
with which whoever stands behind that pack must have signed it); `AMPARO_ZONE` (IANA zone);
`AMPARO_CLOCK` (dotted class, for rehearsals and tests).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg import IsolationLevel, ProgrammingError
from psycopg.conninfo import conninfo_to_dict

HERE = Path(__file__).parent
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]


def _required(name: str) -> str:
    if value := os.environ.get(name):
        return value
    raise ImproperlyConfigured(
        f"{name} is not set; `amparo demo` sets all of them, `amparo serve --help` lists them"
    )


def _switch(name: str, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0")
    return value == "1"


DEBUG = False
SECRET_KEY = _required("AMPARO_SECRET_KEY")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured(
        "AMPARO_SECRET_KEY is short enough to be guessed; make it of 32 random letters or more"
    )
AMPARO_DEMO = _switch("AMPARO_DEMO", False)
AMPARO_HTTPS = _switch("AMPARO_HTTPS", True)
AMPARO_KEYS = Path(_required("AMPARO_KEYS"))
AMPARO_CLOCK = os.environ.get("AMPARO_CLOCK", "amparo.pathway.clock.SystemClock")
AMPARO_COUNTRY = os.environ.get("AMPARO_COUNTRY", "XA")
AMPARO_COUNTRY_KEY = Path(_key) if (_key := os.environ.get("AMPARO_COUNTRY_KEY")) else None
ALLOWED_HOSTS = [host for host in os.environ.get("AMPARO_ALLOWED_HOSTS", "").split(",") if host] or LOOPBACK
if AMPARO_DEMO and not set(ALLOWED_HOSTS) <= set(LOOPBACK):
    raise ImproperlyConfigured("AMPARO_DEMO=1 serves this machine alone; unset it, or AMPARO_ALLOWED_HOSTS")
if any("*" in host or host.startswith(".") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "AMPARO_ALLOWED_HOSTS names every host by itself; a pattern lets others pose as this one"
    )

# --- rooms ----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "amparo.pathway.store.apps.PathwayStore",
    "amparo.identity.store.apps.IdentityStore",
    "amparo.access.store.apps.AccessStore",
    "amparo.casework.web.apps.CaseworkWeb",
    "amparo.entrypoints.apps.Entrypoints",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]
ROOT_URLCONF = "amparo.entrypoints.urls"
WSGI_APPLICATION = "amparo.entrypoints.wsgi.application"

MIDDLEWARE = [
    "amparo.entrypoints.never_kept.NeverKept",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "amparo.access.store.context.ActingMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- database -------------------------------------------------------------------------------------


def _login(name: str, **options: Any) -> dict[str, Any]:
    try:
        found = conninfo_to_dict(_required(name))
    except ProgrammingError:  # its message would quote the address, with the password
        raise ImproperlyConfigured(
            f"{name} is no address of a database; write postgresql://login:password@host/amparo"
        ) from None
    parts = {key: str(value) for key, value in found.items() if value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "amparo"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,  # a pool outlives a restart of the server
        "OPTIONS": {**parts, **options},
    }


_POOL = {"min_size": 1, "max_size": 8, "timeout": 10}

DATABASES = {
    "default": _login("AMPARO_DSN_APP", pool=_POOL),
    # Subject, events and coverage of one evaluation are read from one snapshot.
    "evaluation": _login("AMPARO_DSN_EVALUATION", pool=_POOL, isolation_level=IsolationLevel.REPEATABLE_READ),
    **{
        alias: _login(name)
        for alias in ("owner", "sealing", "auditor")
        if os.environ.get(name := f"AMPARO_DSN_{alias.upper()}")
    },
}
DATABASE_ROUTERS = ["amparo.entrypoints.database_routes.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
ACCOUNT_ADAPTER = "amparo.entrypoints.signing_in.StaffOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "amparo.entrypoints.second_factors.LockedSecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

# What a page says after an act may name a child: it waits in the session, never in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "amparo.entrypoints.sessions"
SESSION_COOKIE_AGE = 8 * 3600  # a shift
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
if AMPARO_HTTPS:  # the prefix makes browsers refuse a cookie that was not set over HTTPS by this very host
    SESSION_COOKIE_NAME = "__Host-amparo"
    CSRF_COOKIE_NAME = "__Host-amparo-csrf"

# --- browser --------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = AMPARO_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if AMPARO_HTTPS else 0
if _switch("AMPARO_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_HSTS_INCLUDE_SUBDOMAINS = AMPARO_HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
# A reference code in an address must not travel to another site. Not `no-referrer`: a browser would then send forms
# with the origin `null`, and none could be accepted.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS: list[str] = []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("AMPARO_STATIC", HERE / "collected"))
STATICFILES_DIRS = [HERE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Forms are short texts; nothing is uploaded yet.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- languages ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic"))]
LOCALE_PATHS = [HERE / "locale"]
LANGUAGE_COOKIE_SECURE = AMPARO_HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("AMPARO_ZONE", "UTC")

# --- logs -----------------------------------------------------------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"impersonal": {"()": "amparo.entrypoints.impersonal_logs.Impersonal"}},
    "formatters": {
        "line": {
            "()": "amparo.entrypoints.impersonal_logs.TracebackWithoutValues",
            "format": "{asctime} {levelname} {name} ({module}:{lineno}): {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["impersonal"], "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}, "amparo": {"level": "INFO"}},
}
