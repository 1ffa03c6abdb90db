from scim.services.accounts import create_account, patch_account, remove_account, replace_account
from scim.services.deactivations import confirm, refuse
from scim.services.tokens import authenticate, make_token, revoke_token

__all__ = [
    "authenticate",
    "confirm",
    "create_account",
    "make_token",
    "patch_account",
    "refuse",
    "remove_account",
    "replace_account",
    "revoke_token",
]
