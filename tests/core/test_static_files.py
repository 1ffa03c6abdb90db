"""Static files as production serves them: under names that change with what is in them."""

import re

import pytest
from django.core.management import call_command

from core.staticstorage import HashedFiles


@pytest.fixture
def collected(settings, tmp_path):
    """The folder that collectstatic fills for production."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": f"{HashedFiles.__module__}.{HashedFiles.__qualname__}"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_a_module_imports_the_hashed_name_of_another(collected):
    hashed = [path for path in (collected / "js").glob("*.js") if path.stem.count(".") == 1]
    imports = {
        path.stem.split(".")[0]: re.findall(r'from "(.+?)"', path.read_text()) for path in hashed
    }

    assert {name for name, found in imports.items() if found} == {"app", "drafts", "notes"}
    for found in imports.values():
        for name in found:
            assert re.fullmatch(r"\./storage\.[0-9a-f]{12}\.js", name)
            assert (collected / "js" / name).is_file()
