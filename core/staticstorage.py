"""Static files under hashed names, which browsers may cache forever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hash the names of a module's imports too: a page never mixes two releases."""

    support_js_module_import_aggregation = True
