"""Accounts belong to whoever proves the address: passwords, codes, changes of an account, and
who is told of them."""

import unicodedata

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher, identify_hasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from outbox.models import Email
from tests.factories import UserFactory
from tests.sign_in import is_signed_in, newest_code, prove, sign_in_by_code
from users.models import AuditEntry, User

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet walk"
ANA = "ana@lakeside.example"


class Counting(MD5PasswordHasher):
    """Counts what takes the time: how often a password is hashed."""

    count = 0

    def encode(self, password, salt):
        Counting.count += 1
        return super().encode(password, salt)


@pytest.fixture
def counted(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    return Counting


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def sign_up(browser, address=ANA, password=PASSWORD):
    words = {"full_name": "Ana Silva", "email": address, "password1": password}
    return browser.post(reverse("account_signup"), words)


def sign_in(address, password, browser=None, **options):
    browser = browser or Client()
    browser.post(reverse("account_login"), {"login": address, "password": password}, **options)
    return is_signed_in(browser)


def notices(address):
    return list(
        Email.objects.filter(address=address, kind="account")
        .order_by("pk")
        .values_list("subject", flat=True)
    )


# --- whose password it is -------------------------------------------------------------------------
def test_a_strangers_password_dies_when_the_owner_signs_in_by_code():
    stranger = Client()
    sign_up(stranger)

    owner = sign_in_by_code(ANA)

    assert is_signed_in(owner)
    assert not User.objects.get(email=ANA).has_usable_password()
    assert not sign_in(ANA, PASSWORD)
    assert not sign_in(ANA, PASSWORD, browser=stranger)
    assert AuditEntry.objects.filter(action="users.password_dropped").count() == 1


def test_the_owner_reads_that_a_password_was_there():
    sign_up(Client())

    page = sign_in_by_code(ANA).get("/", follow=True).content.decode()

    assert "That password no longer works." in page


def test_a_strangers_password_dies_when_the_owner_resets_it():
    sign_up(Client())
    cache.clear()
    owner = Client()
    owner.post(reverse("account_reset_password"), {"email": ANA})
    link = next(word for word in Email.objects.latest("pk").body.split() if "/reset/key/" in word)
    page = owner.get(
        link.split("example")[-1] if "example" in link else "/" + link.split("/", 3)[3], follow=True
    )
    words = {"password1": "another quiet walk", "password2": "another quiet walk"}
    owner.post(page.request["PATH_INFO"], words)

    assert User.objects.get(email=ANA).check_password("another quiet walk")
    sign_in(ANA, "another quiet walk", browser=owner)
    owner.post(reverse("account_email_verification_sent"), {"code": newest_code(ANA)})
    assert is_signed_in(owner)
    assert User.objects.get(email=ANA).has_usable_password()


def test_whoever_types_the_code_where_it_was_asked_for_keeps_the_password():
    browser = Client()
    sign_up(browser)

    browser.post(reverse("account_email_verification_sent"), {"code": newest_code(ANA)})

    assert is_signed_in(browser)
    assert sign_in(ANA, PASSWORD)
    assert is_signed_in(sign_in_by_code(ANA))
    assert User.objects.get(email=ANA).has_usable_password()


def test_a_password_of_a_proven_account_outlives_a_sign_in_by_code():
    person = UserFactory(password=PASSWORD)

    sign_in_by_code(person.email)

    assert sign_in(person.email, PASSWORD)


def test_an_open_sign_up_of_a_strangers_is_worth_nothing_after_the_owner_came():
    stranger = Client()
    sign_up(stranger)
    sign_in_by_code(ANA)

    stranger.post(reverse("account_email_verification_sent"), {"code": "BCDF-GHJK"})
    stranger.post(
        reverse("account_email_verification_sent"),
        {"action": "change", "email": "b@lakeside.example"},
    )

    assert not is_signed_in(stranger)
    assert [one.email for one in EmailAddress.objects.filter(user__email=ANA)] == [ANA]


# --- one password, however it was composed --------------------------------------------------------
@pytest.mark.parametrize(("chosen", "typed"), [("NFC", "NFD"), ("NFD", "NFC"), ("NFKC", "NFKD")])
def test_a_password_is_the_same_however_a_keyboard_composes_it(chosen, typed):
    word = "café ångström ﬁn 2026"
    person = UserFactory(password=unicodedata.normalize(chosen, word))

    assert sign_in(person.email, unicodedata.normalize(typed, word))
    assert person.check_password(unicodedata.normalize(typed, word))


def test_it_is_so_wherever_a_password_is_set():
    word = "ｆｕｌｌwidth café wörds"
    composed, taken_apart = unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)
    browser = Client()
    sign_up(browser, password=taken_apart)
    browser.post(reverse("account_email_verification_sent"), {"code": newest_code(ANA)})
    assert sign_in(ANA, composed)

    words = {
        "oldpassword": composed,
        "password1": f"{taken_apart} b",
        "password2": f"{taken_apart} b",
    }
    assert browser.post(reverse("account_change_password"), words).status_code == 302
    assert sign_in(ANA, f"{composed} b")
    assert User.objects.create_user(
        "c@lakeside.example", taken_apart, full_name="C"
    ).check_password(composed)


