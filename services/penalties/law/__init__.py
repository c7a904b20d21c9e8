"""The regulation (客户关系部管理办法) as one pure function of a dealer's facts.

Facts that stand make a case (`case`, `roster`); each chapter is a function over it that gives
verdicts (`verdicts`), found by the slug of its clause; what follows is entered and perhaps waived
(`book`), counted, summoned and heard (`summons`, `payout`). `strata` joins them.
"""

from contracts.received import ReceivedFact
from contracts.standing import Anomaly
from services.penalties.law.clauses import CLAUSES
from services.penalties.law.docket import Deadline, Docket, Entry, Settlement
from services.penalties.law.strata import Explained, adjudicate, explain
from services.penalties.law.verdicts import Condition, Verdict

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
