"""All settings, read once. Embedded services fill what the environment leaves unset."""

import os
import ssl
import warnings
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from common.bucket_origins import bucket_origins
from common.languages import ENGLISH, NAMES
from jewelcad.env import Environment, celery_url

# Lets classes of Django name what they hold at run time too: ModelAdmin[CadModel].
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything written at run time; the launcher writes to the same place.
LOCAL_DIR = Path(os.environ.get("JEWELCAD_LOCAL") or BASE_DIR / ".local").absolute()

# "embedded": everything on this machine, demo data, readable mail. "production": nothing assumed.
DEPLOYMENT = Environment(fallback={}).text("DEPLOYMENT", "embedded")
if DEPLOYMENT not in {"embedded", "production"}:
    raise ImproperlyConfigured(f"DEPLOYMENT is {DEPLOYMENT!r}; write embedded or production.")
EMBEDDED_MODE = DEPLOYMENT == "embedded"

if EMBEDDED_MODE:  # production has no launcher
    from embedded import embedded_environment

    env = Environment(fallback=embedded_environment())
else:
    env = Environment(fallback={})


def _required(name: str) -> str:
    value = env.text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set; see .env.example for what it holds.")
    return value


DEBUG = env.boolean("DEBUG", default=False)
SECRET_KEY = _required("SECRET_KEY")
# Bends the previews of models; whoever has it can undo the bend, whoever loses it cannot trace one.
PREVIEW_KEY = _required("PREVIEW_KEY")
# Codes addresses that must be known again after their text is gone; whoever loses it knows none.
ADDRESS_KEY = _required("ADDRESS_KEY")
SITE_URL = _required("SITE_URL").rstrip("/")
_site = urlsplit(SITE_URL)
IS_HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost" if EMBEDDED_MODE else "")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ADMIN_PATH = env.text("ADMIN_PATH", "admin").strip("/") + "/"

# --- Applications --------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "pgtrigger",
    "csp",
    "common",
    "activity",
    "privacy",
    "accounts",
    "models_catalog",
    "moderation",
    "saving",
    "reviews",
    "newsletter",
    "payments",
    "orders",
    "payouts",
    "aftersales",
    "design_requests",
    "bookkeeping",
    "jewelcad",
]

MIDDLEWARE = [
    "common.log_lines.AccessLogMiddleware",
    # First what guards every answer: an answer made half-way (a refused host, a static file)
    # passes only the middleware before the one that made it.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "common.content_policy.ContentPolicyMiddleware",
    "common.headers.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "privacy.guards.DeclaredCookiesMiddleware",
    "common.browser_wish.BrowserWishMiddleware",
    "common.headers.CacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "common.body_sizes.BodySizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "newsletter.visits.IssueVisitsMiddleware",
    "accounts.seen.SeenMiddleware",
    # Outside of the kept pages, which are kept for each language.
    "jewelcad.reader_language.ReaderLanguageMiddleware",
    "jewelcad.reader_manner.ReaderMannerMiddleware",
    "activity.capture.UsageMiddleware",
    # Inside of what every answer passes, so that a kept page is counted and headed like a new one.
    "jewelcad.kept_pages.KeptPagesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "models_catalog.renamed.RenamedPieceMiddleware",
    "common.staff_lists.StaffListMiddleware",
    "common.service_gone.ServiceGoneMiddleware",
    "privacy.wishes.keep_wish.KeepWishMiddleware",
    "privacy.wishes.note_views.StaffViewMiddleware",
]

ROOT_URLCONF = "jewelcad.urls"
WSGI_APPLICATION = "jewelcad.wsgi.application"

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
                "common.context.site",
                "common.browser_wish.browser_wish",
                "privacy.policy_notice.coming_policy",
                "orders.context.cart",
            ],
        },
    },
]

