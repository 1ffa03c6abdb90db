"""Add the question that the brainstorm asks about each source, and where such people are found."""

from django.db import migrations, models

PROMPTS = {
    "friends": "Which friend, or friend of a friend, has a job that sounds interesting?",
    "family": "Who in your family works? Whom did your cousin or your aunt work with?",
    "neighbors": "What do the people next door and across the street do?",
    "classmates": "Who in your classes has worked already, or knows people who do?",
    "faculty-and-staff": "Who taught you? Who ran the lab, the library or the office you went to?",
    "advisors": "Which advisor, coach or mentor has taken time for you?",
    "current-and-former-coworkers": "Whom did you work with, in any job, shift or internship?",
    "supervisors-and-employers": "Who was ever your boss, or hired you?",
    "alumni": "Who studied here before you, and works now?",
    "people-my-parents-know": "Whom do your parents know from work, or have over for dinner?",
    "social-networks": "Whose posts about their work do you read?",
    "professional-associations": (
        "Who belongs to an association of the field, or speaks at its meetings?"
    ),
    "conferences": "Whom did you hear at a conference or a fair, or would you like to hear?",
    "chambers-of-commerce": "Which business in the chamber of commerce would you like to look into?",
    "directories": "Who stands in a directory of the field: a registry, a staff list, a guide?",
    "community-and-civic-leaders": "Who gets things done in your town, your faith or your club?",
    "government-representatives": "Who works for the city, the county or the state?",
    "people-i-read-about": "Whom did you read about and think: I'd like to ask that person?",
    "guest-speakers-and-panelists": "Who spoke in a class, on a panel or at an event?",
    "volunteering": "Whom did you meet while volunteering?",
    "community-groups": "Who is in your team, choir, band or neighborhood group?",
    "the-offices-own-directory": ("Who in the office's directory does what you are curious about?"),
    "cold-call-through-hr": "Which employer would you call, to ask who does this work there?",
    "anyone-i-met": "Whom did you last meet on a train, at a party or in a waiting room?",
}
PLACES = {
    "alumni": "LinkedIn\nAlumni network\nAlumni office\nClass notes\nA department's page\nAn event",
    "social-networks": "LinkedIn\nInstagram\nX\nFacebook\nReddit\nGitHub",
    "directories": "Staff list\nMember directory\nState registry\nPhone book",
}


def forward(apps, schema_editor):
    sources = apps.get_model("office", "Source").objects
    for slug, prompt in PROMPTS.items():
        sources.filter(slug=slug, prompt="").update(prompt=prompt, places=PLACES.get(slug, ""))


class Migration(migrations.Migration):
    dependencies = [("office", "0007_leaver_months")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="prompt",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="source",
            name="places",
            field=models.TextField(blank=True, db_default="", default="", max_length=400),
        ),
        migrations.RunPython(forward, migrations.RunPython.noop),
    ]
