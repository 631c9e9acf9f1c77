import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.domain.errors import InvalidMessage
from lobby.domain.ids import PlayerId
from lobby.wire.actions import read_action
from lobby.wire.commands import GameAction

ANN = PlayerId("ann")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("a_"), inner, max_size=3),
    max_leaves=8,
)
FIELDS = {
    "action": VALUES,
    "actionId": st.none() | st.integers() | st.text(max_size=70),
    "gameId": st.none() | st.text(max_size=3),
    "to": st.none() | st.lists(st.text(max_size=3), max_size=5),
    "other": st.none(),
}
PAYLOADS = st.fixed_dictionaries({}, optional=FIELDS) | VALUES


def outcome(payload: object, *, by_model: bool) -> object:
    """Return what was read, or why nothing was."""
    try:
        if not by_model:
            return read_action(payload, ANN)
        command = GameAction.parse(payload)
        return command.event(ANN), command.game_id
    except InvalidMessage as refusal:
        return str(refusal)


@given(PAYLOADS)
def test_what_is_read_is_what_the_model_says(payload: object) -> None:
    assert outcome(payload, by_model=False) == outcome(payload, by_model=True)


@pytest.mark.parametrize(
    "payload",
    [
        {"action": 1},
        {"action": None, "actionId": "a"},
        {"action": 1, "actionId": "x" * 64},
        {"action": 1, "actionId": "x" * 65},
        {"action": 1, "actionId": ""},
        {"action": 1, "actionId": None},
        {"actionId": "a"},
        {"actionId": "a", "gameId": "g"},
        {"action": 1, "gameId": "g"},
        {"action": "x" * 16_383},
        {"action": "x" * 16_382},
        {"action": float("nan")},
        {"action": {"_placeholder": True}},
        {},
        [],
        "action",
    ],
)
def test_edges_are_read_as_the_model_says(payload: object) -> None:
    assert outcome(payload, by_model=False) == outcome(payload, by_model=True)