def test_a_password_is_judged_as_it_is_hashed():
    assert sign_up(Client(), password="ｐａｓｓｗｏｒｄ１").status_code == 422


# --- a code is its letters ------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", "\u2011"),
        lambda code: code.replace("-", "\u2013"),
        lambda code: f"\u00a0{code}\u200b.",
        " ".join,
        lambda code: "".join(chr(ord(letter) + 0xFEE0) for letter in code),
    ],
    ids=[
        "lower",
        "no dash",
        "hyphen",
        "en dash",
        "pasted with its surroundings",
        "spelled",
        "full width",
    ],
)
def test_a_code_is_read_by_its_letters_alone(nina, typed):
    assert is_signed_in(sign_in_by_code(nina.email, typed=typed))


def test_the_code_of_a_sign_up_is_read_alike():
    browser = Client()
    sign_up(browser)

    browser.post(
        reverse("account_email_verification_sent"), {"code": f"“{newest_code(ANA)}”\u200b"}
    )

    assert is_signed_in(browser)


def test_another_code_is_still_another(nina):
    assert not is_signed_in(sign_in_by_code(nina.email, typed=lambda code: f"{code}B"))
    assert not is_signed_in(sign_in_by_code(nina.email, typed=lambda _code: "–"))


# --- the same work for known and unknown addresses ------------------------------------------------
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("account_signup", {"full_name": "Ana Silva", "password1": PASSWORD}),
        ("account_login", {"password": PASSWORD}),
        ("account_request_login_code", {}),
        ("account_reset_password", {}),
    ],
)
@pytest.mark.parametrize("kind", ["with a password", "by code only", "inactive", "unproven"])
def test_an_address_with_an_account_costs_as_many_hashes_as_one_without(counted, name, words, kind):
    person = UserFactory(password=None if kind == "by code only" else "something else entirely")
    User.objects.filter(pk=person.pk).update(is_active=kind != "inactive")
    EmailAddress.objects.filter(user=person).update(verified=kind != "unproven")
    spent, answers = [], []
    for address in (person.email, "nobody@lakeside.example"):
        cache.clear()
        before = counted.count
        response = Client().post(reverse(name), words | {"email": address, "login": address})
        spent.append(counted.count - before)
        answers.append((response.status_code, response.headers.get("Location")))

    assert spent[0] == spent[1]
    assert answers[0] == answers[1]


def test_signing_up_hashes_at_all(counted):
    before = counted.count
    sign_up(Client())

    assert counted.count - before == 1
    assert isinstance(identify_hasher(User.objects.get(email=ANA).password), Counting)


def test_signing_up_with_a_taken_address_leaves_nothing_behind(nina):
    sign_up(Client(), nina.email)

    assert list(User.objects.values_list("email", flat=True)) == [nina.email]
    assert EmailAddress.objects.count() == 1


def test_what_follows_a_sign_up_looks_the_same_too(nina):
    pages = []
    for address in (nina.email, ANA):
        cache.clear()
        browser = Client()
        sign_up(browser, address)
        page = browser.get(reverse("account_email_verification_sent")).content.decode()
        pages.append(
            [line for line in page.replace(address, "").splitlines() if "csrf" not in line.lower()]
        )

    assert pages[0] == pages[1]


# --- wrong guesses --------------------------------------------------------------------------------
def test_five_wrong_guesses_of_a_stranger_do_not_lock_the_owner_out():
    person = UserFactory(password=PASSWORD)
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(6):
        last = stranger.post(
            reverse("account_login"), {"login": person.email, "password": "a wrong guess"}
        )

    assert "Too many" in last.content.decode()
    assert not sign_in(person.email, PASSWORD, browser=stranger)
    assert sign_in(person.email, PASSWORD, browser=Client(REMOTE_ADDR="198.51.100.7"))


def test_nor_do_they_stop_the_owner_from_being_asked_again():
    person = UserFactory(password=PASSWORD)
    owner = Client(REMOTE_ADDR="198.51.100.7")
    sign_in(person.email, PASSWORD, browser=owner)
    for _ in range(6):
        sign_in(person.email, "a wrong guess", browser=Client(REMOTE_ADDR="203.0.113.9"))

    answer = owner.post(f"{reverse('account_reauthenticate')}?next=/", {"password": PASSWORD})

    assert answer.status_code == 302


def test_guesses_from_one_network_of_ipv6_count_together():
    person = UserFactory(password=PASSWORD)
    for number in range(5):
        sign_in(
            person.email, "a wrong guess", browser=Client(REMOTE_ADDR=f"2001:db8:1:2::{number + 1}")
        )

    assert not sign_in(person.email, PASSWORD, browser=Client(REMOTE_ADDR="2001:db8:1:2::99"))


def test_an_address_in_capitals_is_the_same_address():
    person = UserFactory(password=PASSWORD)
    for _ in range(5):
        sign_in(person.email.upper(), "a wrong guess")

    assert not sign_in(person.email, PASSWORD)


