from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.timing import Duration, Unit, in_words, parse_duration


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("5 days", 5, Unit.DAYS),
        ("5天", 5, Unit.DAYS),
        ("48 hours", 48, Unit.HOURS),
        ("48h", 48, Unit.HOURS),
        ("48小时", 48, Unit.HOURS),
        ("30 min", 30, Unit.MINUTES),
        ("30分钟", 30, Unit.MINUTES),
        ("2 workdays", 2, Unit.WORKDAYS),
        ("2个工作日", 2, Unit.WORKDAYS),
        ("两个工作日", 2, Unit.WORKDAYS),
        ("6 work hours", 6, Unit.WORK_HOURS),
        ("6 工作小时", 6, Unit.WORK_HOURS),
        ("90 work min", 90, Unit.WORK_MINUTES),
        ("2 weeks", 14, Unit.DAYS),
        ("一周", 7, Unit.DAYS),
        ("十五天", 15, Unit.DAYS),
        ("二十五分钟", 25, Unit.MINUTES),
        ("半小时", 30, Unit.MINUTES),
        ("1.5 h", 90, Unit.MINUTES),
        ("1天12小时", 36, Unit.HOURS),
        ("1 day and 2 hours", 26, Unit.HOURS),
        ("９０ 分钟", 90, Unit.MINUTES),
        ("  3 D  ", 3, Unit.DAYS),
    ],
)
def test_durations_are_read_as_people_write_them(text, amount, unit):
    assert parse_duration(text) == (Duration(amount, unit), ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "TIME401"),
        ("soon", "TIME401"),
        ("9" * 5000, "TIME401"),
        ("5 dais", "TIME402"),
        ("5", "TIME403"),
        ("0天", "TIME404"),
        ("-2 days", "TIME404"),
        ("半个工作日", "TIME405"),
        ("10 seconds", "TIME405"),
        ("1.5 min", "TIME405"),
        ("4000 days", "TIME406"),
        ("3 个月", "TIME407"),
        ("1 year", "TIME407"),
        ("1 workday 2 hours", "TIME408"),
        ("1 workday 2 work hours", "TIME408"),
    ],
)
def test_what_is_no_duration_is_refused_with_its_own_code(text, code):
    duration, problems = parse_duration(text)
    assert duration is None
    assert [problem.code.id for problem in problems] == [code]
    assert Duration.parse(text) is None


def test_a_misspelled_unit_names_the_nearest_one():
    _, (problem,) = parse_duration("3 workdais")
    assert problem.parameters["nearest"] == "workdays"
    assert "workdays" in problem.message("en")


def test_a_duration_is_said_in_both_languages_with_its_meaning():
    assert Duration(5, Unit.DAYS).words("zh") == "5天"
    assert Duration(1, Unit.DAYS).words("en") == "1 day"
    assert Duration(2, Unit.WORKDAYS).words("zh") == "2个工作日"
    assert Duration(6, Unit.WORK_HOURS).words("en") == "6 work hours"
    assert Duration(5, Unit.DAYS).words_with_meaning("zh") == "5天（自然日，假期照走）"


durations = st.builds(Duration, st.integers(1, 3000), st.sampled_from(Unit))


@given(durations)
def test_the_words_of_a_duration_are_read_back(duration):
    assert Duration.parse(str(duration)) == duration
    assert Duration.parse(duration.words("zh")) == duration
    assert Duration.parse(duration.words("en")) == duration


@given(st.text(max_size=70))
def test_any_text_is_a_duration_or_explained_in_both_languages(text):
    duration, problems = parse_duration(text)
    assert (duration is None) == bool(problems)
    for problem in problems:
        assert problem.message("zh")
        assert problem.hint("en")


@pytest.mark.parametrize("amount", [0, -1, 4000])
def test_a_duration_outside_its_bounds_cannot_be_built(amount):
    with pytest.raises(ValueError, match="between one minute and ten years"):
        Duration(amount, Unit.DAYS)


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (timedelta(days=3, hours=4, minutes=59), "3天4小时", "3 days 4 hours"),
        (timedelta(days=3, minutes=5), "3天", "3 days"),
        (timedelta(hours=1, minutes=1), "1小时1分钟", "1 hour 1 minute"),
        (timedelta(minutes=2, seconds=59), "2分钟", "2 minutes"),
        (timedelta(seconds=59), "不到1分钟", "under a minute"),
        (timedelta(days=-1), "不到1分钟", "under a minute"),
    ],
)
def test_a_span_is_said_in_its_two_greatest_units(span, zh, en):
    assert (in_words(span, "zh"), in_words(span, "en")) == (zh, en)
