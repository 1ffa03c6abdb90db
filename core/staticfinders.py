"""Finder for the few static files taken from installed packages."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage

# package -> paths under its static folder
NAMED = {
    "django_htmx": ("django_htmx/htmx-2.min.js",),
    "allauth.mfa": ("mfa/js/webauthn-json.js", "mfa/js/webauthn.js"),
}


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ImproperlyConfigured(f"The package {package} is missing.")
    return Path(spec.submodule_search_locations[0]) / "static"


class NamedFiles(BaseFinder):
    def __init__(self, *args, **kwargs):
        self.storages = {package: FileSystemStorage(location=_folder(package)) for package in NAMED}

    def check(self, **kwargs) -> list[CheckMessage]:
        """Report missing files: a renamed one would leave the pages without their script."""
        missing = [path for package, path in self._all() if not self.storages[package].exists(path)]
        return [
            Error(f"Static file {path} is not in its package.", id="core.E010") for path in missing
        ]

    def find(self, path: str, find_all: bool = False, **kwargs):
        found = [self.storages[package].path(name) for package, name in self._all() if name == path]
        return found if find_all else next(iter(found), [])

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        for package, path in self._all():
            yield path, self.storages[package]

    def _all(self) -> Iterator[tuple[str, str]]:
        return ((package, path) for package, paths in NAMED.items() for path in paths)
