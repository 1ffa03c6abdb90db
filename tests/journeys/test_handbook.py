"""The handbook is followed, on an empty machine and database in production settings, until the
first request arrives, is backed up and restored; every command in it that can be run here is."""

import datetime as dt
import os
import re
import shutil

import pytest

from devserver.postgres import binary
from devserver.processes import DevserverError
from tests.handbook import all_commands, blocks, commands, find
from tests.http_browser import Browser
from tests.journeys.machine import HOST, NAME, Machine, copy_checkout, wait_for
from tests.journeys.people import CODE, words
from tests.sign_in import app_code
from tests.test_docs import ROOT

ADMIN, COUNSELOR = "you@university.example", "dana@university.example"
STUDENT, ROSA = "nina@university.example", "rosa@hospital.example"
PASSWORD = "a long walk by the lake"
MAKE_VENV = "python3 -m venv .venv"


def lacking():
    needed = [name for name in ("bash", "curl", "gpg") if not shutil.which(name)]
    try:
        needed += [name for name in ("pg_dump", "pg_restore") if not binary(name).exists()]
    except DevserverError:
        needed.append("PostgreSQL's programs")
    return needed


pytestmark = pytest.mark.skipif(bool(lacking()), reason=f"this machine lacks {lacking()}")


@pytest.fixture
def machine(tmp_path_factory):
    with Machine(tmp_path_factory.mktemp("hb")) as machine:
        yield machine


@pytest.fixture
def done():
    """The commands of the handbook that were run."""
    return set()


@pytest.fixture
def follow(machine, done):
    """`follow("page.md", "gpg --armor")` runs the one command of that page that begins so."""

    def follow(page, start):
        text = find(page, start)
        done.add(text)
        return machine.run(text)

    return follow


def install_it(machine, follow, done):
    systemd, key = "operations/systemd.md", find("operations/systemd.md", "python3 -c")
    copy_checkout(machine.place("/opt/margin"))  # what stands for `git clone`
    # the packages that the tests have already: pip finds all of them there
    machine.place("/opt/margin/.venv").symlink_to(ROOT / ".venv")
    for command in commands(systemd):
        program = command.steps[0][0]
        if program == "systemctl":
            break
        if not command.is_run or command.text in {key, MAKE_VENV}:
            continue
        machine.run(command.text)
        done.add(command.text)

    make_roles, *_ = blocks(systemd, "sql")
    machine.run_sql(make_roles)
    make_a_key_pair_for_backups(machine, follow)
    fill_in(machine, key=lambda: follow(systemd, "python3 -c").strip())
    machine.start(*find(systemd, "systemctl enable --now margin.target").split()[3:])

    ready = follow(
        "operations/first-start.md",
        "curl --silent --show-error --fail http://localhost:8000/readyz",
    )
    assert ready == "ready\n"
    follow(
        "operations/first-start.md", "curl --silent --show-error --fail http://localhost:8000/livez"
    )


def make_a_key_pair_for_backups(machine, follow):
    for start in ("gpg --quick", "gpg --armor --export ", "gpg --armor --export-secret"):
        follow("operations/backup.md", start)
    public = machine.place("/opt/margin/backup-key.asc")
    shutil.copy(public, machine.place("/etc/margin"))


def fill_in(machine, key):
    """What the handbook asks to be filled in; all other lines stay as .env.example has them."""
    machine.fill_in(
        SECRET_KEY=key(),
        ADDRESS_KEY=key(),
        LINK_KEY=key(),
        DATABASE_URL=machine.url(NAME),
        MIGRATION_DATABASE_URL=machine.url(f"{NAME}_owner"),
        REDIS_URL=queue(),
        EMAIL_URL=f"smtp://127.0.0.1:{machine.smtp.port}",
        SIGNUP_DOMAINS="university.example",
        METRICS_TOKEN="a-token-for-prometheus",
        WEB_PORT=str(machine.port),
        WEB_CONCURRENCY="1",  # others learn what the office set after half a minute
    )
    for name in ("OPT_OUT_LOG", "BACKUP_FOLDER", "BACKUP_RECIPIENT", "STATIC_ROOT"):
        machine.fill_in(**{name: machine.here(machine.settings()[name])})
    machine.move("MIGRATION_DATABASE_URL", to="owner.env")


def queue():
    """A queue of its own on the server of the tests."""
    return os.environ["REDIS_URL"].replace("virtual_host=0", "virtual_host=9")


def browser(machine):
    return Browser(machine.port, HOST)


def emails(machine, address, subject=""):
    return [mail for mail in machine.smtp.to(address) if subject in mail.message["Subject"]]


