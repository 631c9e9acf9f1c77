"""Reading an action: the hot path of the wire."""

from lobby.domain.events import ActionSent
from lobby.domain.ids import PlayerId
from lobby.domain.values import measure
from lobby.wire.commands import MAX_ACTION_ID, GameAction
from lobby.wire.message import MAX_ACTION_BYTES


def read_action(payload: object, player: PlayerId) -> tuple[ActionSent, str | None]:
    """
    Return the action that a ``game-action`` holds, and the game that it names, if any.

    It is :class:`GameAction` that says what fits. Only a plain action, the usual one, is read
    without making that model, which would take longer than all the rest of its way.

    Raises:
        InvalidMessage: If the payload does not fit.

    """
    if type(payload) is dict:
        plain = _plain(payload, player)
        if plain is not None:
            return plain, None
    command = GameAction.parse(payload)
    return command.event(player), command.game_id


def _plain(payload: dict[str, object], player: PlayerId) -> ActionSent | None:
    """Return an action that comes alone or with an id; ``None`` is for :class:`GameAction`."""
    fields = len(payload)
    action_id = payload.get("actionId")
    if "action" not in payload or fields > 2:
        return None
    if fields == 2 and not (type(action_id) is str and 0 < len(action_id) <= MAX_ACTION_ID):
        return None
    action = payload["action"]
    try:
        size = measure(action)
    except ValueError:
        return None
    if size > MAX_ACTION_BYTES:
        return None
    if action_id is not None:
        size += len(action_id.encode())  # type: ignore[attr-defined]  # a string, see above
    return ActionSent(player, action, size, action_id)  # type: ignore[arg-type]  # measured
