from lobby.domain.events import ServerEvent
from lobby.domain.ids import Epoch
from lobby.sockets.replay import push_for
from tests.builders import ANN, G1


def test_whoever_was_away_is_told_what_the_backend_said() -> None:
    event = ServerEvent("storm", {"force": 9})

    assert push_for(ANN.id, G1, Epoch("e"), 7, event) == (
        "server-event",
        {"gameId": G1, "epoch": "e", "seq": 7, "name": "storm", "data": {"force": 9}},
    )
