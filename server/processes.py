"""Several server processes on one port, and a parent that only watches them.

The kernel distributes connections among the processes (SO_REUSEPORT). A process that is killed is
replaced; one that exits by itself has logged an error, and then all are stopped. When the parent
ends in any way, its processes shut down as on SIGTERM.
"""

import logging
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from types import FrameType

log = logging.getLogger(__name__)

# Runs one process. Arguments: its number, and a file descriptor that becomes readable when the
# parent has ended.
Run = Callable[[int, int], None]


def run_all(count: int, run: Run) -> int:
    """Run `count` processes until SIGTERM, SIGINT or until one exits; returns an exit code.

    It forks, so the caller must have no event loop, connection or thread yet.
    """
    supervisor = _Supervisor(run)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, supervisor.stop)
    for number in range(count):
        supervisor.start(number)
    return supervisor.watch()


def refuse_used_port(host: str, port: int) -> None:
    """Raise OSError when another program listens on this port.

    Our processes would not notice it, since they share the port.
    """
    address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    with socket.socket(address[0], address[1]) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address[4])


class _Supervisor:
    """The parent: starts the processes, replaces those that are killed, and stops them."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._children: dict[int, int] = {}
        self._stopping = False
        self._parent_gone, self._parent_here = os.pipe()

    def start(self, number: int) -> None:
        pid = os.fork()
        if pid:
            self._children[pid] = number
            if self._stopping:
                os.kill(pid, signal.SIGTERM)
            return
        code = 1
        try:
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, signal.SIG_DFL)
            os.close(self._parent_here)
            self._run(number, self._parent_gone)
            code = 0
        except SystemExit as stop:
            # The code is a sentence: an error that the environment causes.
            print(stop.code, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        self._stopping = True
        for pid in self._children:
            os.kill(pid, signal.SIGTERM)

    def watch(self) -> int:
        worst = 0
        while self._children:
            pid, status = os.wait()
            number = self._children.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            if code < 0 and not self._stopping:
                log.error("process %d was ended by signal %d and is replaced", number, -code)
                self.start(number)
            elif code not in (0, -signal.SIGTERM):
                worst = 1
            if code >= 0 and not self._stopping:
                self.stop()
        return worst
