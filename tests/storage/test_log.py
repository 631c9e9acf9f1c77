from lobby.domain.events import ServerEvent
from lobby.domain.ids import Epoch
from lobby.storage import LogLimits
from lobby.storage.log import GameLog


def test_what_a_backend_said_takes_the_room_it_takes() -> None:
    log = GameLog(Epoch("e"), LogLimits(max_bytes=2048))
    for number in range(3):
        log.append(ServerEvent("storm", {"number": number, "text": "x" * 700}), at=0)

    assert log.after(0, at=0) is None
    assert [seq for seq, _ in log.after(1, at=0) or ()] == [2, 3]
