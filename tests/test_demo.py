import pytest

from lobby.demo import DemoPlayer


def a_player_who_saw(updates: list[tuple[str, int, int]], own: list[int]) -> DemoPlayer:
    """Return Ann after these updates (by, number, seq) and with these numbers of her own."""
    ann = DemoPlayer("Ann")
    for by, number, seq in updates:
        ann.note({"action": {"by": by, "number": number}, "seq": seq})
    ann.numbers.extend(own)
    return ann


COMPLETE = [("Bob", 1, 7), ("Cat", 1, 5), ("Dan", 1, 8)]


def test_player_who_saw_every_action_once_is_content() -> None:
    assert a_player_who_saw(COMPLETE, [6]).saw_all(1)


@pytest.mark.parametrize(
    ("updates", "own"),
    [
        ([], []),
        (COMPLETE[:2], [6]),
        ([*COMPLETE, ("Dan", 1, 8)], [6]),
        ([("Bob", 2, 7), *COMPLETE[1:]], [6]),
        (COMPLETE, [10]),
    ],
)
def test_player_who_missed_something_is_not(
    updates: list[tuple[str, int, int]], own: list[int]
) -> None:
    assert not a_player_who_saw(updates, own).saw_all(1)


def test_order_matters() -> None:
    swapped = [("Bob", 2, 1), ("Bob", 1, 2)]
    others = [
        (name, number, 2 + 2 * index + number)
        for index, name in enumerate(("Cat", "Dan"))
        for number in (1, 2)
    ]

    assert not a_player_who_saw([*swapped, *others], [7, 8]).saw_all(2)
