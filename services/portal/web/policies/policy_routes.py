"""The pages of policies, and of trials of drafts."""

from collections.abc import Callable, Sequence
from datetime import datetime

from fastapi import APIRouter

from services.portal.web.policies import policies_http, proposing_http, trial_http
from services.portal.web.policies.proposing import ProposalDesk
from services.portal.web.shell.page_frame import Frame


def policy_routes(frame: Frame, now: Callable[[], datetime]) -> Sequence[APIRouter]:
    """Their routes, in the order in which they take a path."""
    desk = ProposalDesk(frame, now)
    return [
        proposing_http.routes(frame, desk),
        policies_http.routes(frame, desk),
        trial_http.routes(frame),
    ]
