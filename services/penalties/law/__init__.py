"""The regulation (客户关系部管理办法) as one pure function of a dealer's facts.

Facts that stand make a case (`case`, `roster`). Each chapter of `customer_relations` is a function
over the case that gives verdicts (`verdicts`), each of one clause. What follows from a verdict is
entered and perhaps waived (`ledger`); `regulation` asks the chapters in their order.
"""

from services.penalties.law.customer_relations import CLAUSES
from services.penalties.law.docket import Deadline, Docket, Entry, Settlement
from services.penalties.law.regulation import Explained, adjudicate, explain
from services.penalties.law.verdicts import Condition, Verdict
from services.received.fact import ReceivedFact
from services.received.standing import Anomaly

LAW_VERSION = "1.1.0"
"""The release of the law; every posting names it."""

__all__ = [
    "CLAUSES",
    "LAW_VERSION",
    "Anomaly",
    "Condition",
    "Deadline",
    "Docket",
    "Entry",
    "Explained",
    "ReceivedFact",
    "Settlement",
    "Verdict",
    "adjudicate",
    "explain",
]
