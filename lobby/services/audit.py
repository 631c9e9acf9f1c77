"""The audit trail: every act of an administrator, kept and logged."""

import logging

from lobby.domain.audit import Act, AuditEntry
from lobby.domain.ids import PlayerId
from lobby.ports import AuditLog, Clock

log = logging.getLogger(__name__)


class AuditTrail:
    """Writes down what administrators did, for each other and for the operator's log."""

    def __init__(self, entries: AuditLog, clock: Clock) -> None:
        self._entries = entries
        self._clock = clock

    async def note(
        self, by: PlayerId, act: Act, target: str | None = None, detail: str | None = None
    ) -> None:
        """Keep an act that was carried out."""
        said = {"act": act, "by": by, "target": target, "detail": detail}
        log.info("admin act", extra={name: text for name, text in said.items() if text is not None})
        at = self._clock.now()
        await self._entries.add(AuditEntry(at=at, by=by, act=act, target=target, detail=detail))
