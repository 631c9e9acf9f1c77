from lobby.client.backoff import Backoff


def test_waits_double_up_to_a_limit() -> None:
    backoff = Backoff(first_seconds=1, most_seconds=5, spread=lambda: 0.5)

    assert [backoff.next_seconds() for _ in range(5)] == [1, 2, 4, 5, 5]


def test_waits_are_spread_by_half() -> None:
    assert Backoff(first_seconds=2, spread=lambda: 0).next_seconds() == 1
    assert Backoff(first_seconds=2, spread=lambda: 1).next_seconds() == 3


def test_waits_begin_anew_after_a_good_connection() -> None:
    backoff = Backoff(first_seconds=1, spread=lambda: 0.5)
    backoff.next_seconds(), backoff.next_seconds()

    backoff.reset()

    assert backoff.next_seconds() == 1


def test_thousandth_wait_is_no_longer_than_the_limit() -> None:
    backoff = Backoff(first_seconds=1, most_seconds=5, spread=lambda: 0.5)

    assert max(backoff.next_seconds() for _ in range(2000)) == 5
