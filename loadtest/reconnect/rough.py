"""A connection as it is on the road: cut off, frozen, read slowly, replaced by a newer one."""

import asyncio
import socket
import struct

from picows import WSFrame, WSTransport

from loadtest.client import Connection
from loadtest.errors import ConnectionEnded

SLOW_RECEIVE_BYTES = 4 * 1024  # more would wait in the kernel, read or not
FAST_RECEIVE_BYTES = 256 * 1024
SIP_FRAMES = 32
SIP_SECONDS = 0.05
FIRST_PAUSE_SECONDS = 0.5  # a phone in its pocket; far from the 10 s that a server waits

_RESET = struct.pack("ii", 1, 0)


class RoughConnection(Connection):
    """
    A connection of somebody who may have another one already.

    Attributes:
        is_retired: Whether what still comes here counts for nothing any more.
        is_slow: Whether it is read by sips.

    """

    def __init__(self, namespace: str) -> None:
        super().__init__(namespace)
        self.is_retired = False
        self.is_slow = False
        self._frames = 0

    def retire(self) -> None:
        """Take nothing into account any more."""
        self.is_retired = self.is_leaving = True

    def cut(self, *, reset: bool) -> None:
        """End TCP without a word; with ``reset`` not even what was sent is sure to arrive."""
        self.retire()
        if not self.is_open:
            return
        if reset:
            self._option(socket.SO_LINGER, _RESET)
        self._transport.disconnect(graceful=False)

    def freeze(self) -> None:
        """Read nothing more."""
        self.retire()
        if self.is_open:
            self._transport.underlying_transport.pause_reading()

    def read_slowly(self) -> None:
        """Read by sips; :data:`SLOW_RECEIVE_BYTES` make the server feel it."""
        self.is_slow = True

    def read_fast(self) -> None:
        """Read what comes."""
        if self.is_slow:
            self.is_slow = False
            self._option(socket.SO_RCVBUF, FAST_RECEIVE_BYTES)

    async def be_replaced(self) -> bool:
        """Read on, hang up when told that a newer connection has taken over; return if it was."""
        if not self.is_open:
            return False
        replaced = asyncio.ensure_future(self.reached("session-replaced"))
        await asyncio.sleep(0)  # it waits from now on, even if the connection ends in this read
        self._transport.underlying_transport.resume_reading()
        try:
            await replaced
        except ConnectionEnded:
            return False
        finally:
            if self.is_open:
                await self.hang_up()
        return True

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """See :class:`picows.WSListener`."""
        if self.is_slow:
            self._sip()
        super().on_ws_frame(transport, frame)

    def _sip(self) -> None:
        if self._frames % SIP_FRAMES == 0:
            pause = SIP_SECONDS if self._frames else FIRST_PAUSE_SECONDS
            self._transport.underlying_transport.pause_reading()
            asyncio.get_running_loop().call_later(pause, self._sip_on)
        self._frames += 1

    def _option(self, name: int, value: int | bytes) -> None:
        wire = self._transport.underlying_transport.get_extra_info("socket")
        if wire is not None:
            wire.setsockopt(socket.SOL_SOCKET, name, value)

    def _sip_on(self) -> None:
        if self.is_open and not self.is_retired:
            self._transport.underlying_transport.resume_reading()