# --- who is asked again, and who is told ----------------------------------------------------------
ADDED = "nina.new@lakeside.example"
CHANGES = {
    "add": {"action_add": "", "email": ADDED},
    "remove": {"action_remove": "", "email": ADDED},
    "primary": {"action_primary": "", "email": ADDED},
}


@pytest.mark.parametrize("change", CHANGES)
def test_addresses_change_only_after_asking_who_is_there(as_nina, nina, change):
    if change != "add":
        EmailAddress.objects.create(user=nina, email=ADDED, verified=True)
    before = list(EmailAddress.objects.order_by("pk").values())

    answer = as_nina.post(reverse("account_email"), CHANGES[change])

    assert answer.url.startswith(reverse("account_request_reauthentication_code"))
    assert list(EmailAddress.objects.order_by("pk").values()) == before
    assert not Email.objects.filter(address=ADDED).exists()


def test_a_first_password_is_set_only_after_asking_who_is_there(as_nina, nina):
    words = {"password1": PASSWORD, "password2": PASSWORD}

    assert "reauthenticate" in as_nina.post(reverse("account_set_password"), words).url
    assert not User.objects.get(pk=nina.pk).has_usable_password()

    prove(as_nina, nina)
    as_nina.post(reverse("account_set_password"), words)
    assert sign_in(nina.email, PASSWORD)
    assert notices(nina.email)[-1] == "Your account has a password now"


def test_the_export_asks_who_is_there_and_comes_back(as_nina, nina):
    asked = as_nina.post(reverse("home:data"), follow=True)

    assert asked.redirect_chain[0][0].startswith(reverse("account_reauthenticate"))
    assert not AuditEntry.objects.filter(action="home.data_exported").exists()

    prove(as_nina, nina)
    assert as_nina.post(reverse("home:data"))["Content-Disposition"].startswith("attachment")


def test_who_has_a_password_is_asked_for_it():
    person = UserFactory(password=PASSWORD)
    browser = Client()
    sign_in(person.email, PASSWORD, browser=browser)

    asked = browser.post(reverse("account_email"), {"action_add": "", "email": ADDED})
    assert asked.url.startswith(reverse("account_reauthenticate") + "?")

    done = browser.post(asked.url, {"password": PASSWORD})
    assert done.url == reverse("account_email_verification_sent")
    assert Email.objects.filter(address=ADDED).count() == 1


def test_the_address_that_held_is_told_of_each_change(as_nina, nina):
    prove(as_nina, nina)
    as_nina.post(reverse("account_email"), CHANGES["add"])
    as_nina.post(reverse("account_email_verification_sent"), {"code": newest_code(ADDED)})
    assert notices(nina.email)[-1] == "An email address was added to your account"

    as_nina.post(reverse("account_email"), CHANGES["primary"])
    assert notices(nina.email)[-1] == "Your email address was changed"

    old = nina.email
    as_nina.post(reverse("account_email"), {"action_remove": "", "email": old})
    assert not EmailAddress.objects.filter(email=old).exists()
    assert "was removed" in Email.objects.filter(address=old).latest("pk").body
    assert "was removed" in Email.objects.filter(address=ADDED).latest("pk").body


def test_a_new_password_is_told_once_and_the_word_of_it_outlives_a_day_without_email():
    person = UserFactory(password=PASSWORD)
    browser = Client()
    sign_in(person.email, PASSWORD, browser=browser)

    words = {
        "oldpassword": PASSWORD,
        "password1": "another quiet walk",
        "password2": "another quiet walk",
    }
    browser.post(reverse("account_change_password"), words)

    row = Email.objects.get(address=person.email)
    assert row.subject == "Your password was changed"
    assert (row.expires_at - row.due_at).days == 7


def test_an_address_elsewhere_cannot_be_added_either(as_nina, nina, settings):
    settings.SIGNUP_DOMAINS = ["lakeside.example"]
    prove(as_nina, nina)

    answer = as_nina.post(
        reverse("account_email"), {"action_add": "", "email": "nina@gmail.example"}
    )

    assert answer.status_code == 422
    assert "@lakeside.example" in answer.content.decode()
    assert not Email.objects.filter(address="nina@gmail.example").exists()


def test_somebody_of_the_office_stays_at_the_domain_the_office_gave(as_nina, nina, settings):
    settings.SIGNUP_DOMAINS = []
    prove(as_nina, nina)

    as_nina.post(reverse("account_email"), CHANGES["add"])
    as_nina.post(reverse("account_email_verification_sent"), {"code": newest_code(ADDED)})

    assert EmailAddress.objects.filter(user=nina, email=ADDED, verified=True).exists()


def test_a_limit_stays_when_many_others_are_counted():
    cache.set("a-limit", 5, 600)
    # more than the 300 entries after which Django's database cache throws some out
    for number in range(400):
        cache.set(f"another-limit-{number}", 1, 600)

    assert all(cache.get(f"another-limit-{number}") for number in range(400))
    assert cache.get("a-limit") == 5
