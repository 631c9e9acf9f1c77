"""What opens a game: codes, passwords, invites, and what keeps them from being guessed."""

import asyncio
from dataclasses import replace

import pytest

from lobby.domain.errors import Contended, GameNotFound, RateLimited
from lobby.domain.game import Game
from lobby.domain.ids import GameId, JoinCode
from lobby.domain.options import Visibility
from lobby.domain.refusals import (
    InviteInvalid,
    NotInGame,
    PasswordRequired,
    ReadOnly,
    WrongPassword,
)
from lobby.services.commits import ATTEMPTS
from lobby.tokens import JwtTokens
from tests.builders import ANN, BOB, CAT, DAN
from tests.services.lobbies import INVITE_SECONDS, Lobby, SlowStore, players

NO_CODE = JoinCode("NOCODE")


async def guess(lobby: Lobby, game: Game, password: str) -> None:
    with pytest.raises(WrongPassword):
        await lobby.knock(BOB, game, password=password)


async def set_password(lobby: Lobby, password: str | None) -> None:
    """Let Ann change her game's password, or take it away."""
    change = await lobby.doors.with_new_password(lambda options: options, password)
    await lobby.hosting.update(ANN.id, change)


async def test_wrong_code_is_counted_and_a_right_one_is_not() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)

    with pytest.raises(GameNotFound, match="NOCODE"):
        await lobby.knock(BOB, code=NO_CODE)
    await lobby.knock(BOB, code=game.code)

    assert lobby.guesses.misses == [(BOB.id, "address")]


async def test_id_that_is_not_there_is_no_guess() -> None:
    lobby = Lobby()

    with pytest.raises(GameNotFound):
        await lobby.knock(BOB, await Lobby().open(ANN))

    assert lobby.guesses.misses == []


async def test_who_missed_too_often_is_not_told_whether_a_code_is_right() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)
    lobby.guesses.most = 1
    with pytest.raises(GameNotFound):
        await lobby.knock(BOB, code=NO_CODE)

    for code in (game.code, NO_CODE):
        with pytest.raises(RateLimited):
            await lobby.knock(BOB, code=code)
    assert (await lobby.knock(BOB, game)).members == {ANN.id, BOB.id}


async def test_many_codes_tried_at_once_are_no_more_guesses_than_one_by_one() -> None:
    lobby = Lobby(SlowStore)
    game = await lobby.open(ANN)
    lobby.guesses.most = 3
    codes = [*[NO_CODE] * 10, game.code]

    outcomes = await asyncio.gather(
        *(lobby.knock(player, code=code) for player, code in zip(players(11), codes, strict=True)),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes] == [GameNotFound] * 3 + [RateLimited] * 8
    assert len(lobby.guesses.misses) == 3


@pytest.mark.parametrize("role", ["player", "spectator"])
async def test_password_must_be_given(role: str) -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "secret")

    with pytest.raises(PasswordRequired):
        await lobby.knock(BOB, game, role=role)
    with pytest.raises(PasswordRequired):
        await lobby.knock(BOB, code=game.code, role=role)

    assert lobby.guesses.misses == []


@pytest.mark.parametrize("role", ["player", "spectator"])
async def test_right_password_opens(role: str) -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "secret")

    joined = await lobby.knock(BOB, game, password="secret", role=role)

    assert joined.members == {ANN.id, BOB.id}
    assert lobby.guesses.misses == []


async def test_wrong_password_is_counted() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "secret")

    await guess(lobby, game, "wrong")

    assert lobby.guesses.misses == [(BOB.id, "address")]
    assert (await lobby.store.get(game.id)).game == game


async def test_password_that_nobody_asked_for_is_no_guess() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)

    await lobby.knock(BOB, game, password="whatever")

    assert lobby.guesses.misses == []


async def test_who_missed_too_often_is_not_told_whether_a_password_is_right() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "secret")
    lobby.guesses.most = 2
    await guess(lobby, game, "wrong")
    await guess(lobby, game, "wrong")

    for password in ("secret", "wrong"):
        with pytest.raises(RateLimited):
            await lobby.knock(BOB, game, password=password)

    assert len(lobby.guesses.misses) == 2


async def test_many_passwords_tried_at_once_are_no_more_guesses_than_one_by_one() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "secret")
    lobby.guesses.most = 3
    passwords = [*["wrong"] * 10, "secret"]

    outcomes = await asyncio.gather(
        *(
            lobby.knock(player, game, password=password)
            for player, password in zip(players(11), passwords, strict=True)
        ),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes] == [WrongPassword] * 3 + [RateLimited] * 8


async def test_password_is_kept_as_its_hash_only() -> None:
    game = await Lobby().open(ANN, "secret")

    assert game.options.password_hash == "hash of secret"
    assert "secret" not in repr(game)


async def test_host_changes_the_password_and_takes_it_away() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "old")

    await set_password(lobby, "new")
    await guess(lobby, game, "old")
    await lobby.knock(BOB, game, password="new")
    await set_password(lobby, None)

    assert (await lobby.knock(CAT, game)).members == {ANN.id, BOB.id, CAT.id}


async def test_change_of_options_keeps_the_password() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "secret")

    after = await lobby.hosting.update(ANN.id, lambda options: replace(options, name="Mill"))

    assert after.game.options.password_hash == game.options.password_hash


