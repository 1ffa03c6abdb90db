"""Say what the university has to register, and whether its provider can be used."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from core import clock
from core.links import absolute
from users.domain.identity_providers import OIDC, SAML
from users.selectors.single_sign_on import oidc_settings


class Command(BaseCommand):
    help = (
        "Print what to register for single sign-on, fetch what the provider publishes, say why not."
    )

    def handle(self, *args: object, **options: object) -> None:
        if not (settings.SSO_OIDC or settings.SSO_SAML):
            raise CommandError("Neither SSO_OIDC_ISSUER nor SSO_SAML_ENTITY_ID is set.")
        problems = []
        if settings.SSO_OIDC:
            self._say("OIDC redirect URI", "oidc_callback")
            self._say("sign-in URL", "sso_start", OIDC)
            problems.append(_oidc_problem())
        if settings.SSO_SAML:
            self._say("SAML entity id, metadata", "saml_metadata")
            self._say("ACS (HTTP-POST)", "saml_acs")
            self._say("sign-in URL", "sso_start", SAML)
            problems.append(_saml_problem())
        if found := " ".join(filter(None, problems)):
            raise CommandError(found)
        self.stdout.write("The provider answers, and can be used.")

    def _say(self, label: str, name: str, *arguments: str) -> None:
        self.stdout.write(f"{label:25} {absolute(reverse(f'users:{name}', args=arguments))}")


# requests, PyJWT and xmlsec take half a second, so they are imported where they are used
def _oidc_problem() -> str:
    from requests import RequestException  # noqa: PLC0415

    from users.access import oidc  # noqa: PLC0415

    try:
        oidc.discovered()
    except RequestException as error:
        return f"OIDC: {oidc_settings().issuer} cannot be used ({type(error).__name__}: {error})."
    return ""


def _saml_problem() -> str:
    from users.services import saml_metadata  # noqa: PLC0415

    reason = saml_metadata.refresh(clock.now())
    return f"SAML: the metadata cannot be used ({reason})." if reason else ""
