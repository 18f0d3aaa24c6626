"""Ports of this machine that are free now."""

from socket import create_server


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as bound:
        port: int = bound.getsockname()[1]
        return port
