from datetime import timedelta

import pytest

from runtime.channels.settings import BadSetting
from runtime.jobs.settings import WorkerSettings

WARNING = "DONGXIAN_CALENDAR_WARNING_DAYS"


def test_administrators_choose_how_long_before_the_end_of_a_calendar_they_are_told():
    assert WorkerSettings.from_environment({}).warn_before == timedelta(days=60)
    assert WorkerSettings.from_environment({WARNING: "90"}).warn_before == timedelta(days=90)


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "inf", "1e300"])
def test_what_is_no_number_of_days_is_refused_by_name(value):
    with pytest.raises(BadSetting, match=WARNING):
        WorkerSettings.from_environment({WARNING: value})
