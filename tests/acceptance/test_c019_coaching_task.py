from tests.acceptance.office import OpenOffice, says
from tests.engine.rules.story import instant
from tests.runtime.web.shop import send

MODEL = """
calendar: cn-workdays
activities:
  客户沟通: {fields: {沟通要点: long_text}}
stages:
  - stage: 触达
    limit: 5 days
    overdue:
      - notify: 主管
        cc: 培训负责人
        say: "{{ 负责人 }}的{{ 客户 }}在{{ 阶段 }}已停留{{ 停留 }}"
      - task: 话术辅导
        for: 培训负责人
        within: 2 workdays
        note: "{{ 客户 }}停在{{ 阶段 }},请听录音后辅导{{ 负责人 }}"
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""


def test_the_trainer_is_copied_and_finds_the_coaching_task_with_its_context(open_office: OpenOffice):
    """C019 (the digest of several is not in this issue): the supervisor is told, the trainer copied, and the
    trainer has one coaching task with customer, stage, due date and a way to the last notes."""
    office = open_office(MODEL)
    office.at("2026-03-04 10:00")
    li = office.browser("li")
    case = office.customer(li)
    send(li, f"{case}/activities/客户沟通", 沟通要点="嫌贵,要先试用")

    office.work_at("2026-03-09 10:05")
    [told] = office.told("wang")
    assert told == "李小明的明德医院在触达已停留5天"
    assert office.told("lin") == [told]

    trainer = office.browser("lin")
    today = says(trainer.get("/today"))
    assert today.count("话术辅导") == 1
    page = says(trainer.get(case))
    for words in ("明德医院停在触达,请听录音后辅导李小明", "林培训", "嫌贵,要先试用"):
        assert words in page
    [(task, opened)] = office.state(case).tasks.items()
    assert opened.assignee == "lin"
    assert opened.due == instant("2026-03-11 10:05"), "two working days after Monday"

    send(trainer, case, f"{case}/tasks/{task}/done")
    assert "没有未完成的任务" in trainer.get("/today").text
    office.work_at("2026-03-20 10:00")
    assert len(office.told("lin")) == 1


def test_three_overdue_customers_are_three_tasks_until_digests_come(open_office: OpenOffice):
    office = open_office(MODEL)
    office.at("2026-03-04 10:00")
    li = office.browser("li")
    for name in ("明德医院", "康宁诊所", "仁济医院"):
        office.customer(li, name)
    office.work_at("2026-03-09 10:05")
    assert len(office.told("lin")) == 3
    assert office.browser("lin").get("/today").text.count("话术辅导") == 3
