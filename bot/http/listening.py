"""The socket the bot listens on."""

import socket


def listen(host: str, port: int) -> socket.socket:
    """A listening socket whose connections answer at once.

    asyncio turns Nagle's algorithm off only for sockets that say they are TCP, which `socket.create_server`
    leaves open; then an answer in two parts waits 40 ms for the other side's delayed acknowledgement.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(512)
    except OSError:
        listening.close()
        raise
    return listening
