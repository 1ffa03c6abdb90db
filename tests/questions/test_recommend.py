"""Recommendations as docs/recommendation.md shows them, and what holds for any bank and any
talk."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.domain.recommend import Candidate, SheetQuestion, Talk, recommend
from questions.domain.starter import starter_bank
from questions.models import Part, Purpose
from tests.scale import small_or_full

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "recommendation.md").read_text()
STARTER = starter_bank()
THEMES = {row["slug"]: (place, row["name"]) for place, row in enumerate(STARTER["themes"])}
QUESTIONS = {row["slug"]: (number, row) for number, row in enumerate(STARTER["questions"], 1)}


# --- the ten cases --------------------------------------------------------------------------------
def cases():
    """(title, facts, rows) of each case on the page; facts are lists of words, rows question,
    minutes, reason."""
    for title, text in re.findall(
        r"^## (\d+\. .+?)\n(.+?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL
    ):
        facts = {
            name: said.split(", ")
            for name, said in re.findall(r"^- (\w+): (.+)$", text, re.MULTILINE)
        }
        table = re.findall(r"^\| (.+) \|$", text, re.MULTILINE)
        rows = [tuple(cell.strip() for cell in row.split("|")) for row in table]
        yield pytest.param(facts, rows[1:], id=title)


def numbers(slugs):
    return frozenset(QUESTIONS[slug][0] for slug in slugs)


def candidate(slug, starred=()):
    number, row = QUESTIONS[slug]
    place, theme = THEMES[row["theme"]]
    return Candidate(
        id=number,
        text=row["text"],
        theme=theme,
        part=Part(row["part"]),
        minutes=row["minutes"],
        place=(place, number),
        purposes=frozenset(row["purposes"]),
        must_ask=row["must_ask"],
        always_last=row["always_last"],
        is_starred=slug in starred,
    )


def line(slug):
    each = candidate(slug)
    return SheetQuestion(each.id, each.text, each.minutes, each.part, each.theme, each.always_last)


def talk(facts):
    minutes, purpose = int(facts["minutes"][0]), facts["purpose"][0]
    suiting = [row for row in STARTER["sets"] if purpose in row["purposes"]]
    best = min(suiting, key=lambda row: abs(row["minutes"] - minutes))
    field = facts.get("field", [""])[0]
    return Talk(
        purpose=purpose,
        budget=minutes - 4,
        most=minutes * 2 // 5,
        goal=", ".join(facts.get("goal", [])),
        field=field.lower(),
        field_name=field,
        lines=tuple(line(slug) for slug in facts.get("sheet", [])),
        heard=frozenset(candidate(slug).theme for slug in facts.get("asked", [])),
        asked=numbers(facts.get("asked", [])),
        left_open=numbers(facts.get("skipped", [])),
        set_name=best["name"],
        set_questions=numbers(best["questions"]),
    )


@pytest.mark.parametrize(("facts", "rows"), list(cases()))
def test_what_the_page_shows_is_recommended(facts, rows):
    bank = [candidate(slug, facts.get("starred", ())) for slug in QUESTIONS]

    found = [
        (each.question.text, str(each.question.minutes), each.reason)
        for each in recommend(bank, talk(facts))
    ]

    assert found == rows


def test_the_page_shows_ten_cases():
    assert len(list(cases())) == 10


# --- what always holds ----------------------------------------------------------------------------
PURPOSES = st.frozensets(st.sampled_from(Purpose.values), max_size=3)
WORDS = st.sampled_from(
    ["pay", "night shifts", "a degree", "zebras", "the culture", "what it is like", ""]
)
FIELDS = st.frozensets(st.sampled_from(["nursing", "law"]), max_size=1)


@st.composite
def banks(draw):
    """A bank of up to 25 questions, at most one of which ends each talk."""
    last = draw(st.integers(0, 40))
    return [
        Candidate(
            id=number,
            text=f"{draw(WORDS)} {number}?",
            theme=draw(st.sampled_from("ABCD")),
            part=Part.CLOSE if number == last else draw(st.sampled_from(list(Part))),
            minutes=draw(st.integers(1, 5)),
            place=(draw(st.integers(0, 3)), number),
            purposes=draw(PURPOSES),
            fields=draw(FIELDS),
            must_ask=draw(st.booleans()),
            always_last=number == last,
            is_starred=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 25)))
    ]


@st.composite
def situations(draw):
    """A bank, and a talk whose sheet has some of it already."""
    bank = draw(banks())
    some = draw(st.lists(st.sampled_from(bank), unique=True, max_size=6)) if bank else []
    ids = st.frozensets(st.integers(0, 25), max_size=5)
    minutes = draw(st.sampled_from([15, 20, 30]))
    return bank, Talk(
        purpose=draw(st.sampled_from(Purpose.values)),
        budget=minutes - 4,
        most=minutes * 2 // 5,
        goal=draw(WORDS),
        field=draw(st.sampled_from(["nursing", "law", ""])),
        field_name="Somewhere",
        lines=tuple(
            SheetQuestion(each.id, each.text, each.minutes, each.part, each.theme, each.always_last)
            for each in some
        ),
        heard=draw(st.frozensets(st.sampled_from("ABCD"))),
        asked=draw(ids),
        left_open=draw(ids),
        set_questions=draw(ids),
    )


@settings(max_examples=small_or_full(60, 600))
@given(situations())
def test_a_proposal_fits_has_an_order_and_repeats_nothing(situation):
    bank, talk = situation
    planned = sum(each.minutes for each in talk.lines)

    found = [each.question for each in recommend(bank, talk)]

    assert planned + sum(each.minutes for each in found) <= max(talk.budget, planned)
    assert len(talk.lines) + len(found) <= max(talk.most, len(talk.lines))
    assert len({each.id for each in found}) == len(found)
    assert not {each.id for each in found} & {each.id for each in talk.lines}
    assert [each.part.rank for each in found] == sorted(each.part.rank for each in found)
    assert not any(each.always_last for each in found[:-1])


@settings(max_examples=small_or_full(40, 400))
@given(situations(), st.randoms(use_true_random=False))
def test_the_same_facts_bring_the_same_whatever_order_they_come_in(situation, chance):
    bank, talk = situation
    shuffled = list(bank)
    chance.shuffle(shuffled)

    assert recommend(shuffled, talk) == recommend(bank, talk)


@settings(max_examples=small_or_full(40, 400))
@given(situations())
def test_every_proposal_says_why_in_words(situation):
    bank, talk = situation

    assert all(re.fullmatch(r"[A-Z][^%]+\.", each.reason) for each in recommend(bank, talk))


@settings(max_examples=small_or_full(40, 400))
@given(situations())
def test_what_the_office_always_asks_goes_before_anything_else(situation):
    bank, talk = situation
    found = {each.question.id for each in recommend(bank, talk)}
    asks = [
        each
        for each in bank
        if each.must_ask and not talk.holds(each) and each.fields <= {talk.field}
    ]

    if found and not any(each.id in found and (each.must_ask or each.always_last) for each in bank):
        assert all(
            each.minutes > talk.budget - sum(line.minutes for line in talk.lines) for each in asks
        )


def test_what_is_about_another_field_is_not_proposed():
    nursing = Candidate(
        1, "Which ward first?", "A", Part.CORE, 2, (0, 0), fields=frozenset({"nursing"})
    )
    elsewhere, there = (
        Talk("career", 16, 8, field="law"),
        Talk("career", 16, 8, field="nursing", field_name="Nursing"),
    )

    assert recommend([nursing], elsewhere) == []
    assert [each.reason for each in recommend([nursing], there)] == [
        "It is meant for talks in Nursing."
    ]
