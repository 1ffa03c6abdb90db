"""Refusals of the protocol: the HTTP status, the keyword of RFC 7644 and the sentence."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal


class ScimType(StrEnum):
    """RFC 7644, section 3.12."""

    INVALID_FILTER = "invalidFilter"
    INVALID_PATH = "invalidPath"
    INVALID_SYNTAX = "invalidSyntax"
    INVALID_VALUE = "invalidValue"
    MUTABILITY = "mutability"
    NO_TARGET = "noTarget"
    TOO_MANY = "tooMany"
    UNIQUENESS = "uniqueness"


class ScimRefusal(Refusal):
    def __init__(self, status: int, detail: str | Promise, scim_type: ScimType | None = None):
        super().__init__(detail)
        self.status = status
        self.scim_type = scim_type


def invalid_value(detail: str | Promise) -> ScimRefusal:
    return ScimRefusal(400, detail, ScimType.INVALID_VALUE)


def invalid_syntax(detail: str | Promise) -> ScimRefusal:
    return ScimRefusal(400, detail, ScimType.INVALID_SYNTAX)


def taken(detail: str | Promise) -> ScimRefusal:
    return ScimRefusal(409, detail, ScimType.UNIQUENESS)


def not_found() -> ScimRefusal:
    return ScimRefusal(404, _("There is no such resource."))
