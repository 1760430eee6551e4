from tests.acceptance.office import OpenOffice, says
from tests.runtime.web.shop import send

MODEL = """
case:
  owner: 销售代表
  fields: {客户名称: text, 客户级别: [大客户, 普通客户]}
  required: [客户名称]
records:
  报价单: {fields: {报价金额: money}}
stages:
  - stage: 方案演示
    deliver:
      - {at_least: 3, of: 报价单, if: '客户级别 == "大客户"'}
      - {at_least: 1, of: 报价单, if: '客户级别 != "大客户"'}
  - stage: 报价谈判
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""


def test_a_key_account_with_two_quotes_lacks_one(open_office: OpenOffice):
    """C015: three quotes for a 大客户, one otherwise. A key account with two is told “缺 1 份报价单”, on the page
    before the click and in the refusal after it; the third quote opens the way."""
    office = open_office(MODEL)
    li = office.browser("li")
    case = office.customer(li, 客户级别="大客户")
    for amount in ("100000", "120000"):
        send(li, f"{case}/records/报价单", 报价金额=amount)

    before_the_click = li.get(case).text.split("进入“报价谈判”之前,还缺")[1]
    assert "1 份报价单" in before_the_click.split("</ul>")[0]
    refused = office.move(li, case, "报价谈判")
    assert refused.status_code == 422
    assert "要离开“方案演示”,还缺 1 份报价单" in says(refused)

    send(li, f"{case}/records/报价单", 报价金额="90000")
    office.move(li, case, "报价谈判")
    assert office.state(case).stage == "报价谈判"


def test_an_ordinary_customer_needs_one_quote(open_office: OpenOffice):
    office = open_office(MODEL)
    li = office.browser("li")
    case = office.customer(li, 客户级别="普通客户")
    assert "缺 1 份报价单" in office.move(li, case, "报价谈判").text
    send(li, f"{case}/records/报价单", 报价金额="100000")
    office.move(li, case, "报价谈判")
    assert office.state(case).stage == "报价谈判"
