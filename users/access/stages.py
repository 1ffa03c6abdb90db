"""Stages of signing in that differ from allauth's; see AccountAdapter.get_login_stages."""

from allauth.mfa import stages

from users.models.sessions import SHARED


class TrustStage(stages.TrustStage):
    def handle(self) -> tuple:
        """Never offer a shared computer to be trusted for 30 days."""
        return (None, True) if self.request.session.get(SHARED) else super().handle()
