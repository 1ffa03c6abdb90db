"""Run the provider: PORT, and the addresses that its client may come back to.

Prints "ready" when it answers.
"""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.identity_provider.settings"

CLIENT, SECRET = "margin", "a client secret of the tests, long enough"
STUDENT, PASSWORD = "sam", "paper-lantern-42"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


def main(port: int, *callbacks: str) -> None:
    import django  # noqa: PLC0415 - the settings are named above

    django.setup()
    from allauth.account.models import EmailAddress  # noqa: PLC0415
    from allauth.idp.oidc.models import Client  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    client = Client(
        id=CLIENT,
        name="Margin",
        scopes="openid\nprofile\nemail",
        redirect_uris="\n".join(callbacks),
        skip_consent=True,
    )
    client.set_secret(SECRET)
    client.save()
    sam = User.objects.create_user(
        STUDENT, "sam@lakeside.example", PASSWORD, first_name="Sam", last_name="Rivera"
    )
    EmailAddress.objects.create(user=sam, email=sam.email, primary=True, verified=True)
    with make_server("127.0.0.1", port, get_wsgi_application(), Server, Quiet) as server:
        print("ready", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
