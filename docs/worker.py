"""A complete worker on Python's standard library alone: one file to copy from.

    OJS_URL=http://localhost:8080 python docs/worker.py emails reports

It does one job at a time; start as many workers as there is work for. It shows:

- a fetch that waits at the server until there is a job (`wait_ms`),
- a short lease that heartbeats extend, so that a dead worker's job is soon given to another,
- ack with a result, nack with the error, both repeated until the server has answered,
- SIGTERM and the directives `quiet` and `terminate`: the job in hand is finished, or given back
  when it takes longer than the grace period.
"""

import json
import os
import signal
import socket
import sys
import threading
import time
import traceback
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

URL = os.environ.get("OJS_URL", "http://localhost:8080")
API_KEY = os.environ.get("OJS_API_KEY", "")
WAIT_MS = 5_000
# After a heartbeat that failed the next one still comes before the lease runs out.
LEASE_MS = 20_000
HEARTBEAT_S = 5
HEARTBEAT_TIMEOUT_S = 5
GRACE_S = 25
PAUSE_S = 1

STATES = ("running", "quiet", "terminate")


def send_email(message: dict[str, str]) -> dict[str, str]:
    """Handle `email.send`. The arguments are the job's args, and the return value is its result."""
    say(f"to {message['to']}: {message['subject']}")
    return {"sent_to": message["to"]}


HANDLERS: dict[str, Callable[..., Any]] = {"email.send": send_email}


class Refused(Exception):
    """A refusal of the server: HTTP status and the error object (code, message, retryable, ...)."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(f"{status} {error.get('code')}: {error.get('message')}")
        self.status = status
        self.error = error


def say(text: str) -> None:
    """Write a line of the log, whatever characters an error's message holds."""
    print(text.encode(errors="backslashreplace").decode(), flush=True)


def call(operation: str, **request: Any) -> dict[str, Any]:
    """POST a request to /ojs/v1/workers/<operation>; its answer.

    Raises Refused when the server refuses, OSError or HTTPException when it cannot be reached.
    """
    headers = {"Content-Type": "application/openjobspec+json"}
    if API_KEY:
        headers["Authorization"] = f"Bearer {API_KEY}"
    url = f"{URL.rstrip('/')}/ojs/v1/workers/{operation}"
    post = urllib.request.Request(url, json.dumps(request).encode(), headers)
    patience_s = HEARTBEAT_TIMEOUT_S if operation == "heartbeat" else WAIT_MS / 1000 + 30
    try:
        with urllib.request.urlopen(post, timeout=patience_s) as response:
            answer: dict[str, Any] = json.load(response)
            return answer
    except urllib.error.HTTPError as error:
        try:
            refusal = json.load(error)["error"]
        except (ValueError, TypeError, KeyError):  # not this server: a proxy before it, say
            refusal = {"message": error.reason, "retryable": error.code >= 500}
        raise Refused(error.code, refusal) from None


def report(operation: str, **request: Any) -> None:
    """Ack or nack until the server has answered. Raises Refused when the report is not accepted.

    When the job is no longer ours (cancelled, or its lease ran out), that is only logged.
    """
    while True:
        try:
            call(operation, **request)
            return
        except Refused as refused:
            if refused.status in (404, 409):
                say(f"{operation} of {request['job_id']} came too late: {refused}")
                return
            if not refused.error.get("retryable"):
                raise
            problem: Exception = refused
        except (OSError, HTTPException) as error:
            problem = error
        say(f"{operation} again in {PAUSE_S} s: {problem}")
        time.sleep(PAUSE_S)


class Worker:
    """Fetches and works in the main thread; a second thread sends the heartbeats."""

    def __init__(self, queues: list[str]) -> None:
        self.queues = queues
        self.id = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        # The id, worker and attempt that reports on the job in hand must name.
        self.about: dict[str, Any] | None = None
        self.directive = "running"
        self.signalled = False
        # Set by the signal handler, so the main thread must never wait for it.
        self.hurry = threading.Event()

    @property
    def state(self) -> str:
        """running, quiet (fetches no more) or terminate (ends after the job in hand)."""
        return "terminate" if self.signalled else self.directive

    def stop(self, *_: object) -> None:
        """Handle SIGTERM and SIGINT; a heartbeat reports it to the server at once."""
        self.signalled = True
        self.hurry.set()

    def run(self) -> None:
        """Work until a signal or the server ends it."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        threading.Thread(target=self.send_heartbeats, daemon=True).start()
        say(f"{self.id} works on {', '.join(self.queues)}")
        while self.state != "terminate":
            if self.state == "quiet":
                time.sleep(PAUSE_S)
                continue
            for job in self.fetch():
                self.work(job)
        say(f"{self.id} is done")

    def fetch(self) -> list[dict[str, Any]]:
        """The next job, when there is one within the time a fetch may wait."""
        try:
            answer = call(
                "fetch",
                worker_id=self.id,
                queues=self.queues,
                visibility_timeout_ms=LEASE_MS,
                wait_ms=WAIT_MS,
            )
        except (OSError, HTTPException, Refused) as error:
            if isinstance(error, Refused) and not error.error.get("retryable"):
                raise
            say(f"fetch again in {PAUSE_S} s: {error}")
            time.sleep(PAUSE_S)
            return []
        jobs: list[dict[str, Any]] = answer["jobs"]
        return jobs

    def work(self, job: dict[str, Any]) -> None:
        """Run the job's handler and report how it went."""
        about = {"job_id": job["id"], "worker_id": self.id, "attempt": job["attempt"]}
        self.about = about
        say(f"{job['type']} {job['id']}, attempt {job['attempt']}")
        try:
            handler = HANDLERS.get(job["type"])
            if handler is None:
                raise LookupError(f"no handler for {job['type']}")
            report("ack", **about, result=handler(*job["args"]))
        except Exception as error:
            failure = {
                "code": "handler_error",
                "type": type(error).__name__,
                "message": str(error),
                "backtrace": traceback.format_tb(error.__traceback__),
            }
            say(f"{job['type']} {job['id']} failed: {failure['type']}: {failure['message']}")
            report("nack", **about, error=failure)
        finally:
            self.about = None

    def send_heartbeats(self) -> None:
        """Extend the lease, get the server's directive, and end when stopping takes too long."""
        deadline = None
        while True:
            self.hurry.clear()
            about = self.about
            job_ids = [about["job_id"]] if about else []
            try:
                answer = call(
                    "heartbeat",
                    worker_id=self.id,
                    state=self.state,
                    active_jobs=len(job_ids),
                    active_job_ids=job_ids,
                    queues=self.queues,
                )
                # After `terminate` a worker never goes back to work.
                self.directive = max(self.directive, answer["state"], key=STATES.index)
            except (OSError, HTTPException, Refused) as error:
                say(f"heartbeat: {error}")
            if self.state == "terminate":
                deadline = deadline or time.monotonic() + GRACE_S
                if time.monotonic() > deadline:
                    self.give_back()
            self.hurry.wait(HEARTBEAT_S)

    def give_back(self) -> None:
        """The grace period is over: let another worker have the job, and end."""
        if about := self.about:
            error = {"code": "shutdown", "message": "the worker had to stop"}
            try:
                call("nack", **about, requeue=True, error=error)
            except (OSError, HTTPException, Refused) as problem:
                say(f"{about['job_id']} is another's when its lease has run out: {problem}")
        os._exit(1)


if __name__ == "__main__":
    Worker(sys.argv[1:] or ["default"]).run()
