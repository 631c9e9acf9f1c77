"""
What was sent and what was seen, and whether the two agree.

Pure: numbers in, faults out. A sender numbers its actions from 0. Every other member
of the room holds a :class:`Link` to it, and one :class:`Order` for the room's ``seq``.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Sender:
    """A player's own account: how many actions it has sent, and which were refused."""

    sent: int = 0
    refused: set[int] = field(default_factory=set)

    def next_number(self) -> int:
        """Return the number of the action that is sent now."""
        number = self.sent
        self.sent = number + 1
        return number


@dataclass(slots=True)
class Link:
    """One sender's actions (or acks) as they arrive at one receiver."""

    sender: Sender
    next: int = 0
    duplicated: int = 0
    reordered: int = 0
    invented: int = 0
    fingerprint: int = 0
    """Equal at all receivers of a sender exactly if they saw the same ``seq`` for each action."""
    missing: set[int] = field(default_factory=set)

    def see(self, number: int, seq: int) -> None:
        """Take note of the arrival of action ``number`` under the room's ``seq``."""
        if number != self.next or number >= self.sender.sent:
            self._see_out_of_turn(number, seq)
            return
        self.next = number + 1
        self.fingerprint += seq * (number + 1)

    def _see_out_of_turn(self, number: int, seq: int) -> None:
        # A number never sent must not open a gap: it could be as long as the server likes.
        if not 0 <= number < self.sender.sent:
            self.invented += 1
            return
        if number > self.next:
            self.missing.update(range(self.next, number))
            self.next = number + 1
        elif number in self.missing:
            self.missing.remove(number)
            self.reordered += 1
        else:
            self.duplicated += 1
            return
        self.fingerprint += seq * (number + 1)

    @property
    def seen(self) -> int:
        """Distinct actions that have arrived."""
        return self.next - len(self.missing)

    @property
    def lost(self) -> int:
        """Actions sent, not refused, and not (yet) arrived."""
        if not self.sender.refused:
            return self.sender.sent - self.seen
        not_seen = self.missing.union(range(self.next, self.sender.sent))
        return len(not_seen - self.sender.refused)


@dataclass(slots=True)
class Order:
    """The room's ``seq`` as one member sees it; begins after the ack of its join."""

    last: int
    holes: int = 0
    steps_back: int = 0

    def see(self, seq: int) -> None:
        """Take note of a room push, or of the ack of an own action."""
        if seq == self.last + 1:
            self.last = seq
        elif seq > self.last:
            self.holes += seq - self.last - 1
            self.last = seq
        else:
            self.steps_back += 1


@dataclass(slots=True)
class Member:
    """One player's account of its room: own actions, own acks, everybody else's actions."""

    order: Order
    sender: Sender = field(default_factory=Sender)
    links: dict[bytes, Link] = field(default_factory=dict)
    """By the sender's player id."""
    acks: Link | None = None
    """``None`` if actions are sent without an ack id."""

    def expects(self, others: "dict[bytes, Member]", *, acks: bool) -> None:
        """Expect every other member's actions and, with ``acks``, an ack of each own one."""
        self.links = {player: Link(other.sender) for player, other in others.items()}
        self.acks = Link(self.sender) if acks else None

    def arrivals(self) -> tuple[Link, ...]:
        """Return what comes in here: everybody else's actions, and the acks of the own."""
        return (*self.links.values(), *((self.acks,) if self.acks else ()))

    @property
    def outstanding(self) -> int:
        """Deliveries and acks that are still to come."""
        return sum(link.lost for link in self.arrivals())

    @property
    def seen(self) -> int:
        """Deliveries received, each counted once."""
        return sum(link.seen for link in self.links.values())
