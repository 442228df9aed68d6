"""Django settings. docs/operations.md explains the environment variables."""

import logging
from email.utils import formataddr
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env

from accounts import providers
from forum.limits import defaults, rates
from forum.site import connections, environment, postgres

env = Env()

# --- Paths and addresses ------------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_dir(env, BASE_DIR / "var")
PORT = env.int("PORT", 8000, validate=environment.PORT_NUMBER)
BIND = env.str("BIND", f"127.0.0.1:{PORT}", validate=environment.listen_address)
# One process per core of a small machine. More threads share a core, and each holds a database connection.
WEB_PROCESSES = env.int("WEB_PROCESSES", 2, validate=environment.FEW)
WEB_THREADS = env.int("WEB_THREADS", 4, validate=environment.FEW)

SITE_NAME = env.str("SITE_NAME", "Seedbed", validate=environment.ONE_LINE)
SITE_URL = env.str("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
_site = environment.site(SITE_URL)
SERVED_BY_HTTPS = _site.scheme == "https"

SECRET_KEY = env.str("SECRET_KEY", "") or environment.stored_secret_key(DATA_DIR)
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [_site.hostname, "localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Apps, middleware and templates -------------------------------------------------------------------------

SOCIALACCOUNT_PROVIDERS = providers.configured(env)
INSTALLED_APPS = [
    "forum.moderation.apps.ModerationSiteConfig",  # django.contrib.admin as the Moderation area
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    *(f"allauth.socialaccount.providers.{name}" for name in SOCIALACCOUNT_PROVIDERS),
    "forum.site",
    "forum.web",
    "forum.pagecache",
    "forum.limits",
    "forum.jobs",
    "forum.mail",
    "forum.drafts",
    "accounts",
    "forum.moderation",
    "forum.notifications",
    "forum.branding",
    "forum.categories",
    "forum.pages",
    "forum.checklist",
    "forum.posts",
    "forum.comments",
    "forum.bookmarks",
    "forum.fetching",
    "forum.search",
    "forum.people",
    "forum.importing",
]

MIDDLEWARE = [
    "forum.web.middleware.no_body_for_head",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "forum.web.middleware.readable_requests",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "forum.web.middleware.GZipMiddleware",
    "forum.web.middleware.private_to_members",
    "accounts.security_log.log_refusals",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "forum.web.middleware.survive_outages",  # everything below may use the database
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sessions.limit_sessions",
    "accounts.time_zones.MemberTimeZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "forum.limits.middleware.LimitMiddleware",
    "accounts.throttling.LimitAccountForms",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "forum.web.middleware.ReadableValues",
    "forum.importing.redirects.redirect_former_posts",
]

ROOT_URLCONF = "forum.urls"
WSGI_APPLICATION = "forum.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# For both template engines.
CONTEXT_PROCESSORS = [
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "forum.web.context_processors.site",
    "forum.pages.context_processors.frame",
    "forum.notifications.context_processors.unread_counts",
]
TEMPLATES = [
    {  # our own pages
        "NAME": "jinja",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "forum.web.jinja.environment", "context_processors": CONTEXT_PROCESSORS},
    },
    {  # pages of the admin and allauth
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "third_party"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", *CONTEXT_PROCESSORS]},
    },
]

SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # usernames are unique without regard to case, by a constraint
    "security.W005",  # HSTS on subdomains and preloading: other hosts of the domain may not use HTTPS
    "security.W021",
]

# --- Database and cache -------------------------------------------------------------------------------------

