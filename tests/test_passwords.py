import asyncio

import pytest

from lobby.domain.errors import Overloaded
from lobby.passwords import MAX_WAITING, ScryptPasswords

pytestmark = pytest.mark.slow  # a slow hash is the point


async def test_password_fits_its_own_hash_only() -> None:
    passwords = ScryptPasswords()
    hashed = await passwords.hash("sécret")

    assert await passwords.fits("sécret", hashed)
    assert not await passwords.fits("secret", hashed)
    assert "sécret" not in hashed


async def test_same_password_has_another_hash_each_time() -> None:
    passwords = ScryptPasswords()

    assert await passwords.hash("secret") != await passwords.hash("secret")


async def test_others_go_on_while_a_password_is_hashed() -> None:
    hashing = asyncio.create_task(ScryptPasswords().hash("secret"))
    turns = 0

    while not hashing.done():
        turns += 1
        await asyncio.sleep(0)

    assert turns > 10


async def test_too_many_passwords_at_once_are_refused_at_once() -> None:
    passwords = ScryptPasswords()
    waiting = [asyncio.create_task(passwords.hash("secret")) for _ in range(MAX_WAITING)]
    await asyncio.sleep(0)

    with pytest.raises(Overloaded):
        await passwords.hash("secret")
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)

    assert await passwords.hash("secret")
