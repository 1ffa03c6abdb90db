from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0001_clock")]

    operations = [TrigramExtension(), UnaccentExtension(), BtreeGistExtension()]