def set_the_office_up(machine, follow):
    start = "operations/first-start.md"
    told = follow(start, "manage.py make_admin")
    admin = browser(machine)
    page = admin.open(re.search(r"/accounts/first/\S+", told).group())
    page = admin.submit(page, "password", full_name="Ruth Oduya", password=PASSWORD)
    assert page.path == "/accounts/second-step/"
    page = admin.open("/accounts/second-step/app/")  # "Is it you?"
    page = admin.submit(page, "password", password=PASSWORD)
    secret = re.search(r'<code class="num">([^<]+)</code>', page.html)[1]  # in fours
    page = admin.submit(page, "code", code=app_code("".join(secret.split())))
    assert admin.open("/").path == "/manage/setup/"

    page = admin.open("/manage/setup/names/")
    office = {
        "university": "Hillcrest College", "office_name": "Hillcrest Careers",
        "office_short": "Careers", "office_email": "careers@university.example",
        "office_phone": "(802) 010-0142", "postal_address": "9 Summit Road",
        "city": "Hillcrest, VT 05001", "country": "US", "zone": "America/New_York",
    }  # fmt: skip
    assert admin.submit(page, "university", **office).path == "/manage/setup/"
    admin.submit(admin.open("/manage/setup/email/"), "/setup/email/")
    follow("operations/email.md", "manage.py mailcheck --to")
    held = len(emails(machine, ADMIN))  # nothing but what an account needs

    machine.stop()
    machine.fill_in(OUTBOX_MODE="send")
    machine.start("margin-web", "margin-worker", "margin-beat")
    wait_for(lambda: len(emails(machine, ADMIN)) >= held + 2, "the two tests")

    page = admin.open("/manage/setup/people/")
    admin.submit(page, "addresses", addresses=f"Dana Whitfield <{COUNSELOR}>")
    for step in ("email", "days"):
        page = admin.open("/manage/setup/")
        admin.submit(page, f"/setup/{step}/confirm/")
    page = admin.submit(admin.open("/manage/setup/"), "/setup/finish/")
    assert "The office is set up." in page.text
    wait_for(lambda: emails(machine, COUNSELOR), "the invitation")


def send_the_first_request(machine):
    student = browser(machine)
    page = student.open("/accounts/signup/")
    page = student.submit(
        page, "password1", full_name="Nina Park", email=STUDENT, password1=PASSWORD
    )
    mail = wait_for(lambda: emails(machine, STUDENT, "Confirm"), "the code")[-1]
    student.submit(page, "code", code=CODE.search(words(mail)).group())
    page = student.open("/contacts/new/")
    page = student.submit(page, "line", line=f"Rosa Bell, nurse, City Hospital, {ROSA}")
    code = machine.fact("SELECT code FROM contacts_contact")

    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    page = student.submit(
        student.open(f"/contacts/{code}/request/"), "goal",
        relationship="known", known_through="the alumni page", purpose="career",
        goal="How a ward plans its week.", why_you="You moved to data from nursing.",
        time_1=f"{later:%Y-%m-%d}T10:00", minutes="20", how="i_call", action="review",
    )  # fmt: skip
    page = student.submit(page, "/send/")
    assert "Sending to Rosa" in page.text
    machine.pass_time(seconds=90)  # until it can no longer be taken back

    [letter] = wait_for(lambda: emails(machine, ROSA), "the request")
    text = " ".join(words(letter).split())
    assert "9 Summit Road, Hillcrest, VT 05001, United States" in text
    [link] = set(re.findall(rf"https://{HOST}(/r/\S+)", text))
    assert "Nina" in browser(machine).open(link).text


def back_it_up_and_restore_it(machine, follow):
    """The rehearsal of IT, then the real thing: the opt-outs since the backup are back."""
    page = "operations/backup.md"
    machine.start("margin-backup")
    told = follow(page, "gpg --decrypt margin-2026-11-29T023000Z.dump.gpg | manage.py rehearse")
    assert "Restored " in told
    assert "not whole" not in told

    visitor = browser(machine)
    stop = re.search(rf"https://{HOST}(/stop/\S+/)", words(emails(machine, ROSA)[0]))[1]
    visitor.submit(visitor.open(stop), "choice", choice="stop")
    log = machine.place("/srv/opt-outs/opt-outs.log")
    assert '"stopped"' in log.read_text()

    machine.stop()
    follow(page, "createdb")
    follow(page, "gpg --decrypt margin-2026-11-29T023000Z.dump.gpg | pg_restore")
    machine.fill_in(DATABASE_URL=machine.url(NAME, f"{NAME}_restored"))
    machine.fill_in(
        "owner.env", MIGRATION_DATABASE_URL=machine.url(f"{NAME}_owner", f"{NAME}_restored")
    )
    machine.start("margin-prepare", "margin-web", "margin-worker", "margin-beat")
    count = "SELECT count(*) FROM outbox_suppression WHERE reason = 'stopped'"
    assert machine.fact(count, f"{NAME}_restored") == 0
    health = "curl --silent --show-error http://localhost:8000/healthz"
    assert '"held": "This database is a copy' in machine.run(health)

    told = follow(page, "manage.py outbox_release --by you@university.example")
    assert "1 added" in told
    assert "Released." in told
    assert machine.fact(count, f"{NAME}_restored") == 1


def run_what_is_left(machine, done, folder):
    """What the steps above did not need; each on the site that they left."""
    left = dict.fromkeys(one.text for one in all_commands() if one.is_run)  # in their order

    for text in left:
        if text not in done | {MAKE_VENV}:
            machine.run(text)
    machine.run(MAKE_VENV, folder=folder)  # not where the packages of the tests are
    assert (folder / ".venv" / "bin" / "pip").exists()


def test_the_handbook_leads_from_an_empty_machine_to_a_restored_site(
    machine, follow, done, tmp_path
):
    """In one test: each step needs what the one before it left."""
    install_it(machine, follow, done)
    set_the_office_up(machine, follow)
    send_the_first_request(machine)
    back_it_up_and_restore_it(machine, follow)
    run_what_is_left(machine, done, tmp_path)
