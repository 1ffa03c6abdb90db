"""People and how they sign in."""

from django.urls import reverse_lazy
from environs import validate

from careers.settings.base import APP_ENV, PRODUCTION, env

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
if APP_ENV == "test":  # a good hash takes a third of a second, on purpose
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home:start")
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "outbox.services.account_adapter.AccountAdapter"
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
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0, validate=validate.Range(min=0))
# Who may sign up: people with an address at these domains; `*`: everybody; empty: nobody, the
# office makes accounts.
SIGNUP_DOMAINS = [
    name.strip().lstrip("@").lower()
    for name in env.list("SIGNUP_DOMAINS", [] if PRODUCTION else ["*"])
]
