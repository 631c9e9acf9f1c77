"""Passwords of games, kept as scrypt hashes that are computed off the event loop."""

import asyncio
import hashlib
import hmac
import secrets
from concurrent.futures import ThreadPoolExecutor

from lobby.domain.errors import Overloaded

# 16 MiB and about 50 ms each (OWASP's second choice for scrypt: N = 2^14 wants p = 5; a game's
# password lives for an evening and guesses are counted, so p = 1 keeps joining quick).
COST, BLOCK_SIZE, PARALLELISM = 2**14, 8, 1
SALT_BYTES = 16
MAX_WAITING = 64  # about two seconds of work for both threads


class ScryptPasswords:
    """Implements :class:`lobby.ports.Passwords`."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="scrypt")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """See :meth:`lobby.ports.Passwords.hash`."""
        salt = secrets.token_bytes(SALT_BYTES)
        return f"{salt.hex()}${(await self._derived(password, salt)).hex()}"

    async def fits(self, password: str, hashed: str) -> bool:
        """See :meth:`lobby.ports.Passwords.fits`."""
        salt, _, wanted = hashed.partition("$")
        found = await self._derived(password, bytes.fromhex(salt))
        return hmac.compare_digest(found.hex(), wanted)

    async def _derived(self, password: str, salt: bytes) -> bytes:
        if self._waiting >= MAX_WAITING:
            raise Overloaded("a password to be checked")
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, _derive, password, salt)
        finally:
            self._waiting -= 1


def _derive(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=COST, r=BLOCK_SIZE, p=PARALLELISM)
