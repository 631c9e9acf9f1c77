import inspect

from lobby.domain import errors, refusals, room_refusals
from lobby.domain.errors import LobbyError

LEAVES = [
    leaf
    for module in (errors, refusals, room_refusals)
    for _, leaf in inspect.getmembers(module, inspect.isclass)
    if issubclass(leaf, LobbyError) and not leaf.__subclasses__()
]


def test_every_leaf_has_a_code_in_kebab_case() -> None:
    assert all(leaf.code == leaf.code.lower().replace("_", "-") for leaf in LEAVES)


def test_every_error_stands_in_the_tree_of_the_docstring() -> None:
    documented = errors.__doc__ or ""

    assert [leaf.__name__ for leaf in LEAVES if leaf.__name__ not in documented] == []


def test_only_what_may_pass_by_itself_is_retryable() -> None:
    assert all(leaf.retryable is issubclass(leaf, errors.Busy) for leaf in LEAVES)


def test_every_refusal_of_a_game_has_a_code_of_its_own() -> None:
    codes = [leaf.code for leaf in LEAVES if leaf.__module__ == refusals.__name__]

    assert len(set(codes)) == len(codes) > 10
