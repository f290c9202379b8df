"""Ports of 127.0.0.1 that nobody else takes while we hold them."""

import socket


class ReservedPort:
    """A port held by a bound socket that never listens.

    A program that sets SO_REUSEPORT itself (etcd and kube-apiserver can) listens on it meanwhile and gets
    every connection; the kernel gives it to nobody else, not even while that program is restarted.
    """

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.number: int = self._socket.getsockname()[1]

    def release(self) -> None:
        """Gives the port back; more than once does no harm."""
        self._socket.close()


def free_port() -> int:
    """A port that was free a moment ago, for programs that cannot share one; retry on a collision."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number
