"""Each action on an item, done by a form of its page, without JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.action.table import actions
from engine.web.form_token import form_token
from engine.web.presenters.action_form import action_id
from engine.wording.action import entry_title
from tests.fixtures.pages import Client


@dataclass(frozen=True)
class Step:
    """A person does an action to an item with these values."""

    item: str
    person: str
    action: str
    values: Mapping[str, str] = field(default_factory=dict)


FEE = "customer-service-finance/fee-claim@mortgage.registered/A-1002"
ARREARS = "consumer-credit-finance/arrears-report@2026-01"
BILLS = "hr-finance/bill-claims@bill.received/B-02"
CLAIM = "insurance-finance/claim-amount@claim.settled/C-302"
CORRECTIVE = "consumer-credit-finance/corrective-action@defect/D-2.1/completion-dates@2026-01"
BANK = "customer-service-finance/bank-company@request/R-7"
TRANSFER = "consumer-credit-finance/confirm-transfer@refund.requested/RF-03"
DEPOSIT = "hr-finance/new-employee.deposit@employee.joined/E-13"
PLAN = "consumer-credit-finance/improvement-plan@2026-02-02"
SERVICE, CREDIT, HR, INSURANCE = (
    "customer-service-clerk-1",
    "consumer-credit-clerk-1",
    "hr-clerk-2",
    "insurance-clerk-1",
)
FINANCE, CASHIER = "finance-clerk-1", "finance-cashier-1"
WHY = {"reason": "客户出差，周五才能签字"}

STEPS = (
    Step(FEE, FINANCE, "comment", {"text": "票据到了请先发照片"}),
    Step(FEE, SERVICE, "late-reason", {"category": "workload", "promised_on": "2026-02-12"}),
    Step(FEE, FINANCE, "remind"),
    Step(FEE, SERVICE, "extend ask", {"until": "2026-02-20T18:00", **WHY}),
    Step(FEE, FINANCE, "extend refuse", WHY),
    Step(FEE, SERVICE, "extend ask", {"until": "2026-02-20T18:00", **WHY}),
    Step(FEE, FINANCE, "extend grant"),
    Step(BILLS, HR, "waive ask", WHY),
    Step(BILLS, FINANCE, "waive refuse"),
    Step(BILLS, HR, "waive ask", WHY),
    Step(BILLS, FINANCE, "waive grant"),
    Step(CLAIM, INSURANCE, "not-applicable ask", WHY),
    Step(CLAIM, FINANCE, "not-applicable refuse"),
    Step(CLAIM, INSURANCE, "not-applicable ask", WHY),
    Step(CLAIM, FINANCE, "not-applicable grant"),
    Step(CORRECTIVE, CREDIT, "longer-pause ask", {"working_days": "10", **WHY}),
    Step(CORRECTIVE, FINANCE, "longer-pause refuse"),
    Step(CORRECTIVE, CREDIT, "longer-pause ask", {"working_days": "10", **WHY}),
    Step(CORRECTIVE, FINANCE, "longer-pause grant"),
    Step(CORRECTIVE, CREDIT, "pause", {"waiting_for": "bank", **WHY}),
    Step(CORRECTIVE, FINANCE, "resume"),
    Step(BANK, SERVICE, "respond", {"time": "2026-02-12T10:00", "comment": "上午有空"}),
    Step(BANK, CASHIER, "respond"),
    Step(BANK, CASHIER, "receipt"),
    Step(ARREARS, CREDIT, "hand-over", {"to": "consumer-credit-clerk-2"}),
    Step(ARREARS, CREDIT, "deliver nothing", {"at": "2026-02-05T10:00"}),
    Step(ARREARS, FINANCE, "confirm-date refuse"),
    Step(ARREARS, CREDIT, "withdraw"),
    Step(ARREARS, CREDIT, "deliver nothing", {"at": "2026-02-05T10:00"}),
    Step(ARREARS, FINANCE, "confirm-date"),
    Step(TRANSFER, CREDIT, "deliver", {"values.completed_on": "2026-02-10"}),
    Step(TRANSFER, CREDIT, "replace", {"values.completed_on": "2026-02-09"}),
    Step(TRANSFER, FINANCE, "accept"),
    Step(
        TRANSFER, FINANCE, "rate", {"score": "2", "dimensions.timeliness": "1", "comment": "晚了", "lost_minutes": "30"}
    ),
    Step(TRANSFER, CREDIT, "appeal", {"rater": FINANCE, **WHY}),
    Step(TRANSFER, "hr-head-1", "decide-appeal", {"decision": "dismissed", **WHY}),
    Step(TRANSFER, FINANCE, "praise", {"text": "补得很快", "person": CREDIT}),
    Step(DEPOSIT, FINANCE, "return", WHY),
    Step(PLAN, CREDIT, "deliver partial", {"values.dimensions": "及时"}),
)
ELSEWHERE = {"request"}
"""Actions with a page of their own: tests/web/test_requests.py."""


def test_every_action_is_done_by_a_form_of_the_page(own_month_pages: Client, form_key: str) -> None:
    kinds = {action_id(type_): type_.TRANSITION.kind for type_ in actions()}
    for step in STEPS:
        browser, path = own_month_pages(step.person), f"/items/{step.item}"
        page = browser.get(path)
        parts = page.text.split(f'name="action" value="{step.action}"')[1:]
        assert parts, f"{step.person} is offered no form to {step.action} on {step.item}"
        forms = [part.partition("</form>")[0] for part in parts]
        fits = [form for form in forms if all(f'name="{name}"' in form for name in step.values)]
        assert fits, f"{step.action} lacks a field"
        sent = {"form_token": form_token(form_key), "action": step.action, **step.values}
        answer = browser.post(path, data=sent)
        problem = answer.text.partition('class="refused"')[2].partition("</p>")[0]
        assert answer.status_code == 303, f"{step.action} on {step.item}: {problem or answer.text[-400:]}"
        if step.person != "hr-head-1":
            assert f"</b> {entry_title(kinds[step.action]).en}" in browser.get(path).text


def test_nobody_hands_over_to_nobody(own_month_pages: Client, form_key: str) -> None:
    browser, path = own_month_pages(SERVICE), f"/items/{BANK}"
    sent = {"form_token": form_token(form_key), "action": "hand-over", "comment": "请接手"}
    assert browser.post(path, data={**sent, "to": SERVICE}).status_code == 303, "the only one in the role takes it"

    assert 'value="hand-over"' not in browser.get(path).text, "nobody is left to hand it over to"
    refused = browser.post(path, data={**sent, "form_token": form_token(form_key)})
    assert refused.status_code == 422, "the form of an older page lacks the colleague"
    assert "Reassign to" in refused.text.partition('class="refused"')[2].partition("</p>")[0]


def test_every_action_has_a_case_here() -> None:
    chosen = {action_id(type_) for type_ in actions() if type_.CHOSEN}
    assert chosen == {step.action for step in STEPS} | ELSEWHERE
