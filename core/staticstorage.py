"""Static files under names with a hash, so that browsers may keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """What a module imports gets its hashed name too: a page never mixes two releases."""

    support_js_module_import_aggregation = True
