"""What rooms may be called: nothing that looks like another room, or another kind of one."""

import pytest

from lobby.domain.errors import InvalidMessage
from lobby.wire.chat import CreateRoom


@pytest.mark.parametrize("name", ["game:x", "Game:x", "PRIVATE:x", "direct:a:b"])
def test_name_of_another_kind_of_room_is_refused(name: str) -> None:
    with pytest.raises(InvalidMessage, match="name: must not begin with any of game:"):
        CreateRoom.parse(name_of(name))


@pytest.mark.parametrize("name", ["general ", " general", "\u00a0general", " game:x"])
def test_name_with_spaces_around_it_is_refused(name: str) -> None:
    with pytest.raises(InvalidMessage, match="name: must not begin or end with a space"):
        CreateRoom.parse(name_of(name))


@pytest.mark.parametrize("name", ["general", "looking for a game", "games: all", "Zoë's"])
def test_other_names_are_taken(name: str) -> None:
    assert CreateRoom.parse(name_of(name)).name == name


def name_of(name: str) -> dict[str, object]:
    return {"name": name}