# --- Database and queue ----------------------------------------------------------------------
_database = environ.Env.db_url_config(_required("DATABASE_URL"))
# How long PostgreSQL lets a statement run, wait for a lock, and a transaction stand with nothing
# asked, in seconds; 0 is for ever. The web server asks for "web"; tasks and commands have limits
# of their own. What waits for the lock of a migration keeps everybody behind it waiting too.
_patience = env.text("DATABASE_PATIENCE", "work")
_is_web = _patience == "web"
_statement, _lock, _idle = {
    "web": (30, 10, 60),
    "work": (0, 60, 600),
    "migrate": (0, 5, 600),
}[_patience]
_database.setdefault("OPTIONS", {})
_database["OPTIONS"]["options"] = " ".join(
    [
        _database["OPTIONS"].get("options", ""),
        f"-c statement_timeout={_statement}s -c lock_timeout={_lock}s",
        f"-c idle_in_transaction_session_timeout={_idle}s",
    ]
).strip()
# A database that hangs is away like one that refuses: seconds, and then milliseconds for an answer
# of its network.
_database["OPTIONS"] = {"connect_timeout": 5, "tcp_user_timeout": 10_000} | _database["OPTIONS"]
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "common.database",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
# Hosts of a private network shared with the site, reached without TLS; `check --deploy` refuses
# any other database, Redis, bucket or mail server that is not.
TLS_EXEMPT_HOSTS = env.words("TLS_EXEMPT_HOSTS")
# Dangers of strangers' files (geometry/losses.py) that this deployment takes on, by their names;
# `check --deploy` refuses any other that the kernel leaves open.
CONFINEMENT_MAY_LACK = env.words("CONFINEMENT_MAY_LACK")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _required("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "common.redis_cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "jewelcad",
        "KEY_FUNCTION": "privacy.guards.cache_key",
        # A page waits no longer for a count.
        "OPTIONS": {
            "socket_connect_timeout": 0.5,
            "socket_timeout": 1,
            "retry": Retry(NoBackoff(), 0),
        },
    }
}

CELERY_BROKER_URL = celery_url(REDIS_URL)
if REDIS_URL.startswith("rediss:"):  # Celery alone would take any certificate
    CELERY_BROKER_USE_SSL = {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": True}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
# A worker each: neither a webhook nor an upload waits until somebody's pictures are drawn.
CELERY_TASK_ROUTES = {
    "models_catalog.process_release_task": {"queue": "workbench"},
    "models_catalog.fingerprint_file_task": {"queue": "pictures"},
    "models_catalog.measure_further_files_task": {"queue": "pictures"},
    "models_catalog.recheck_casting_task": {"queue": "pictures"},
    "models_catalog.draw_pictures_task": {"queue": "pictures"},
    "models_catalog.draw_release_task": {"queue": "pictures"},
    "activity.train_neighbours_task": {"queue": "pictures"},
    "privacy.purge_expired_task": {"queue": "privacy"},
    "privacy.continue_purge_task": {"queue": "privacy"},
    "privacy.watch_purge_task": {"queue": "privacy"},
    "privacy.fetch_mails_task": {"queue": "privacy"},
    "privacy.watch_cases_task": {"queue": "privacy"},
    "privacy.build_export_task": {"queue": "privacy"},
    "privacy.take_up_exports_task": {"queue": "privacy"},
    "privacy.delete_exports_task": {"queue": "privacy"},
    "privacy.notice_idle_accounts_task": {"queue": "privacy"},
    "privacy.continue_erasure_task": {"queue": "privacy"},
    "privacy.resume_erasures_task": {"queue": "privacy"},
    "privacy.send_notices_task": {"queue": "privacy"},
    "newsletter.send_due_issues_task": {"queue": "newsletter"},
    "newsletter.send_batch_task": {"queue": "newsletter"},
    "newsletter.ask_earlier_consents_task": {"queue": "newsletter"},
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_connect_timeout": 1,
    # A worker waits ten seconds at a time for work; who hands work over waits for a moment.
    "socket_timeout": 1 if _is_web else 30,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.05, "interval_max": 0.1}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# --- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.BCryptSHA256PasswordHasher"]
_PASSWORD_RULES = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.password_rules.LongestPasswordValidator"},
    {"NAME": "accounts.password_rules.GuessablePasswordValidator"},
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "accounts.password_rules.FirstComplaintValidator",
        "OPTIONS": {"rules": _PASSWORD_RULES},
    }
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupDetailsForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_HMAC = True
# In the browser that signed up, which knows the password; any other asks for it.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
# How long that browser waits for the mail to be opened, in seconds.
ACCOUNT_LOGIN_TIMEOUT = 1800
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USERNAME_VALIDATORS = "accounts.username_rules.USERNAME_VALIDATORS"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Failed log-ins: 10 an hour for one account from one address, 100 an hour from one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "100/h/ip,10/h/key"}
MFA_ADAPTER = "accounts.second_factor_adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "JewelCAD"
# One step of 30 seconds to either side, for clocks that go a little wrong.
MFA_TOTP_TOLERANCE = 1
# A passkey needs https, or the host called localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
# How many proxies of ours stand in front; what X-Forwarded-For says beyond them is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 3600