async def test_password_changed_while_the_old_one_is_checked_lets_nobody_in() -> None:
    lobby = Lobby(SlowStore)
    game = await lobby.open(ANN, "old")

    outcomes = await asyncio.gather(
        set_password(lobby, "new"),
        lobby.knock(BOB, game, password="old"),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes] == [type(None), WrongPassword]
    assert (await lobby.store.get(game.id)).game.members == {ANN.id}


async def test_same_password_hashed_anew_while_it_is_checked_lets_in() -> None:
    lobby = Lobby(SlowStore)
    game = await lobby.open(ANN, "secret")
    anew = replace(game.options, password_hash="hash of  secret")

    async def fits(password: str, hashed: str) -> bool:
        await asyncio.sleep(0)
        return hashed.rsplit(maxsplit=1)[-1] == password

    lobby.passwords.fits = fits  # type: ignore[method-assign]
    joined, _ = await asyncio.gather(
        lobby.knock(BOB, game, password="secret"), lobby.hosting.update(ANN.id, lambda _: anew)
    )

    assert joined.members == {ANN.id, BOB.id}


@pytest.mark.parametrize("turns", range(8))
async def test_password_taken_away_at_any_moment_lets_in(turns: int) -> None:
    lobby = Lobby(SlowStore)
    game = await lobby.open(ANN, "secret")

    taking_away = asyncio.create_task(set_password(lobby, None))
    for _ in range(turns):
        await asyncio.sleep(0)
    joined = await lobby.knock(BOB, game, password="secret")
    await taking_away

    assert joined.members == {ANN.id, BOB.id}
    assert lobby.guesses.misses == []


async def test_password_that_changes_with_every_look_is_told() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "0")
    looks = iter(range(1, 2 * ATTEMPTS))

    async def fits(password: str, hashed: str) -> bool:
        await set_password(lobby, str(next(looks)))
        return True

    lobby.passwords.fits = fits  # type: ignore[method-assign]
    with pytest.raises(Contended, match="the password of game"):
        await lobby.knock(BOB, game, password="secret")


async def test_invite_opens_a_private_game_with_a_password() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "secret", visibility=Visibility.PRIVATE)
    invite = await lobby.doors.invite(ANN.id, BOB.id)

    joined = await lobby.knock(BOB, invite=invite.token)

    assert joined.members == {ANN.id, BOB.id}
    assert invite.expires_at == 1_000 + INVITE_SECONDS * 1000
    assert lobby.guesses.misses == []
    assert joined.id == game.id


async def test_invite_may_come_with_the_id_or_code_of_its_game() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN, "secret")
    invite = (await lobby.doors.invite(ANN.id, BOB.id)).token

    assert (await lobby.knock(BOB, game, invite=invite)).members == {ANN.id, BOB.id}
    assert await lobby.knock(BOB, code=game.code, invite=invite) == (
        (await lobby.store.get(game.id)).game
    )


async def test_invite_of_another_game_opens_neither() -> None:
    lobby = Lobby()
    await lobby.open(ANN)
    other = await lobby.open(CAT)
    invite = (await lobby.doors.invite(ANN.id, BOB.id)).token

    with pytest.raises(InviteInvalid, match="another game"):
        await lobby.knock(BOB, other, invite=invite)
    with pytest.raises(InviteInvalid, match="another game"):
        await lobby.knock(BOB, code=other.code, invite=invite)


async def test_invite_is_for_one_player() -> None:
    lobby = Lobby()
    await lobby.open(ANN)
    invite = (await lobby.doors.invite(ANN.id, BOB.id)).token

    with pytest.raises(InviteInvalid, match="another player"):
        await lobby.knock(CAT, invite=invite)


async def test_invite_that_is_too_old_opens_nothing() -> None:
    lobby = Lobby()
    await lobby.open(ANN)
    invite = (await lobby.doors.invite(ANN.id, BOB.id)).token

    lobby.clock.advance(INVITE_SECONDS * 1000)

    with pytest.raises(InviteInvalid, match="expired"):
        await lobby.knock(BOB, invite=invite)


async def test_token_of_a_guest_is_no_invite() -> None:
    lobby = Lobby()
    await lobby.open(ANN)
    token = JwtTokens("s" * 32).issue(BOB, at=lobby.clock.now())

    with pytest.raises(InviteInvalid, match="not made here"):
        await lobby.knock(BOB, invite=token)


async def test_invite_to_a_game_that_is_gone_opens_nothing() -> None:
    lobby = Lobby()
    await lobby.open(ANN)
    invite = (await lobby.doors.invite(ANN.id, BOB.id)).token
    await lobby.games.leave(ANN.id)

    with pytest.raises(GameNotFound):
        await lobby.knock(BOB, invite=invite)


async def test_only_players_of_a_game_invite_to_it() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)
    await lobby.knock(BOB, game, role="spectator")
    await lobby.knock(CAT, game)

    assert (await lobby.doors.invite(CAT.id, DAN.id)).token
    with pytest.raises(ReadOnly):
        await lobby.doors.invite(BOB.id, DAN.id)
    with pytest.raises(NotInGame):
        await lobby.doors.invite(DAN.id, BOB.id)


async def test_nobody_invites_to_a_game_that_was_closed_meanwhile() -> None:
    lobby = Lobby()
    lobby.store._claims[ANN.id] = GameId("game:gone")

    with pytest.raises(GameNotFound):
        await lobby.doors.invite(ANN.id, BOB.id)


async def test_knock_that_names_nothing_finds_nothing() -> None:
    with pytest.raises(GameNotFound):
        await Lobby().knock(ANN)
