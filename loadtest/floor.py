"""The fan-out against the bare server, which tells what its sends alone have cost."""

from dataclasses import dataclass

from loadtest import fanout
from loadtest.ask import ask
from loadtest.audit import Faults
from loadtest.frames import Json
from loadtest.outcome import Outcome
from loadtest.plan import Plan
from loadtest.report import Figure
from loadtest.stages import Stages
from loadtest.target import Target


@dataclass(frozen=True, slots=True)
class Floor:
    """A fan-out's outcome, and the CPU time of one bare ``send()`` in it."""

    outcome: Outcome
    send_micros: float

    @property
    def faults(self) -> Faults:
        """What the server did that it must not do."""
        return self.outcome.faults

    @property
    def loader_bound(self) -> str | None:
        """Why the figures are the loader's own; ``None`` if they are the server's."""
        return self.outcome.loader_bound

    def figures(self) -> tuple[Figure, ...]:
        """Return the rows of the table."""
        each = Figure("cpuMicrosPerSend", "CPU of one send()", self.send_micros, "µs", 2)
        return (*self.outcome.figures(), each)


async def run(plan: Plan, target: Target, stages: Stages) -> Floor:
    """
    Carry out a plan against the bare server.

    Raises:
        LoadtestError: If it could not be carried out.

    """
    outcome = await fanout.run(plan, target, stages)
    told = await ask(target, "/sends")
    sends, nanos = _count(told, "sends"), _count(told, "cpuNanos")
    return Floor(outcome, nanos / 1_000 / max(sends, 1))


def _count(told: dict[str, Json], name: str) -> int:
    value = told.get(name)
    return value if isinstance(value, int) else 0
