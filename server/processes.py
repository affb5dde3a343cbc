"""Several server processes on one port: a parent that only watches over them.

The kernel spreads connections over the processes (SO_REUSEPORT). One that is killed is replaced;
one that gives up by itself, with an error it has logged, ends them all. When the parent is gone,
however it went, its processes stop as if asked to.
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

# Runs one process: its number, and a file descriptor that becomes readable when the parent is gone.
Run = Callable[[int, int], None]


def run_all(count: int, run: Run) -> int:
    """Run `count` processes until SIGTERM or SIGINT, or until one gives up; returns an exit code.

    Nothing that must not be shared (event loop, connections, threads) may exist yet.
    """
    family = _Family(run)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, family.stop)
    for number in range(count):
        family.start(number)
    return family.watch()


def refuse_used_port(host: str, port: int) -> None:
    """Raise OSError when somebody listens there, with whom processes could share it by mistake."""
    address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    with socket.socket(address[0], address[1]) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address[4])


class _Family:
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
            # A sentence about the environment.
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
