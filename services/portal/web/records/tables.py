"""All that the portal records of those who use it."""

from typing import Final

from services.portal.web.records import (
    calendar_addresses,
    kept_forms,
    pending_logins,
    preferences,
    sessions,
)

TABLES: Final = (
    *sessions.TABLES,
    *kept_forms.TABLES,
    *preferences.TABLES,
    *pending_logins.TABLES,
    *calendar_addresses.TABLES,
)
