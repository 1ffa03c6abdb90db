"""Create the checklists for talks, with first lines."""

from django.db import migrations, models

LINES = {
    "in_person": {
        "in-person-early": "Be at the door ten to fifteen minutes early; look up the way today.",
        "in-person-dress": "Dress as people there do on a good day.",
        "in-person-resume": "Your resume is in your bag. Leave it there unless they ask for it.",
    },
    "phone": {
        "phone-quiet": "Find a quiet place, with a charged phone and a good signal.",
        "phone-voice": "Your voice is all they have: sit up, slow down, and smile.",
        "phone-listening": "Let them finish, and say “I see” now and then: they can't see you nod.",
    },
    "video": {
        "video-background": "Look at what is behind you, and put away what should not be seen.",
        "video-light": "Light comes from the front: face the window or a lamp.",
        "video-camera": "The camera is at eye level, and you tried it with the microphone.",
        "video-apps": "Other apps are closed, and nothing rings or pops up.",
        "video-housemates": "Whoever lives with you knows when you talk.",
    },
    "any": {
        "any-resume": "Your resume is written, and somebody looked it over.",
    },
}


def forward(apps, schema_editor):
    rows = apps.get_model("office", "ChecklistItem").objects
    for mode, lines in LINES.items():
        for position, (slug, name) in enumerate(lines.items(), 1):
            line = {"mode": mode, "name": name, "position": position}
            rows.get_or_create(slug=slug, defaults=line)


class Migration(migrations.Migration):
    dependencies = [("office", "0009_coverage_fits")]

    operations = [
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("any", "Any talk"),
                            ("in_person", "In person"),
                            ("phone", "By phone"),
                            ("video", "By video"),
                        ],
                        max_length=9,
                    ),
                ),
                ("name", models.CharField(max_length=160)),
            ],
            options={"ordering": ["position", "name"], "abstract": False},
        ),
        migrations.AddConstraint(
            model_name="checklistitem",
            constraint=models.UniqueConstraint(
                fields=("mode", "name"), name="checklist_item_once_in_a_list"
            ),
        ),
        migrations.RunPython(forward, migrations.RunPython.noop),
    ]
