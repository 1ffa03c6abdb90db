"""What every answer carries, and how much of a request is read, by whom."""

import gzip
import io

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
CARRIED = {
    "Content-Security-Policy", "Permissions-Policy", "X-Content-Type-Options", "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
}  # fmt: skip
FILE = reverse("questions:import_export")


class Counted(io.BytesIO):
    """A body that knows how much of it was read."""

    taken = 0

    def read(self, *size):
        piece = super().read(*size)
        self.taken += len(piece)
        return piece

    def __len__(self):
        return self.getbuffer().nbytes


def form_with_a_file(size):
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n'
    return Counted(head + b"x" * size + b"\r\n--b--\r\n")


def send(browser, body, path=FILE, **more):
    given = {
        "wsgi.input": body,
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "CONTENT_LENGTH": str(len(body)),
    }
    return browser.generic("POST", path, **given | more)


def get(browser, path, **headers):
    """The answer, with a file behind it closed."""
    response = browser.get(path, headers=headers)
    if response.streaming:
        b"".join(response)
    response.close()
    return response


# --- headers --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/static/js/app.js", 200),
        ("/static/django_htmx/htmx-2.min.js", 200),
        ("/static/nothing.js", 404),
        ("/color/0B5D5E.css", 200),
        ("/livez", 200),
        ("/nowhere/", 404),
        ("/accounts/login", 301),
        ("/", 200),
        ("/today/", 302),
        ("/?q=%00", 400),
    ],
)
def test_every_answer_carries_the_same_headers(client, path, status):
    response = get(client, path)

    assert (response.status_code, CARRIED - set(response.headers)) == (status, set())
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_static_file_that_is_there_already_carries_them_too(client):
    kept = get(client, "/static/js/app.js").headers["Last-Modified"]

    response = get(client, "/static/js/app.js", **{"If-Modified-Since": kept})

    assert (response.status_code, CARRIED - set(response.headers)) == (304, set())


def test_a_host_that_is_not_ours_and_a_redirect_to_https_carry_them_too(settings):
    settings.SECURE_SSL_REDIRECT = True
    browser = Client(raise_request_exception=False)

    answers = {
        host: browser.get("/", headers={"Host": host}) for host in ("localhost", "evil.example")
    }

    assert {host: answer.status_code for host, answer in answers.items()} == {
        "localhost": 301,
        "evil.example": 400,
    }
    assert [CARRIED - set(answer.headers) for answer in answers.values()] == [set(), set()]


# --- packed pages ---------------------------------------------------------------------------------
def test_a_page_is_packed_and_no_two_packed_answers_are_equally_long(client):
    page = reverse("account_login")
    packed = [client.get(page, headers={"Accept-Encoding": "gzip, deflate, br"}) for _ in range(8)]
    plain = client.get(page)

    assert {answer.headers["Content-Encoding"] for answer in packed} == {"gzip"}
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in (*packed, plain))
    assert len(packed[0].content) < len(plain.content) / 2
    assert b"</html>" in gzip.decompress(packed[0].content)
    assert len({len(answer.content) for answer in packed}) > 1, (
        "a length that never varies tells what is inside"
    )


def test_the_token_of_a_form_is_another_in_each_answer(client):
    tokens = {str(client.get(reverse("account_login")).context["csrf_token"]) for _ in range(3)}

    assert len(tokens) == 3


def test_who_cannot_unpack_gets_a_page_that_is_not_packed(client):
    response = client.get(reverse("account_login"), headers={"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in response.headers


# --- bodies ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("who", "status"), [("anon", 302), ("as_nina", 403), ("as_dana", 403)])
@pytest.mark.parametrize("size", [1_000, 3_000_000])
def test_of_a_file_from_somebody_who_may_not_send_it_nothing_is_read(request, who, status, size):
    browser = Client(enforce_csrf_checks=True) if who == "anon" else request.getfixturevalue(who)
    body = form_with_a_file(size)

    assert (send(browser, body).status_code, body.taken) == (status, 0)


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "outbox:reports"]
)
def test_of_a_large_body_to_a_page_for_everybody_nothing_is_read(client, settings, name):
    settings.MAIL_PROVIDER, settings.MAIL_REPORTS_SECRET = "postmark", "a:b"
    body = form_with_a_file(3_000_000)

    assert (send(client, body, reverse(name)).status_code, body.taken) == (413, 0)


def test_a_file_that_is_too_large_is_refused_on_a_page(as_ruth):
    body = form_with_a_file(3_000_000)

    response = send(as_ruth, body)

    assert (response.status_code, body.taken) == (413, len(body))
    assert "This file is too large" in response.content.decode()
    assert "up to 1 MB" in response.content.decode()


def test_a_page_for_larger_files_names_its_own_limit(as_ruth):
    response = send(as_ruth, form_with_a_file(10_200_000), reverse("users:roster_imports"))

    assert response.status_code == 413
    assert "up to 10 MB" in response.content.decode()


def test_a_file_that_is_far_too_large_is_not_even_discarded(as_ruth, monkeypatch):
    monkeypatch.setattr("core.middleware.MOST_DISCARDED", 2_900_000)
    body = form_with_a_file(3_000_000)

    assert (send(as_ruth, body).status_code, body.taken) == (413, 0)


def test_a_file_never_lies_in_a_temporary_folder(as_ruth, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))  # whoever writes there fails

    response = send(as_ruth, form_with_a_file(2_400_000))

    assert response.status_code == 422
    assert isinstance(response.wsgi_request.FILES["file"], InMemoryUploadedFile)


def test_a_body_of_unknown_length_is_not_read(as_ruth):
    body = form_with_a_file(1_000)

    response = send(as_ruth, body, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")

    assert (response.status_code, body.taken) == (200, 0)


def test_more_files_than_any_form_has_are_refused(as_ruth):
    part = b'--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\nx\r\n'

    response = send(as_ruth, Counted(part * 50 + b"--b--\r\n"))

    assert response.status_code == 400