# --- Cookies and headers -----------------------------------------------------------------------
_cookie_prefix = "__Host-" if IS_HTTPS else ""
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_NAME = f"{_cookie_prefix}session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_cookie_prefix}csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "common.error_pages.csrf_failure"
CART_COOKIE_NAME = f"{_cookie_prefix}cart"
GUEST_COOKIE_NAME = f"{_cookie_prefix}guest"
LANGUAGE_COOKIE_NAME = f"{_cookie_prefix}language"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# An undeclared cookie is an error in tests; in production it is dropped and logged.
STRICT_PRIVACY = False

# --- Stripe ------------------------------------------------------------------------------------
STRIPE_SECRET_KEY = _required("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRET = _required("STRIPE_WEBHOOK_SECRET")
# Stripe sends news of designers' accounts from a second endpoint, which has its own secret.
STRIPE_CONNECT_WEBHOOK_SECRET = env.text("STRIPE_CONNECT_WEBHOOK_SECRET")
# The day on which the shop moved to its present account at Stripe, as 2026-11-28; empty where it
# never did. A key is believed once its account knows what was booked last, since then.
_moved_on = env.text("STRIPE_MOVED_ON")
STRIPE_MOVED_ON = date.fromisoformat(_moved_on) if _moved_on else None
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "https://api.stripe.com")
STRIPE_IS_SANDBOX = STRIPE_API_BASE != "https://api.stripe.com"
STRIPE_TIMEOUT_SECONDS = env.integer("STRIPE_TIMEOUT_SECONDS", 20)
# Whether Stripe works out the tax inside each price, and asks for address and tax number.
STRIPE_TAX = env.boolean("STRIPE_TAX", default=False)
# Whether people can ask for designs that do not exist yet: off, the shop has no such pages. A
# deployment opens them by its own word, because held payments bring no invoice yet.
DESIGN_REQUESTS_OPEN = env.boolean("DESIGN_REQUESTS_OPEN", default=EMBEDDED_MODE)
# A form post that ends in a redirect to Stripe's own pages must be allowed by form-action.
STRIPE_PAGE_ORIGINS = (
    [STRIPE_API_BASE]
    if STRIPE_IS_SANDBOX
    else ["https://checkout.stripe.com", "https://connect.stripe.com"]
)

# --- The bucket --------------------------------------------------------------------------------
S3_BUCKET = env.text("AWS_STORAGE_BUCKET_NAME")
S3_ENDPOINT_URL = env.text("AWS_S3_ENDPOINT_URL")
S3_REGION_NAME = env.text("AWS_S3_REGION_NAME")
# The bucket's address for browsers, where the site itself reaches it by another.
S3_PUBLIC_ENDPOINT_URL = env.text("AWS_S3_PUBLIC_ENDPOINT_URL") or S3_ENDPOINT_URL
S3_ORIGINS = (
    bucket_origins(bucket=S3_BUCKET, endpoint=S3_PUBLIC_ENDPOINT_URL, region=S3_REGION_NAME)
    if S3_BUCKET
    else []
)
# Whether browsers send large files straight to the bucket, which needs a CORS rule there.
DIRECT_UPLOADS = env.boolean("DIRECT_UPLOADS", default=bool(S3_BUCKET))
# Of each part but the last; S3 takes none under 5 MiB.
DIRECT_PART_BYTES = 8 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'", *STRIPE_PAGE_ORIGINS, *S3_ORIGINS],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- Money -------------------------------------------------------------------------------------
SHOP_CURRENCY = "usd"
# Who sells, as invoices print it; \n in the address is a new line.
SELLER_NAME = env.text("SELLER_NAME", "JewelCAD")
SELLER_ADDRESS = env.text("SELLER_ADDRESS").replace("\\n", "\n")
SELLER_TAX_ID = env.text("SELLER_TAX_ID")
# Stripe takes no smaller payment in dollars.
CHECKOUT_MINIMUM_MINOR = env.integer("CHECKOUT_MINIMUM_MINOR", 50)
PLATFORM_FEE_BASIS_POINTS = env.integer("PLATFORM_FEE_BASIS_POINTS", 1500)
# Of each line. It has to cover Stripe's own fee on the smallest sale (2.9% and 30 cents of a dollar
# charge), so that the share is always inside what the charge leaves.
PLATFORM_FEE_MINIMUM_MINOR = env.integer("PLATFORM_FEE_MINIMUM_MINOR", 50)
# The country of our own account at Stripe, which decides where designers can be paid.
STRIPE_COUNTRY = env.text("STRIPE_COUNTRY", "US")
# What designers do here that the directive DAC7 makes us report; file_licences is all there is.
DAC7_ACTIVITIES = frozenset(env.words("DAC7_ACTIVITIES"))
PAYOUT_HOLD_HOURS = env.integer("PAYOUT_HOLD_HOURS", 14 * 24)
# Stolen cards are mostly reported within a month: a new designer's first sales wait that long.
PAYOUT_FIRST_SALES = env.integer("PAYOUT_FIRST_SALES", 3)
PAYOUT_FIRST_HOLD_HOURS = env.integer("PAYOUT_FIRST_HOLD_HOURS", 30 * 24)
PAYOUT_MINIMUM_MINOR = env.integer("PAYOUT_MINIMUM_MINOR", 1000)