_database = connections.parse(env.str("DATABASE_URL", "") or postgres.dsn(DATA_DIR / "postgres"))
DATABASES = {
    "default": {
        **_database,
        "OPTIONS": {
            **_database["OPTIONS"],
            # A request waits 5 seconds for a connection: longer than a database restart takes. In an outage, the
            # pool gives up after 10, until the next request. Otherwise its pauses would double each time.
            "pool": {
                "min_size": 1,
                "max_size": WEB_THREADS + 4,
                "timeout": 5,
                "reconnect_timeout": 10,
                "check": connections.check,
            },
            # Planning a page's queries takes PostgreSQL as long as running them, so it caches the plans.
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
    }
}
# In the database, so that all processes share what allauth stores, and it survives a restart.
CACHES = {
    "default": {"BACKEND": "forum.limits.cache.DatabaseCache", "LOCATION": "cache"},
}

# --- Jobs ---------------------------------------------------------------------------------------------------

# A job for a set time that was missed, because nothing ran then, runs at the next start within a day.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 24 * 3600}

# --- Limits -------------------------------------------------------------------------------------------------

# docs/operations.md explains each. The first two groups don't apply to staff.
LIMITS_ENABLED = env.bool("LIMITS", True)  # not those of LOGIN_LIMITS
NEW_MEMBER_DAYS = env.int("NEW_MEMBER_DAYS", 1, validate=environment.NOT_NEGATIVE)
MEMBER_LIMITS = rates.from_environment(env, "LIMIT_{}", defaults.MEMBERS)
NEW_MEMBER_LIMITS = rates.from_environment(env, "LIMIT_{}_NEW", defaults.NEW_MEMBERS)
VISITOR_LIMITS = rates.from_environment(env, "LIMIT_VISITOR_{}", defaults.VISITORS)
LOGIN_LIMITS = rates.from_environment(env, "LIMIT_{}", defaults.LOGINS)

# --- Fetching pages of other sites --------------------------------------------------------------------------

# docs/fetching.md explains these. They apply to everyone.
FETCH_LIMITS = rates.from_environment(env, "LIMIT_{}", defaults.FETCHES)
FETCH_REFUSED_NETWORKS = environment.networks(env, "FETCH_REFUSED_NETWORKS")
FETCH_ONCE_HOSTS: list[str] = env.list("FETCH_ONCE_HOSTS", [])  # never looked at again
# More paragraphs of an article than this have to differ before readers are told.
ARTICLE_CHANGE_PERCENT = env.int("ARTICLE_CHANGE_PERCENT", 5, validate=environment.PERCENT)

# --- Security -----------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    # allauth draws the QR code of an authenticator app as a data: image
    "img-src": [CSP.SELF, "data:"],
    "manifest-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF, *providers.hosts(SOCIALACCOUNT_PROVIDERS)],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "forum.web.error_views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SERVED_BY_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SERVED_BY_HTTPS else 0
# gunicorn only serves plain HTTP on loopback, so HTTPS means that there is a proxy.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 1 if SERVED_BY_HTTPS else 0, validate=environment.NOT_NEGATIVE)
if BIND.startswith("unix:") and not TRUSTED_PROXIES:
    raise ImproperlyConfigured("BIND=unix:… needs a proxy that names the visitor's address. Set TRUSTED_PROXIES=1")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Accounts -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "accounts.passwords.StrengthValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SIGNUP_REDIRECT_URL = "people:welcome"
OWNER_REDIRECT_URL = "checklist:checklist"  # after the owner's account was made

# How long a session may be idle, and how long it may last in all.
SESSION_LIMITS = environment.session_limits(env, "SESSION", idle=30, longest=180)
STAFF_SESSION_LIMITS = environment.session_limits(env, "STAFF_SESSION", idle=2, longest=30)
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", SERVED_BY_HTTPS)

EMAIL_URL = env.str("EMAIL_URL", "")
EMAIL_IS_VERIFIED = bool(EMAIL_URL)

ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
# Where addresses aren't verified, anyone can sign up with any address, so it doesn't identify a member.
ACCOUNT_LOGIN_METHODS = {"email", "username"} if EMAIL_IS_VERIFIED else {"username"}
# "strict": without email, sign-up also accepts an address that has an account. Otherwise, it would reveal that.
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_USERNAME_VALIDATORS = "accounts.models.USERNAME_VALIDATORS"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "add_email": "accounts.forms.AddEmailForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailForm",
}
ACCOUNT_SESSION_REMEMBER = True
# LOGIN_LIMITS replace allauth's limits, all but the one for sending an email again within seconds.
ACCOUNT_RATE_LIMITS = dict.fromkeys(
    [
        *("login", "login_failed", "request_login_code", "reauthenticate", "signup", "manage_email"),
        *("change_password", "reset_password", "reset_password_from_key"),
    ]
)
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_IS_VERIFIED else "optional"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = EMAIL_IS_VERIFIED
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# allauth offers this only for a new account, which would reveal whether an address already has one.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = not EMAIL_IS_VERIFIED
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "authenticate": "accounts.throttling.AuthenticateForm",
    "reauthenticate": "accounts.throttling.ReauthenticateForm",
}
MFA_RATE_LIMITS = {"webauthn_login": None}  # a passkey can't be guessed, so it always works
MFA_TOTP_ISSUER = SITE_NAME
# Browsers allow passkeys over plain HTTP only on localhost, for development and trials.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SERVED_BY_HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
# New members choose a username. To connect a provider to an existing account, a member has to log in to it first,
# even if the provider reports the same email address.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.forms.SocialSignupForm"}

# --- Mail ---------------------------------------------------------------------------------------------------

_sender = env.str("EMAIL_FROM", "", validate=environment.SENDER)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _sender or formataddr((SITE_NAME, f"noreply@{_site.hostname}"))
MAILERS = environment.mailers(EMAIL_URL, folder=DATA_DIR / "mail")

# --- Language, time, files, logging -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "UTC")
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "forum.formats"
# The language for stemming in search. After a change, run `manage.py index_search`.
SEARCH_LANGUAGE = env.str("SEARCH_LANGUAGE", "english", validate=environment.SEARCH_LANGUAGE)

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "forum.site.assets.Storage"},
}
# Characters of an article that a seed quotes. Press articles may be quoted without a licence only very briefly.
EXCERPT_LENGTH = env.int("EXCERPT_LENGTH", 300, validate=environment.EXCERPT)
PICTURES_DIR = DATA_DIR / "pictures"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["forum.web.uploads.UploadHandler"]  # refuses files where no form accepts one

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "without_traceback": {
            "()": "django.utils.log.CallbackFilter",
            "callback": "ext://forum.site.logging.without_traceback",
        }
    },
    "formatters": {"dated": {"format": "%(asctime)s %(name)s %(message)s", "datefmt": "%Y-%m-%dT%H:%M:%S%z"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["without_traceback"]},
        "security": {"class": "logging.StreamHandler", "formatter": "dated"},
    },
    # Whatever LOG_LEVEL is: see accounts/security_log.py.
    "loggers": {
        "seedbed.security": {"handlers": ["security"], "level": "INFO", "propagate": False},
        # Errors of procrastinate itself end a worker, which says so in one line. "worker" also logs how jobs end.
        "procrastinate": {"level": "CRITICAL"},
        "procrastinate.worker": {"level": "ERROR"},
        "procrastinate.worker.worker": {"level": "CRITICAL"},
        "urllib3": {"level": "ERROR"},  # it warns of odd headers that other sites send, with a traceback
    },
    "root": {"handlers": ["console"], "level": env.log_level("LOG_LEVEL", logging.WARNING)},
}
