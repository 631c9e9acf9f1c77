"""
The steps that Redis carries out as one, a Lua file each, and how they are sent.

A file's header names the keys it uses, its arguments and what it returns. Keys are made from the
prefix in the script: there is one primary, so none has to be known beforehand. What several scripts
share stands in files that begin with ``_``; a line ``--include _log`` is where it goes. To every
script are given ``P``, the prefix of keys, ``C``, the prefix of channels, and ``now``, the time of
day in Redis (Unix ms): no other clock decides.
"""

import hashlib
import re
from importlib.resources import files

from lobby.storage.redis.address import RedisAddress

SERVER_TIME = (
    "(function() local t = redis.call('TIME') "
    "return t[1] * 1000 + math.floor(t[2] / 1000) end)()"
)  # fmt: skip

# The last argument says how long the caller waits for the answer. Whoever has been told that the
# store is unavailable, for it was frozen, does not find later that it was done all the same.
PRELUDE = """
local P, C = '{prefix}', '{channels}'
local now = {time}
if now > tonumber(table.remove(ARGV)) then
  return redis.error_reply('LATE nobody waits for this any more')
end
"""

_INCLUDE = re.compile(r"^--include (\w+)$", re.MULTILINE)


class Script:
    """One step, ready to be sent."""

    __slots__ = ("sha", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.sha = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


class Scripts:
    """
    All steps, by the names of their files.

    Args:
        address: Says what every key and channel begins with.
        time: Lua that gives the Unix time in milliseconds.

    """

    def __init__(self, address: RedisAddress, time: str = SERVER_TIME) -> None:
        self._prelude = PRELUDE.format(
            prefix=address.prefix, channels=address.channel(""), time=time
        )
        texts = {
            file.name.removesuffix(".lua"): file.read_text()
            for file in files(__name__).iterdir()
            if file.name.endswith(".lua")
        }
        self._shared = {name: text for name, text in texts.items() if name.startswith("_")}
        self._scripts: dict[str, Script] = {}
        for name in texts.keys() - self._shared.keys():
            self.add(name, texts[name])

    def add(self, name: str, text: str) -> None:
        """Have one more script."""
        text = _INCLUDE.sub(lambda found: self._shared[found[1]], text)
        self._scripts[name] = Script(self._prelude + text)

    def __getitem__(self, name: str) -> Script:
        return self._scripts[name]

    def texts(self) -> list[str]:
        """Return every script, as Redis is to load it."""
        return [script.text for script in self._scripts.values()]
