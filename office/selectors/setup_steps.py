"""Setup steps of an office before its site writes to anybody; later apps register their own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from office.domain.audit_actions import OfficeAction
from office.domain.sections import NAMES
from office.models import ClosedDay, OfficeSettings, Period
from users.domain import audit

Words = str | Promise


@dataclass(frozen=True)
class Step:
    """`is_done` and `state` read the database; `confirm` is for what only an admin can judge."""

    name: str
    position: int
    title: Words
    url_name: str
    state: Callable[[OfficeSettings], str]
    is_done: Callable[[OfficeSettings], bool] = lambda _office: False
    confirm: Words = ""


@dataclass(frozen=True)
class Progress:
    step: Step
    is_done: bool
    words: str


_steps: dict[str, Step] = {}


def register(step: Step) -> None:
    """Raises ValueError if another step has that name."""
    if _steps.setdefault(step.name, step) != step:
        raise ValueError(f"{step.name} is registered already")
    audit.register_purposes(OfficeAction.STEP_CONFIRMED, {step.name: step.title})


def progress(office: OfficeSettings) -> list[Progress]:
    ordered = sorted(_steps.values(), key=lambda step: step.position)
    return [Progress(step, is_done(step, office), step.state(office)) for step in ordered]


def is_done(step: Step, office: OfficeSettings) -> bool:
    return step.is_done(office) or step.name in office.setup_confirmed


def is_confirmable(name: str) -> bool:
    return name in _steps and bool(_steps[name].confirm)


def _has_names(office: OfficeSettings) -> bool:
    return all(getattr(office, name) for name in NAMES)


def _names(office: OfficeSettings) -> str:
    if not office.office_name:
        return _("What contacts read under every email.")
    return ", ".join(filter(None, (office.office_name, office.university, office.full_address)))


def _days(_office: OfficeSettings) -> str:
    closed, periods = ClosedDay.objects.active().count(), Period.objects.active().count()
    if not closed and not periods:
        return _("None yet: Monday to Friday count as business days, and notes go out all year.")
    days = ngettext("%(count)d closed day", "%(count)d closed days", closed) % {"count": closed}
    terms = ngettext("%(count)d term or break", "%(count)d terms and breaks", periods) % {
        "count": periods
    }
    return f"{days}, {terms}"


register(
    Step(
        "names",
        1,
        gettext_lazy("Names, address and time zone"),
        "office:setup_names",
        _names,
        _has_names,
    )
)
register(
    Step(
        "days",
        3,
        gettext_lazy("Closed days, terms and breaks"),
        "office:days",
        _days,
        confirm=gettext_lazy("These are right"),
    )
)
