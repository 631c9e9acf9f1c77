"""A memory that forgets by itself."""

from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

MOST = 50_000  # at some 200 bytes each; whoever has more addresses than that is not stopped by any


class Recent(Generic[Key, Value]):
    """
    Holds what was put in during the last seconds, however little else is known of it.

    Two generations, of which the older is dropped as a whole: no call looks through others'.

    Args:
        seconds: How long a value is held at least; it is held for twice as long at most, if
            others are put in.
        most: How many are held at least; with more than that the oldest are forgotten early.

    """

    def __init__(self, seconds: float, most: int = MOST) -> None:
        self._seconds = seconds
        self._most = most
        self._turned = float("-inf")
        self._young: dict[Key, Value] = {}
        self._old: dict[Key, Value] = {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def put(self, key: Key, value: Value, now: float) -> None:
        """Hold a value, in the place of an earlier one."""
        if now - self._turned >= self._seconds or len(self._young) >= self._most:
            self._old, self._young, self._turned = self._young, {}, now
        self._old.pop(key, None)
        self._young[key] = value

    def get(self, key: Key) -> Value | None:
        """Return what is held."""
        value = self._young.get(key)
        return self._old.get(key) if value is None else value

    def pop(self, key: Key) -> Value | None:
        """Give a value back and hold it no more."""
        young, old = self._young.pop(key, None), self._old.pop(key, None)
        return old if young is None else young
