"""What an operator writes is kept, or refused in one sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from careers import environment

KEY = "a7fK2_x9QmZp4-vB8sLw3RtYc6NdEh1J"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("?sslmode=verify-full", {"sslmode": "verify-full"}),
        ("?sslmode=require&sslrootcert=/run/ca.pem", {"sslmode": "require",
        "sslrootcert": "/run/ca.pem"}),
        ("?connect_timeout=5&target_session_attrs=any", {"connect_timeout": "5",
        "target_session_attrs": "any"}),
        ("?options=-c%20search_path%3Dmargin", {"options": "-c search_path=margin"}),
    ],
)  # fmt: skip
def test_all_that_libpq_knows_stays_in_a_database_url(url, kept):
    entry = environment.database(
        "DATABASE_URL", f"postgres://margin:secret@db.university.example:5433/margin{url}"
    )

    assert kept.items() <= entry["OPTIONS"].items()
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == (
        "db.university.example",
        "5433",
        "margin",
    )
    assert (entry["USER"], entry["PASSWORD"]) == ("margin", "secret")


def test_a_password_and_a_folder_keep_their_letters():
    entry = environment.database(
        "DATABASE_URL", "postgresql://margin:p%40ss%2FWord@%2Frun%2FPostgres/margin"
    )

    assert (entry["PASSWORD"], entry["HOST"]) == ("p@ss/Word", "/run/Postgres")


def test_several_hosts_stay():
    assert environment.database("DATABASE_URL", "postgres://m@a:1,b:2/margin")["HOST"] == "a,b"


@pytest.mark.parametrize(
    "url", ["mysql://margin@db/margin", "postgres://db/margin?sslmod=require", "db:5432", "x"]
)
def test_what_is_no_database_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL: .* See \.env\.example\.$"):
        environment.database("DATABASE_URL", url)


@pytest.mark.parametrize(
    ("url", "port", "use_tls", "use_ssl"),
    [
        ("smtp://mail.university.example", 25, False, False),
        ("smtp+tls://mail.university.example", 587, True, False),
        ("smtp+ssl://mail.university.example", 465, False, True),
        ("smtp+tls://mail.university.example:2525", 2525, True, False),
    ],
)
def test_each_way_to_a_mail_server(url, port, use_tls, use_ssl):
    read = environment.smtp("EMAIL_URL", url)

    assert (read.port, read.use_tls, read.use_ssl) == (port, use_tls, use_ssl)


def test_who_signs_in_to_the_mail_server_keeps_every_character():
    read = environment.smtp(
        "EMAIL_URL", "smtp+tls://careers%40u.example:p%2F%3Fa%23b@mail.u.example:587"
    )

    assert (read.user, read.password) == ("careers@u.example", "p/?a#b")


@pytest.mark.parametrize(
    "url", ["", "mail.u.example", "smtps://m.u.example", "smtp+tls://", "smtp://m:port",
    "smtp://m/?tls=1", "smtp://m?ssl=True"]
)  # fmt: skip
def test_what_is_no_mail_server_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match=r"^EMAIL_URL: "):
        environment.smtp("EMAIL_URL", url)


@pytest.mark.parametrize(
    ("url", "port", "use_tls", "use_ssl", "folder"),
    [
        ("imap+ssl://u:p@imap.u.example", 993, False, True, "INBOX"),
        ("imap+tls://u:p@imap.u.example/", 143, True, False, "INBOX"),
        ("imap+ssl://u:p@imap.u.example:1993/INBOX/Came%20back", 1993, False, True,
         "INBOX/Came back"),
        ("imap://u:p@localhost", 143, False, False, "INBOX"),
    ],
)  # fmt: skip
def test_each_way_to_a_mailbox(url, port, use_tls, use_ssl, folder):
    read = environment.mailbox("MAIL_BOUNCES_URL", url, must_encrypt=False)

    assert read[1:] == (port, "u", "p", use_tls, use_ssl, folder)


def test_who_signs_in_to_the_mailbox_keeps_every_character():
    url = "imap+ssl://back%40u.example:p%2F%3Fa%23%20%22%C3%BC@imap.u.example"

    read = environment.mailbox("MAIL_BOUNCES_URL", url, must_encrypt=True)

    assert (read.user, read.password) == ("back@u.example", 'p/?a# "ü')


@pytest.mark.parametrize(
    "url", ["imap.u.example", "imaps://u:p@i.u.example", "imap+ssl://i.u.example",
    "imap+ssl://u@i.u.example", "imap+ssl://u:p@", "imap+ssl://u:p@i.u.example:port",
    "imap+ssl://u:p?x@i.u.example", "imap+ssl://u:p@i.u.example/INBOX?tls=1",
    "imap+ssl://u:p%0D%0Aa@i.u.example", "imap+ssl://u:p@i.u.example/Zur%C3%BCck",
    "imap://u:p@i.u.example"]
)  # fmt: skip
def test_what_is_no_mailbox_is_refused_without_its_password(url):
    with pytest.raises(ImproperlyConfigured, match=r"^MAIL_BOUNCES_URL: ") as refusal:
        environment.mailbox("MAIL_BOUNCES_URL", url.replace(":p@", ":secret@"), must_encrypt=True)

    assert "secret" not in str(refusal.value)


def test_no_mailbox_is_none():
    assert environment.mailbox("MAIL_BOUNCES_URL", "", must_encrypt=True) is None


def test_a_sender_is_an_address_as_it_is_sent():
    assert environment.sender("MAIL_SENDER", "careers@bücher.example") == (
        "careers@xn--bcher-kva.example"
    )
    with pytest.raises(ImproperlyConfigured, match=r"^MAIL_SENDER: "):
        environment.sender("MAIL_SENDER", "careers")


POSTMARK = "anymail.backends.postmark.EmailBackend"


def test_an_email_backend_is_kept_as_written():
    assert environment.email_backend("MAIL_BACKEND", POSTMARK, must_deliver=True) == POSTMARK


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("", "needs the dotted path"),
        ("postmark", "cannot be imported"),
        ("anymail.backends.postmrk.EmailBackend", "cannot be imported"),
        ("anymail.backends.postmark.Backend", "cannot be imported"),
        ("anymail.backends.postmark.PostmarkPayload", "no email backend"),
        ("django.core.mail.backends.console.EmailBackend", "delivers nothing"),
        ("django.core.mail.backends.locmem.EmailBackend", "delivers nothing"),
        ("django.core.mail.backends.filebased.EmailBackend", "delivers nothing"),
        ("django.core.mail.backends.dummy.EmailBackend", "delivers nothing"),
        ("anymail.backends.test.EmailBackend", "delivers nothing"),
    ],
)
def test_what_is_no_email_backend_for_production_is_refused(path, why):
    with pytest.raises(ImproperlyConfigured, match=rf"^MAIL_BACKEND: .*{why}"):
        environment.email_backend("MAIL_BACKEND", path, must_deliver=True)


def test_outside_production_emails_may_stay_in_memory():
    path = "django.core.mail.backends.locmem.EmailBackend"

    assert environment.email_backend("MAIL_BACKEND", path, must_deliver=False) == path


@pytest.mark.parametrize(("text", "kept"), [("", {}), ("{}", {}), ('{"port": 25}', {"port": 25})])
def test_options_are_a_json_object(text, kept):
    assert environment.json_object("MAIL_BACKEND_OPTIONS", text) == kept


@pytest.mark.parametrize("text", ["secret", '"secret"', '["secret"]', '{"token": secret}', "1"])
def test_options_that_are_no_object_are_refused_and_not_repeated(text):
    with pytest.raises(ImproperlyConfigured, match=r"^MAIL_BACKEND_OPTIONS: ") as refused:
        environment.json_object("MAIL_BACKEND_OPTIONS", text)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://margin.u.example",
        "margin.u.example",
        "https://",
        "https://u.example/margin",
        "https://*",
    ],
)
def test_production_is_reached_by_https_and_a_name(url):
    with pytest.raises(ImproperlyConfigured, match=r"^PUBLIC_BASE_URL: "):
        environment.base_url("PUBLIC_BASE_URL", url, https_only=True)


def test_an_address_is_kept_without_its_last_slash():
    assert (
        environment.base_url("PUBLIC_BASE_URL", "https://Margin.u.example/", https_only=True)
        == "https://margin.u.example"
    )
    assert (
        environment.base_url("PUBLIC_BASE_URL", "http://127.0.0.1:8001", https_only=False)
        == "http://127.0.0.1:8001"
    )


@pytest.mark.parametrize("host", ["*", "https://u.example", "u.example:8000", "a b"])
def test_production_names_its_hosts(host):
    with pytest.raises(ImproperlyConfigured, match=r"^ALLOWED_HOSTS: "):
        environment.hosts("ALLOWED_HOSTS", ["localhost", host], named_only=True)


def test_hosts_by_name_address_and_subdomain_are_kept():
    given = ["localhost", "127.0.0.1", "[::1]", ".u.example", "web_1"]

    assert environment.hosts("ALLOWED_HOSTS", given, named_only=True) == given


@pytest.mark.parametrize("weak", ["k", KEY[:31], "s" * 64, "abab" * 16])
def test_a_short_or_simple_key_is_refused(weak):
    with pytest.raises(ImproperlyConfigured, match=r"^LINK_KEY: a key has 32 random characters"):
        environment.keys({"SECRET_KEY": KEY, "ADDRESS_KEY": KEY[::-1], "LINK_KEY": weak})


def test_the_same_key_twice_is_refused():
    with pytest.raises(ImproperlyConfigured, match="each needs a value of its own"):
        environment.keys({"SECRET_KEY": KEY, "ADDRESS_KEY": KEY[::-1], "LINK_KEY": KEY})


def test_three_different_keys_of_32_characters_are_taken():
    environment.keys({"SECRET_KEY": KEY, "ADDRESS_KEY": KEY[::-1], "LINK_KEY": KEY.swapcase()})


@pytest.mark.parametrize("value", ["https://u.example", "careers@u.example", "localhost", ""])
def test_what_is_no_mail_domain_is_refused(value):
    with pytest.raises(ImproperlyConfigured, match=r"^MAIL_DOMAIN: "):
        environment.domain("MAIL_DOMAIN", value)


@pytest.mark.parametrize("value", ["u.example", "careers@", "Careers <careers@u.example>"])
def test_what_is_no_office_address_is_refused(value):
    with pytest.raises(ImproperlyConfigured, match=r"^OFFICE_EMAIL: "):
        environment.address("OFFICE_EMAIL", value)


@pytest.mark.parametrize("url", ["amqp://queue", "queue:6379", ""])
def test_what_is_no_queue_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match=r"^REDIS_URL: "):
        environment.queue("REDIS_URL", url)
