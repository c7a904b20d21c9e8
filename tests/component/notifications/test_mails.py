"""What was posted reaches the dealer: one mail a day, complete, to the right mailbox, once."""

from contracts.canonical import digest
from tests.component.notifications.post_office import PostOffice
from tests.component.notifications.world import MAILBOX, OEM, World, run
from tests.contract.language import sample
from tests.unit.notifications.given import (
    DEALER,
    accepted,
    details_changed,
    imported,
    incentive,
    penalty,
    posted,
    reversal,
    summons,
)


def test_one_mail_a_dealer_and_day(world: World, office: PostOffice) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted("甲店"))
    world.tell(accepted("乙店", "crd@other.example"), dealer="SH-TEST")
    world.post("2012-08-06", penalty("2012-07"), incentive("2012-06"))
    world.post("2012-08-07", reversal(penalty("2012-07")))
    world.post("2012-08-06", penalty("2012-07"), dealer="SH-TEST")
    run(sending)
    assert office.subjects(MAILBOX) == [
        "客户关系部管理通知：甲店（BJ-TEST）2012-08-06，应扣合计 0.00 元",
        "撤销通知：甲店（BJ-TEST）2012-08-07，应扣减少 2,000.00 元",
    ]
    assert office.subjects("crd@other.example") == [
        "违约金通知：乙店（SH-TEST）2012-08-06，应扣 2,000.00 元"
    ]
    assert world.states() == ["sent"] * 3
    run(sending)
    assert len(office.taken) == 3


def test_a_day_is_mailed_when_its_last_part_is_there(world: World, office: PostOffice) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    first, second, third = world.events("2012-08-06", penalty("a"), penalty("b"), penalty("c"))
    for part in (first, second):
        world.append([part])
        run(sending)
        assert office.taken == []
    world.append([third])
    run(sending)
    [taken] = office.taken
    text = taken.mail.get_content()
    assert [text.count(f"月度运营报告逾期（{subject}），") for subject in "abc"] == [1, 1, 1]


def test_what_is_stated_of_a_docket_is_passed_over_and_holds_up_no_mail(
    world: World, office: PostOffice
) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    for number, day in ((1, "2012-08-06"), (3, "2012-08-07")):
        world.append(
            [
                {
                    **sample("penalties.docket-stated", as_of=day),
                    "id": f"{DEALER}/docket#{day}",
                    "subject": DEALER,
                    "sequence": f"{number:020d}",
                }
            ]
        )
        run(sending)
        assert len(office.taken) == number // 2
        world.post("2012-08-07", penalty(f"p-{number}"))
        run(sending)
        assert len(office.taken) == number // 2 + 1


def test_the_delivery_log_tells_what_travelled(world: World, office: PostOffice) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(sending)
    [taken] = office.taken
    [delivery] = world.deliveries()
    assert delivery.recipient == MAILBOX
    assert delivery.message_id == taken.mail["Message-ID"]
    assert delivery.digest == digest(taken.content)
    assert (delivery.attempts, delivery.reason, delivery.retry_at) == (1, None, None)
    assert delivery.tried_at == "2012-09-01T01:00:00.000000Z"
    assert taken.mail["Date"] == "Tue, 07 Aug 2012 00:00:05 +0800"


def test_a_summons_is_a_mail_besides_to_dealer_and_oem(world: World, office: PostOffice) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted("甲店"))
    world.post("2012-08-06", penalty(), summons())
    run(sending)
    assert [(taken.recipients, taken.mail["Subject"]) for taken in office.taken] == [
        ((MAILBOX,), "客户关系部管理通知：甲店（BJ-TEST）2012-08-06，应扣合计 2,000.00 元"),
        ((MAILBOX,), "述职通知：甲店（BJ-TEST），2012-08-06"),
        ((OEM,), "述职通知：甲店（BJ-TEST），2012-08-06"),
    ]
    assert office.taken[1].content == office.taken[2].content
    assert office.taken[1].mail["To"] == f"{MAILBOX}, {OEM}"


def test_a_dealer_without_a_mailbox_is_reached_through_the_oem(
    world: World, office: PostOffice
) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted(mailbox=None))
    world.tell(accepted(mailbox="a@b,c"), dealer="SH-TEST")
    world.post("2012-08-06", penalty(), summons())
    world.post("2012-08-06", penalty(), dealer="SH-TEST")
    world.post("2012-08-06", penalty(), dealer="UNKNOWN")
    run(sending)
    assert [taken.recipients for taken in office.taken] == [(OEM,)] * 4
    assert all("请转交" in taken.mail.get_content() for taken in office.taken)


def test_the_mailbox_is_that_of_the_posting_day(world: World, office: PostOffice) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted(), details_changed("2012-08-07", mailbox="new@dealer.example"))
    world.post("2012-08-06", penalty("a"))
    world.post("2012-08-07", penalty("b"))
    run(sending)
    assert [taken.recipients for taken in office.taken] == [(MAILBOX,), ("new@dealer.example",)]


def test_what_was_told_after_the_posting_redirects_no_mail(
    world: World, office: PostOffice
) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    world.tell(details_changed("2012-08-01", mailbox="new@dealer.example"), at="2012-08-07")
    run(sending)
    assert [taken.recipients for taken in office.taken] == [(MAILBOX,)]


def test_a_mail_waits_for_the_facts_its_postings_rest_on(world: World, office: PostOffice) -> None:
    sending = world.by_smtp(office.port)
    [event] = posted("2012-08-06", [penalty()], staffing=1)
    world.append([event])
    run(sending)
    assert office.taken == []
    world.tell(accepted())
    run(sending)
    assert [taken.recipients for taken in office.taken] == [(MAILBOX,)]


def test_imports_are_mailed_only_where_the_settings_say_so(
    world: World, office: PostOffice
) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", imported(penalty()), imported(summons()))
    run(sending)
    assert office.taken == []
    assert world.states() == ["withheld", "withheld"]
    sending = world.by_smtp(office.port, mail_imported=True)
    assert office.taken == []
    world.post("2012-08-07", imported(penalty("other")))
    run(sending)
    assert len(office.taken) == 1


def test_a_day_imported_in_part_is_listed_whole(world: World, office: PostOffice) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", imported(penalty("old")), penalty("fresh"), imported(summons()))
    run(sending)
    [taken] = office.taken
    text = taken.mail.get_content()
    assert "月度运营报告逾期（old）" in text
    assert "月度运营报告逾期（fresh）" in text
    assert world.states() == ["sent", "withheld"]


def test_no_mail_names_a_person(world: World, office: PostOffice) -> None:
    sending = world.by_smtp(office.port)
    member = {
        "person_id": "P-1",
        "name": "王小明",
        "position": "customer_manager",
        "on_post_on": "2012-06-01",
    }
    world.tell(accepted(), {"event": "baseline-filed", "members": [member]})
    world.post("2012-08-06", penalty(explanation={"person_id": "P-1"}), summons())
    run(sending)
    assert "P-1" in office.taken[0].mail.get_content()
    assert not any("王小明" in taken.mail.as_string() for taken in office.taken)
    assert not any("王小明" in taken.mail.get_content() for taken in office.taken)
