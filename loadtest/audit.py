"""The verdict on a room's ledger: what was lost, duplicated, reordered or misnumbered."""

from collections import Counter
from collections.abc import Sequence

from loadtest.ledger import Member

Faults = Counter[str]
"""How often each fault was found, by words that say which."""

LOST = "deliveries lost"
DUPLICATED = "deliveries duplicated"
OUT_OF_ORDER = "deliveries out of order"


def audit(room: Sequence[Member], *, numbered: bool = True) -> Faults:
    """
    Compare what the members of one room sent and saw; empty if the two agree.

    Unless the room is ``numbered``, only the actions of each sender have an order.
    """
    faults: Faults = Counter()
    last = max(member.order.last for member in room)
    for member in room:
        faults += _of_deliveries(member)
        faults += _of_acks(member)
        faults += _of_order(member, last) if numbered else _of_senders(member)
    if not faults:
        faults += _of_fingerprints(room)
    return faults


def _of_deliveries(member: Member) -> Faults:
    links = member.links.values()
    return +Counter(
        {
            LOST: sum(link.lost for link in links),
            DUPLICATED: sum(link.duplicated for link in links),
            "deliveries of actions that were never sent": sum(link.invented for link in links),
        }
    )


def _of_acks(member: Member) -> Faults:
    acks = member.acks
    if acks is None:
        return Counter()
    return +Counter(
        {
            "actions refused": len(member.sender.refused),
            "acks lost": acks.lost,
            "acks duplicated": acks.duplicated,
            "acks of actions that were never sent": acks.invented,
        }
    )


def _of_order(member: Member, last: int) -> Faults:
    arrivals = member.arrivals()
    duplicated = sum(link.duplicated for link in arrivals)
    # What comes late left a hole in seq and then steps back into it; a second copy only steps back.
    late = max(0, member.order.steps_back - duplicated)
    # Without acks a sender never learns the seq of its own actions: exactly those are its holes.
    unseen = 0 if member.acks else member.sender.sent
    holes = member.order.holes + last - member.order.last - late
    return +Counter(
        {
            OUT_OF_ORDER: max(late, sum(link.reordered for link in arrivals)),
            "seq numbers of the room missing or in excess": abs(holes - unseen),
        }
    )


def _of_senders(member: Member) -> Faults:
    return +Counter({OUT_OF_ORDER: sum(link.reordered for link in member.arrivals())})


def _of_fingerprints(room: Sequence[Member]) -> Faults:
    seen: dict[int, set[int]] = {}
    for member in room:
        for link in member.arrivals():
            seen.setdefault(id(link.sender), set()).add(link.fingerprint)
    differing = sum(len(fingerprints) > 1 for fingerprints in seen.values())
    return +Counter({"senders whose actions had different seq at different members": differing})