# --- Files -------------------------------------------------------------------------------------
S3_OPTIONS = {
    "bucket_name": S3_BUCKET,
    "access_key": env.text("AWS_ACCESS_KEY_ID") or None,
    "secret_key": env.text("AWS_SECRET_ACCESS_KEY") or None,
    "endpoint_url": S3_ENDPOINT_URL or None,
    "region_name": S3_REGION_NAME or None,
    "signature_version": "s3v4",
    "addressing_style": env.text("AWS_S3_ADDRESSING_STYLE", "auto"),
    "object_parameters": {
        "ServerSideEncryption": env.text("AWS_S3_SERVER_SIDE_ENCRYPTION", "AES256")
    },
    "default_acl": None,
    "file_overwrite": False,
    # What is read of a file beyond this lies on the disk: a model can have 500 MB.
    "max_memory_size": 16 * 1024 * 1024,
    "querystring_auth": True,
    "querystring_expire": 300,
}
SIGNED_URL_SECONDS = 300
# For one network. A buyer looks at some dozens, and the browser keeps each for a year.
PREVIEWS_PER_HOUR = 600
# Lines under the search box that one network may ask for in an hour; each letter may be one.
COMPLETIONS_PER_HOUR = 2_000
# Sheets as PDF, each of which is set anew; for one network.
PAPERS_PER_HOUR = 240
# For one network too: a caster who checks every certificate of a day stays below it.
VERIFICATIONS_PER_HOUR = 60
PICTURE_PIXELS = env.integer("PICTURE_PIXELS", 1200)
TURNTABLE_PIXELS = env.integer("TURNTABLE_PIXELS", 560)
MAX_UPLOAD_BYTES = 500 * 1024 * 1024
# Of a file that is to be measured: what a child holds in its memory. Working files beside it may
# be larger.
MAX_MEASURED_BYTES = 200 * 1024 * 1024
# ClamAV's daemon: host:port, or the path of its socket. Empty: files are not looked at for malware.
CLAMD_ADDRESS = env.text("CLAMD_ADDRESS")
# The room of one designer: bytes and files in the private store and on their way there, pieces, and
# files that are being measured or wait for it.
QUOTA_STORED_BYTES = env.integer("QUOTA_STORED_GB", 10) * 1000**3
QUOTA_FILES = env.integer("QUOTA_FILES", 1000)
QUOTA_LISTINGS = env.integer("QUOTA_LISTINGS", 500)
QUOTA_JOBS = env.integer("QUOTA_JOBS", 20)
UPLOADS_DIR = Path(env.text("UPLOADS_DIR", str(LOCAL_DIR / "uploads")))
# The body of any request without a file, and the fields of a form beside its file.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["common.upload_limits.LimitedTemporaryFileUploadHandler"]

