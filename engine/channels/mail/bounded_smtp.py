"""A connection to a mail server with one deadline for all of it.

``smtplib`` only bounds each read and write: a server that sends a byte now and then can hold a message for hours.
"""

import smtplib
import socket
import ssl
from contextlib import suppress
from threading import Timer
from time import monotonic
from types import TracebackType


class SmtpDeadline:
    """The deadline of one hand-over. When it comes, the connection is cut, whatever it is waiting for."""

    def __init__(self, seconds: float) -> None:
        self._until = monotonic() + seconds
        self._timer: Timer | None = None
        self._duplicate: socket.socket | None = None

    def __enter__(self) -> "SmtpDeadline":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._duplicate is not None:
            self._duplicate.close()

    @property
    def left(self) -> float:
        """The seconds that are left, 0 or less once it has come."""
        return self._until - monotonic()

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """Connect to the first address of a host that accepts. ``timeout`` is in seconds for each step.

        Raises OSError, TimeoutError among them.
        """
        problem: OSError | None = None
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            if self.left <= 0:
                break
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(min(timeout, self.left))
                connection.connect(address)
            except OSError as error:
                connection.close()
                problem = error
                continue
            connection.settimeout(timeout)
            self._watch(connection)
            return connection
        raise problem or TimeoutError("timed out")

    def _watch(self, connection: socket.socket) -> None:
        # of the socket under TLS, which replaces the object that stands for it
        self._duplicate = connection.dup()
        self._timer = Timer(max(0.0, self.left), self._cut)
        self._timer.daemon = True
        self._timer.start()

    def _cut(self) -> None:
        if self._duplicate is not None:
            with suppress(OSError):  # the server closed it at the same moment
                self._duplicate.shutdown(socket.SHUT_RDWR)


class BoundedSmtp(smtplib.SMTP):
    """An SMTP connection under a deadline; with ``tls`` it is encrypted from its first byte."""

    def __init__(self, host: str, port: int, *, timeout: float, deadline: SmtpDeadline, tls: ssl.SSLContext | None):
        self._deadline = deadline
        self._tls = tls
        super().__init__(host, port, timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """The hook of smtplib that ``SMTP_SSL`` uses as well."""
        connection = self._deadline.connect(host, port, timeout)
        return connection if self._tls is None else self._tls.wrap_socket(connection, server_hostname=host)
