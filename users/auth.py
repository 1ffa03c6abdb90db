"""Who a session belongs to: one query brings the person with the profile."""

from allauth.account.auth_backends import AuthenticationBackend

from users.models import User


class Backend(AuthenticationBackend):
    def get_user(self, user_id):
        """The active person behind a session, or None: deactivation takes effect on the next request."""
        return User.objects.select_related("profile").filter(pk=user_id, is_active=True).first()

    def with_perm(self, *args, **kwargs):
        return User.objects.none()
