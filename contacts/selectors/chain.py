"""Who led a student to whom and what: trees of contacts and of what they named, for a picture."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact, Referral
from core import charts
from users.models import User

MOST = 200  # people in the picture
DEEPEST = 12  # whoever is led to from deeper stands beside who led to them
NOT_YET = frozenset({Contact.Status.TO_CONTACT, Contact.Status.ASKED, Contact.Status.SCHEDULED})


@dataclass
class Link:
    """One person, organization or opportunity; `url` is empty for a former contact."""

    name: str
    so_far: str
    url: str
    is_open: bool = True  # no talk yet, or not done
    children: list["Link"] = field(default_factory=list)


@dataclass(frozen=True)
class Chain:
    """`roots` led to others; `alone` counts contacts who neither led to anybody nor were led to."""

    roots: list[Link]
    alone: int
    left_out: int

    @property
    def chart(self) -> charts.Chart:
        you = charts.Node(_("You"), children=[_node(root) for root in self.roots])
        return charts.tree(you, _("Who led you to whom"))


def chain_of(owner: User, most: int = MOST) -> Chain:
    """Return the chains among the contacts and open referrals of `owner`. Two queries.

    The first `most` people from top to bottom are in them.
    """
    columns = (
        "pk",
        "code",
        "name",
        "status",
        "last_touch_at",
        "introduced_by_id",
        "archived_at",
        "erased_at",
    )
    mine = Contact.objects.readable_by(owner).order_by("created_at", "pk").only(*columns)
    contacts = {contact.pk: contact for contact in mine}
    rows = Referral.objects.editable_by(owner).filter(archived_at=None)
    referrals = list(rows.select_related("organization").order_by("pk"))
    parents = {pk: it.introduced_by_id for pk, it in contacts.items() if it.introduced_by_id}
    for referral in referrals:
        if referral.contact_id and referral.contact_id != referral.by_id:
            parents.setdefault(referral.contact_id, referral.by_id)
    below: dict[int, list[int]] = {}
    for pk, parent in parents.items():
        below.setdefault(parent, []).append(pk)
    named: dict[int, list[Referral]] = {}
    for referral in referrals:
        if referral.contact_id is None:
            named.setdefault(referral.by_id, []).append(referral)
    return _Builder(contacts, below, named).chain(parents, most)


@dataclass
class _Builder:
    contacts: dict[int, Contact]
    below: dict[int, list[int]]
    named: dict[int, list[Referral]]
    seen: set[int] = field(default_factory=set)

    def chain(self, parents: dict[int, int], most: int) -> Chain:
        """Begin where nobody led to somebody; in a circle, which no page makes, anywhere."""
        leading = [pk for pk in self.contacts if pk in self.below or pk in self.named]
        begins = [pk for pk in leading if pk not in parents]
        roots = [self._tree(pk) for pk in [*begins, *leading] if pk not in self.seen]
        alone = sum(
            it.archived_at is None for pk, it in self.contacts.items() if pk not in self.seen
        )
        return Chain(_first(roots, most), alone, max(_count(roots) - most, 0))

    def _tree(self, root: int) -> Link:
        top = self._link(root)
        waiting = [(root, top, top, 1)]
        while waiting:
            pk, link, above, depth = waiting.pop()
            into = link if depth < DEEPEST else above
            for child in self.below.get(pk, []):
                if child not in self.seen:
                    found = self._link(child)
                    into.children.append(found)
                    waiting.append((child, found, into, depth + 1))
            into.children += [_named(referral) for referral in self.named.get(pk, [])]
        return top

    def _link(self, pk: int) -> Link:
        self.seen.add(pk)
        contact = self.contacts[pk]
        if contact.erased_at:
            return Link(_("Former contact"), "", "", is_open=False)
        status = Contact.Status(contact.status)
        is_open = status in NOT_YET and contact.last_touch_at is None
        return Link(contact.name, str(status.label), contact.get_absolute_url(), is_open)


NAMED, DONE = gettext_lazy("Named to you"), gettext_lazy("Done")


def _named(referral: Referral) -> Link:
    url, is_open = referral.get_absolute_url(), referral.done_at is None
    record = referral.organization
    if record and not record.archived_at:
        url = record.get_absolute_url()
    so_far = NAMED if referral.is_person else referral.get_kind_display()
    if not is_open:
        so_far = DONE
    elif referral.due_on:
        so_far = _("By %(day)s") % {"day": date_format(referral.due_on, "M j")}
    return Link(referral.name, str(so_far), url, is_open)


def _node(link: Link) -> charts.Node:
    children = [_node(child) for child in link.children]
    return charts.Node(link.name, link.so_far, is_open=link.is_open, children=children)


def _walk(roots: list[Link]) -> Iterator[Link]:
    waiting = roots[::-1]
    while waiting:
        link = waiting.pop()
        yield link
        waiting += link.children[::-1]


def _count(roots: list[Link]) -> int:
    return sum(1 for _link in _walk(roots))


def _first(roots: list[Link], most: int) -> list[Link]:
    """Return copies that hold the first `most` people from top to bottom."""
    kept = {id(link) for link, _number in zip(_walk(roots), range(most), strict=False)}

    def copy(link: Link) -> Link:
        return replace(link, children=[copy(it) for it in link.children if id(it) in kept])

    return [copy(root) for root in roots if id(root) in kept]
