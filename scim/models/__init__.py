from scim.models.accounts import SyncedAccount
from scim.models.deactivations import Deactivation, DeactivationQuerySet
from scim.models.tokens import SLOTS, SyncToken, SyncTokenQuerySet

__all__ = [
    "SLOTS",
    "Deactivation",
    "DeactivationQuerySet",
    "SyncToken",
    "SyncTokenQuerySet",
    "SyncedAccount",
]
