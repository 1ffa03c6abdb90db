"""Whatever the form takes comes back from a file as it was."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.tables import csv_response, read_lines, xlsx_response
from questions import services
from questions.forms.file_preview import preview_import
from questions.forms.question import QuestionFields
from questions.models import Part, Purpose, Question
from questions.selectors.export import export_table
from tests.core.test_tables import sent
from tests.factories import NOW, ThemeFactory
from tests.scale import small_or_full

pytestmark = pytest.mark.django_db
START = st.sampled_from(
    ["", "=", "+", "-", "@", "'", "''", '"', "#", "1", "TRUE", "0001", "ключ ", "שלום "]
)
# Control characters are left out of every file: none can be seen, and a workbook cannot hold them.
MIDDLE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=30)
END = st.sampled_from(["?", "\u00a0?", ",;?", "\n- two\r\n\r\n- three", "\u2028x", "🌱?", "'", '"'])
WORDS = st.builds("".join, st.tuples(START, MIDDLE, END))


@st.composite
def forms(draw, theme):
    """What somebody could send, however odd; what the form refuses is not this test's business."""
    data = {
        "text": draw(WORDS),
        "why": draw(WORDS),
        "theme": theme,
        "part": draw(st.sampled_from(Part.values)),
    }
    data |= {
        "minutes": draw(st.integers(1, 10)),
        "follow_ups": "\n".join(draw(st.lists(WORDS, max_size=4))),
    }
    data |= {"purposes": draw(st.lists(st.sampled_from(Purpose.values), unique=True))}
    return QuestionFields(data)


@pytest.mark.parametrize("respond", [csv_response, xlsx_response])
def test_whatever_the_form_takes_comes_back_from_a_file(respond, cora):
    theme = ThemeFactory(name="On a day; “usual”, = or not")

    @settings(
        max_examples=small_or_full(30, 500),
        suppress_health_check=[HealthCheck.filter_too_much],
    )
    @given(st.lists(forms(theme.slug).filter(QuestionFields.is_valid), min_size=1, max_size=3))
    def comes_back(sheets):
        for form in sheets:
            services.add(by=cora, values=form.values(), now=NOW)
        before = export_table()
        Question.objects.all().delete()

        found = preview_import(read_lines(sent(respond("bank", before).content)))
        assert found.is_ready, [row.problems for row in found.faulty]
        services.import_rows(
            rows=[*found.selected, *found.duplicates],
            form_key=uuid4(),
            fingerprint="",
            by=cora,
            now=NOW,
        )

        assert export_table() == before
        Question.objects.all().delete()

    comes_back()