STORAGES = {
    "private": {"BACKEND": "common.storage.PrivateS3Storage", "OPTIONS": S3_OPTIONS}
    if S3_BUCKET
    else {
        "BACKEND": "common.storage.PrivateFileStorage",
        "OPTIONS": {"location": LOCAL_DIR / "files" / "private"},
    },
    "public": {"BACKEND": "common.storage.PublicS3Storage", "OPTIONS": S3_OPTIONS}
    if S3_BUCKET
    else {
        "BACKEND": "common.storage.PublicFileStorage",
        "OPTIONS": {"location": LOCAL_DIR / "files" / "public"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED_MODE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STORAGES["default"] = STORAGES["private"]
if S3_BUCKET:  # signs download links and does nothing else
    STORAGES["downloads"] = {
        "BACKEND": "common.storage.PrivateS3Storage",
        "OPTIONS": {**S3_OPTIONS, "endpoint_url": S3_PUBLIC_ENDPOINT_URL or None},
    }

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(LOCAL_DIR / "staticfiles")))
ASSETS_DIR = Path(env.text("ASSETS_DIR", str(LOCAL_DIR / "static")))
STATICFILES_DIRS = [
    directory for directory in [ASSETS_DIR, BASE_DIR / "static" / "public"] if directory.is_dir()
]
WHITENOISE_USE_FINDERS = EMBEDDED_MODE
WHITENOISE_AUTOREFRESH = EMBEDDED_MODE

# --- Mail --------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "JewelCAD <hello@jewelcad.net>")
# Who answers for people's data, as the policy and each refusal of a request name them.
PRIVACY_EMAIL = "privacy@jewelcad.net"
# In which the desk reads when a request is due; the clock itself is kept in UTC.
DESK_TIME_ZONE = env.text("DESK_TIME_ZONE", "Europe/Berlin")
PRIVACY_POSTAL_ADDRESS = env.text("PRIVACY_POSTAL_ADDRESS").replace("\\n", "\n") or SELLER_ADDRESS
# Of a controller outside of the European Union (article 27 of the GDPR).
PRIVACY_REPRESENTATIVE = env.text("PRIVACY_REPRESENTATIVE")
# The data protection authority to which people can complain.
COMPLAINT_BODY = env.text("COMPLAINT_BODY", "the data protection authority of our country")
COMPLAINT_URL = env.text("COMPLAINT_URL")
# Some periods of retention count from the end of the financial year.
FINANCIAL_YEAR_FIRST_MONTH = env.integer("FINANCIAL_YEAR_FIRST_MONTH", 1)
if not 1 <= FINANCIAL_YEAR_FIRST_MONTH <= 12:
    raise ImproperlyConfigured(
        f"FINANCIAL_YEAR_FIRST_MONTH is {FINANCIAL_YEAR_FIRST_MONTH}; write a month, 1 to 12."
    )
SUPPORT_EMAIL = "hello@jewelcad.net"
LOCAL_MAIL_DIR = LOCAL_DIR / "mail"
# Where mail to the privacy address is fetched: imaps://user:password@host:993. Without it, files
# *.eml in the folder are taken.
PRIVACY_IMAP_URL = env.text("PRIVACY_IMAP_URL")
PRIVACY_MAIL_SECRET = env.text("PRIVACY_MAIL_SECRET")
LOCAL_PRIVACY_MAIL_DIR = LOCAL_DIR / "mail-to-privacy"
EMAIL_TIMEOUT = 15
# A rehearsal, whose mail is kept by a catcher and delivered to nobody.
MAIL_IS_CAUGHT = env.boolean("MAIL_IS_CAUGHT", default=False)
if env.text("EMAIL_URL"):
    vars().update(environ.Env.email_url_config(env.text("EMAIL_URL")))
elif env.text("MAILGUN_API_KEY"):
    EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    ANYMAIL = {
        "MAILGUN_API_KEY": env.text("MAILGUN_API_KEY"),
        # Mailgun has accounts in two regions, and an account is in one.
        "MAILGUN_API_URL": env.text("MAILGUN_API_URL", "https://api.eu.mailgun.net/v3"),
        "REQUESTS_TIMEOUT": 15,
    }
elif env.text("SENDGRID_API_KEY"):
    # Known and decided: docs/decisions/0014-mailgun-beside-sendgrid.md.
    warnings.filterwarnings("ignore", message="django-anymail has dropped official support")
    EMAIL_BACKEND = "anymail.backends.sendgrid.EmailBackend"
    ANYMAIL = {"SENDGRID_API_KEY": env.text("SENDGRID_API_KEY"), "REQUESTS_TIMEOUT": 15}
elif EMBEDDED_MODE:
    EMAIL_BACKEND = "common.mailbox.LocalMailbox"
else:
    raise ImproperlyConfigured(
        "EMAIL_URL, MAILGUN_API_KEY or SENDGRID_API_KEY is not set; see .env.example."
    )

# Whose server EMAIL_URL names, as `mail` in privacy/recipients.yaml calls them; of Mailgun and
# SendGrid it is known.
MAIL_CARRIER = env.text("MAIL_CARRIER")

# --- The newsletter ----------------------------------------------------------------------------
# How many copies one call asks the provider for: so many at most stay unknown when a worker dies in
# the middle of it. SMTP takes one at a time, whatever stands here.
NEWSLETTER_CALL_SIZE = env.integer("NEWSLETTER_CALL_SIZE", 50)
# 0: as fast as the mail server takes them.
NEWSLETTER_PER_MINUTE = env.integer("NEWSLETTER_PER_MINUTE", 0)
# The most on the first day of sending, the second and so on; after the last step there is no limit.
NEWSLETTER_WARM_UP = [int(step) for step in env.words("NEWSLETTER_WARM_UP")]
# Where a mail program writes that somebody leaves.
NEWSLETTER_LEAVE_EMAIL = env.text("NEWSLETTER_LEAVE_EMAIL", "leave@jewelcad.net")
NEWSLETTER_LIST_ID = env.text("NEWSLETTER_LIST_ID", "newsletter.jewelcad.net")
# The public key by which SendGrid's news of mails is signed.
SENDGRID_EVENT_KEY = env.text("SENDGRID_EVENT_KEY")
# The key by which Mailgun signs its news of mails.
MAILGUN_EVENT_KEY = env.text("MAILGUN_EVENT_KEY")

# --- API ---------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.ApiTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "common.api_refusals.answer_refusal",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.ScopedRateThrottle",
        "common.api_pace.TokenPace",
        "common.api_pace.NetworkPace",
    ],
    "DEFAULT_THROTTLE_RATES": {"token": "10/hour", "by_token": "300/min", "by_network": "600/min"},
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "JewelCAD API",
    "DESCRIPTION": "Published models with their measurements, sets of them, and your own library.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    # Two fields share these choices.
    "ENUM_NAME_OVERRIDES": {"CastingVerdict": "models_catalog.states.CastingVerdict"},
}

