from datetime import timedelta

from sqlalchemy import select

from runtime.storage.tables import deadlines
from tests.acceptance.office import Office, OpenOffice, id_of
from tests.engine.rules.story import instant

MODEL = """
stages:
  - stage: 触达
    limit: 5 days
    overdue: [{notify: 主管, say: "{{ 客户 }}在{{ 阶段 }}已停留{{ 停留 }}"}]
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""


def fired(office: Office) -> list[tuple[str, bool]]:
    with office.services.database.read() as connection:
        rows = connection.execute(
            select(deadlines).where(deadlines.c.state == "missed").order_by(deadlines.c.due)
        )
        return [(row.case, row.late) for row in rows]


def test_a_server_that_was_down_for_26_hours_fires_each_missed_timer_once_in_order_marked_late(
    open_office: OpenOffice,
):
    """C127: three limits ran out while nothing ran. At the start each fires once, the earliest first and
    marked late; a clock that is set back and forth fires nothing again. (A real worker that is killed at any
    point: test_worker_killed.)"""
    office = open_office(MODEL)
    cases = []
    for number, name in enumerate(("明德医院", "康宁诊所", "仁济医院")):
        office.at("2026-03-02 10:00")
        office.clock.set(office.clock.now() + timedelta(hours=4 * number))
        cases.append(office.customer(office.browser("li"), name))

    office.work_at("2026-03-07 09:00")
    assert fired(office) == []
    office.work_at("2026-03-08 11:00")
    assert fired(office) == [(id_of(case), True) for case in cases]
    assert [text.split("在")[0] for text in office.told("wang")] == ["明德医院", "康宁诊所", "仁济医院"]
    for later in ("2026-03-06 09:00", "2026-03-08 11:00", "2026-03-20 11:00"):
        office.work_at(later)
    assert len(office.told("wang")) == 3
    assert office.state(cases[0]).clocks["stage/触达"].ended_at == instant("2026-03-07 10:00")


def test_while_nobody_fires_what_is_due_administrators_see_it_on_every_page(open_small_office: OpenOffice):
    office = open_small_office(MODEL)
    office.at("2026-03-02 10:00")
    case = office.customer(office.browser("li"))
    root, rep = office.browser("root"), office.browser("li")
    late = "有时限到点 60 分钟了还没有处理"
    assert late not in root.get("/today").text
    office.at("2026-03-07 11:00")
    root, rep = office.browser("root"), office.browser("li")
    for page in ("/today", "/cases", "/me", case):
        assert late in root.get(page).text
        assert late not in rep.get(page).text
    office.work_at("2026-03-07 11:00")
    assert late not in root.get("/today").text
