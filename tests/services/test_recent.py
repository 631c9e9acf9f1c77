from lobby.services.recent import Recent


def test_value_is_held_for_as_long_as_was_said() -> None:
    recent: Recent[str, int] = Recent(60)
    recent.put("a", 1, 0.0)

    recent.put("b", 2, 59.9)

    assert recent.get("a") == 1


def test_value_is_forgotten_once_others_have_come_for_twice_the_time() -> None:
    recent: Recent[str, int] = Recent(60)
    recent.put("a", 1, 0.0)
    for now in (60.0, 120.0):
        recent.put("b", 2, now)

    assert (recent.get("a"), recent.get("b"), len(recent)) == (None, 2, 1)


def test_value_put_in_again_is_held_anew() -> None:
    recent: Recent[str, int] = Recent(60)
    for now in range(0, 600, 30):
        recent.put("a", now, float(now))

    assert (recent.get("a"), len(recent)) == (570, 1)


def test_value_given_back_is_gone() -> None:
    recent: Recent[str, int] = Recent(60)
    recent.put("a", 1, 0.0)
    recent.put("b", 2, 61.0)  # a is among the older ones now

    assert (recent.pop("a"), recent.pop("b"), recent.pop("a")) == (1, 2, None)
    assert len(recent) == 0


def test_crowd_takes_no_more_room_than_was_said() -> None:
    recent: Recent[int, int] = Recent(60, most=100)
    for key in range(10_000):
        recent.put(key, key, 0.0)

    assert len(recent) <= 200
    assert [recent.get(key) for key in range(9_900, 10_000)] == list(range(9_900, 10_000))
