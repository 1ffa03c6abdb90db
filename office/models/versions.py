"""A number for what some columns of a row hold."""

import json
import zlib
from collections.abc import Iterable

from django.db.models import Model


def version_of(row: Model, names: Iterable[str]) -> int:
    values = [[name, getattr(row, name)] for name in sorted(names)]
    return zlib.crc32(json.dumps(values, default=str).encode())