# --- Time, language, logs ------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = ENGLISH
LANGUAGES = list(NAMES.items())
# Made of locale/ by the launcher or the image; without them every page is English.
LOCALE_PATHS = [env.text("CATALOGUES_DIR", f"{LOCAL_DIR}/catalogues")]
USE_I18N = True
# 24 hours and the zone, where a template says nothing else.
FORMAT_MODULE_PATH = "jewelcad.formats"

# A folder, or s3://bucket/prefix, that no backup of the database holds: whom erasures took away.
ERASURE_JOURNAL = env.text("ERASURE_JOURNAL", f"{LOCAL_DIR}/journal" if EMBEDDED_MODE else "")
# Log files on this machine, which are looked through after an erasure; a name stands for its older
# parts too, such as web.log.1.gz.
LOG_FILES = env.words(
    "LOG_FILES",
    f"{LOCAL_DIR}/run/postgres.log,{LOCAL_DIR}/run/valkey.log" if EMBEDDED_MODE else "",
)

# After how many days each stream of logs is deleted, by whoever keeps it: web=30,bucket=90.
LOG_STREAMS = env.words("LOG_STREAMS")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "common.log_lines.LineFormatter",
            "format": "%(levelname)s %(name)s %(message)s",
        }
    },
    "filters": {
        "declared": {
            "()": "privacy.guards.DeclaredLogKeys",
            "rooms": [name for name in INSTALLED_APPS if (BASE_DIR / name).is_dir()],
        },
        "refusals": {"()": "common.log_lines.RefusalsInALine"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["declared", "refusals"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},
        # Below that it writes whole addresses of people who went away.
        "waitress": {"level": "ERROR"},
        "botocore": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
    },
}
