"""The bot's socket answers at once."""

import asyncio
import socket

from bot.http.listening import listen
from tests.sandbox.conftest import in_own_loop


def test_an_answer_in_two_parts_does_not_wait_for_the_other_side_s_acknowledgement() -> None:
    async def no_delay() -> int:
        seen: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def accepted(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            option = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            seen.set_result(option)
            writer.close()

        async with await asyncio.start_server(accepted, sock=listen("127.0.0.1", 0)) as server:
            _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            option = await seen
            writer.close()
            await writer.wait_closed()
            return option

    assert in_own_loop(no_delay())
