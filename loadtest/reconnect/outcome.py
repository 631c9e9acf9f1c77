"""What a run found."""

from dataclasses import dataclass, field

from loadtest.audit import Faults
from loadtest.reconnect.outages import Outages
from loadtest.reconnect.traveller import Tally, Traveller
from loadtest.reconnect.violations import Violations
from loadtest.report import Figure, milliseconds
from loadtest.saturation import Loader


@dataclass(slots=True)
class Outcome:
    """What it hands to the report."""

    outages: Outages
    violations: Violations = field(default_factory=Violations)
    tally: Tally = field(default_factory=Tally)
    loader: Loader = field(default_factory=Loader)
    sent: int = 0
    heard: int = 0
    duplicates: int = 0
    hosts_changed: int = 0
    forgotten: int = 0
    server_cpu_share: float | None = None

    def count(self, travellers: list[Traveller]) -> None:
        """Add up what the players have done."""
        accounts = [traveller.account for traveller in travellers]
        self.sent = sum(account.sent for account in accounts)
        self.heard = sum(account.heard for account in accounts)
        self.duplicates = sum(account.duplicates for account in accounts)

    @property
    def faults(self) -> Faults:
        """What the server did that it must not do."""
        return self.violations.faults

    @property
    def loader_bound(self) -> str | None:
        """Why the figures are the loader's own; ``None`` if they are the server's."""
        return self.loader.limit

    def figures(self) -> tuple[Figure, ...]:
        """Return the rows of the table."""
        tally, back = self.tally, self.tally.back
        share, stall = self.server_cpu_share, milliseconds(self.loader.lateness.largest)
        return (
            Figure("drops", "connections dropped or replaced", tally.drops),
            Figure("resumes", "resumes completed", tally.resumes),
            Figure("recovered", "recovered", tally.recovered),
            Figure("notRecovered", "not recovered", tally.resumes - tally.recovered),
            Figure("slow", "by a slow reader", tally.slow),
            Figure("replayed", "events replayed", tally.replayed),
            Figure("longestReplay", "longest replay, events", tally.longest),
            Figure("heldEvents", "such events a history holds", self.outages.held_events),
            Figure(
                "backP50Ms", "back and caught up p50", milliseconds(back.quantile(0.5)), "ms", 1
            ),
            Figure("backP99Ms", "same p99", milliseconds(back.quantile(0.99)), "ms", 1),
            Figure("sent", "actions sent", self.sent),
            Figure("heard", "deliveries", self.heard),
            Figure("duplicates", "repeats answered as such", self.duplicates),
            Figure("forgotten", "repeats beyond the history", self.forgotten),
            Figure("hostsChanged", "hosts changed", self.hosts_changed),
            Figure("stallMs", "loader's longest stall", stall, "ms"),
            Figure("serverCpuPercent", "server CPU, of one core", _percent(share), "%"),
            Figure("loaderCpuPercent", "loader CPU, of one core", self.loader.cpu_share * 100, "%"),
        )


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100
