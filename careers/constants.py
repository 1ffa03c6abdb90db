"""Settings that do not depend on the environment: sign-in, the cache, uploads, the queue."""

import datetime as dt

from django.urls import reverse_lazy

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["users.access.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home:start")
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "outbox.services.account_adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "users.access.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_STORE_TOKENS = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "users.forms.sign_up.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True  # but on a shared computer; see users.models.sessions
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "users.forms.sign_in.LoginForm",
    "request_login_code": "users.forms.sign_in.RequestLoginCodeForm",
    "reset_password": "users.forms.sign_in.ResetPasswordForm",
    "signup": "users.forms.sign_in.SignUpForm",
    "add_email": "users.forms.sign_in.AddAddressForm",
    "confirm_login_code": "users.forms.sign_in.LoginCodeForm",
    "confirm_email_verification_code": "users.forms.sign_in.AddressCodeForm",
    "confirm_reauthentication_code": "users.forms.sign_in.ReauthenticationCodeForm",
}

MFA_ADAPTER = "outbox.services.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Clocks of phones are off by seconds; a code still works once only.
MFA_TOTP_TOLERANCE = 1
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = dt.timedelta(days=30)
MFA_FORMS = {
    "authenticate": "users.forms.second_steps.CodeForm",
    "reauthenticate": "users.forms.second_steps.ReauthenticationCodeForm",
    "activate_totp": "users.forms.second_steps.AppForm",
    "add_webauthn": "users.forms.second_steps.AddPasskeyForm",
    "edit_webauthn": "users.forms.second_steps.RenamePasskeyForm",
    "authenticate_webauthn": "users.forms.second_steps.PasskeyForm",
    "login_webauthn": "users.forms.second_steps.SignInPasskeyForm",
    "reauthenticate_webauthn": "users.forms.second_steps.ReauthenticationPasskeyForm",
}

# Rate limits and sessions are in PostgreSQL: losing Redis must not sign anybody out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # Rate limits are here: with Django's 300, a stranger's keys would evict everybody
        # else's.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # core.cache: half a minute in each process's memory, for what every page reads.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 30},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Files stay in memory: core.middleware.BodyLimit refuses larger bodies before they are
# read.
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# forever: by default a worker ends after about 45 minutes without a queue
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Only the worker knows its unacknowledged hints, not Redis: see careers/celery.py.
CELERY_BROKER_TRANSPORT_OPTIONS = {"ack_emulation": False}
# sending email needs no queue to finish
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = "UTC"

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "careers.urls"
WSGI_APPLICATION = "careers.wsgi.application"
WHITENOISE_ALLOW_ALL_ORIGINS = False
SESSION_ENGINE = "users.models.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
