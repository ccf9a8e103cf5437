"""A mail server of the suite's own, which takes letters, refuses them or is dumb."""

import email
import email.policy
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from threading import Event, Thread


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps the letters it takes. `refused` are readers it does not want now; `dumb`, it takes calls in silence."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.taken: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.dumb = False
        self.called = Event()
        self.before_refusing: Callable[[], None] = lambda: None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def readers(self) -> list[str]:
        return sorted(str(message["To"]) for message in self.taken)


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.called.set()
        if self.server.dumb:
            self.rfile.read()
            return
        self.say("220 here")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"QUIT":
                self.say("221 bye")
                return
            if verb == b"DATA":
                self.take()
            elif verb == b"RCPT" and any(reader.encode() in line for reader in self.server.refused):
                self.server.before_refusing()
                self.say("451 not now")
            else:
                self.say("250 good")

    def take(self) -> None:
        self.say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.taken.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
        self.say("250 taken")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def running_mail_server(port: int = 0) -> Iterator[MailServer]:
    with MailServer(port) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()
