"""What stands in a header is text: read back from the mail it is what was written."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from services.notifications.header import TextHeader

TEXTS = [
    "Reversal: HE-001 2025-02-05",
    "违约金通知：保定样例001店（HE-001）2025-02-05，应扣 5,000.00 元",
    "店" * 120,
    "a plain text of many words " * 8 + "end",
    "=?utf-8?q?A=0D=0AX-Harmless:_1?=",
    "=?utf-8?q?A=0D=0A=0D=0AX-Harmless:_1?= 店",
    "=?utf-8?q?=ff?=",
    "=?no-such-charset?b?####?= =?utf-8?q?b?=",
    "half a surrogate \ud800",
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_is_read_back_as_it_was_written(text: str) -> None:
    mail = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    mail["Subject"] = TextHeader("Subject", text)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("the body\n")
    written = mail.as_bytes()
    read = message_from_bytes(written, policy=policy.default)
    assert read["Subject"] == text.encode(errors="replace").decode()
    assert "X-Harmless" not in read
    assert read.get_content().split() == ["the", "body"]
    assert not read["Subject"].defects
    assert max(map(len, written.split(b"\r\n"))) <= 78
    assert written == mail.as_bytes()
