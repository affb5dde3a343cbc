"""The table of operations: a method and a path are one function in the database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Route:
    """One operation. The body's members, with those of path and query, are the door's request.

    door: the function in schema public. core: for hot operations, the function behind the door that
        takes many requests at once. single_core: one that takes a single request. What cores
        return is text, which need not become jsonb first.
    lenient: the request holds jobs. Under application/json an object as args means one argument,
        and with the header OJS-Strict members that look misspelt are refused.
    headers: headers that become members of the request: the name of the member, and the header.
    planned: the door may first ask for the next time of a schedule (see cron.py).
    report: a worker reports what happened; no character in it may make the report fail.
    open: answered without an API key.
    quiet: asked again and again by monitors (probes.py); only failures are logged.
    also: other methods and paths of the same operation, which clients use.
    stream: the answer goes on, as events, progress, result, stats or websocket (live.py); the door
        says where it begins.
    streamed: the operation that answers instead when the client accepts text/event-stream.
    """

    method: str
    path: str
    door: str
    core: str | None = None
    single_core: str | None = None
    lenient: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    planned: bool = False
    report: bool = False
    open: bool = False
    quiet: bool = False
    also: tuple[tuple[str, str], ...] = ()
    stream: str = ""
    streamed: "Route | None" = None

    @property
    def joins(self) -> bool:
        """May the request have no body, because its members come from the path or the query?"""
        return self.method != "POST" or "{" in self.path

    def everywhere(self) -> "list[Route]":
        """The operation at each of its paths; the first is the one that is described."""
        return [
            self,
            *(replace(self, method=method, path=path, also=()) for method, path in self.also),
        ]


# Where Prometheus looks for metrics; it gets text there.
METRICS_PATH = "/metrics"

_VERSION = (("ojs_version", "OJS-Version"),)
_IDEMPOTENCY = (("idempotency_key", "Idempotency-Key"),)
_LAST_SEEN = (("last_event_id", "Last-Event-ID"),)
_STREAM = Route(
    "GET", "/ojs/v1/events/stream", "ojs_stream_events", headers=_LAST_SEEN, stream="events"
)

ROUTES = [
    Route("GET", "/ojs/manifest", "ojs_manifest", headers=_VERSION, open=True),
    Route(
        "GET",
        "/ojs/v1/health",
        "ojs_health",
        open=True,
        quiet=True,
        also=(("GET", "/health"), ("GET", "/healthz")),
    ),
    Route("GET", "/ready", "ojs_ready", open=True, quiet=True, also=(("GET", "/readyz"),)),
    Route(
        "GET",
        "/ojs/v1/metrics",
        "ojs_metrics",
        quiet=True,
        also=(("GET", METRICS_PATH),),
    ),
    Route("POST", "/ojs/v1/jobs", "ojs_enqueue", core="ojs.enqueue_each", lenient=True),
    Route(
        "POST",
        "/ojs/v1/jobs/batch",
        "ojs_enqueue_batch",
        single_core="ojs.enqueue_batch",
        lenient=True,
    ),
    Route(
        "POST",
        "/ojs/v1/jobs/bulk",
        "ojs_enqueue_bulk",
        lenient=True,
        headers=_IDEMPOTENCY,
    ),
    Route("POST", "/ojs/v1/jobs/bulk/retry", "ojs_retry_jobs", headers=_IDEMPOTENCY),
    Route("POST", "/ojs/v1/jobs/bulk/cancel", "ojs_cancel_jobs", headers=_IDEMPOTENCY),
    Route("POST", "/ojs/v1/jobs/bulk/delete", "ojs_delete_jobs", headers=_IDEMPOTENCY),
    Route("GET", "/ojs/v1/jobs/{id}", "ojs_get_job"),
    Route(
        "DELETE",
        "/ojs/v1/jobs/{id}",
        "ojs_cancel_job",
        also=(("POST", "/ojs/v1/admin/jobs/{id}/cancel"), ("POST", "/ojs/v1/jobs/{id}/cancel")),
    ),
    Route("POST", "/ojs/v1/jobs/{id}/activate", "ojs_activate_job"),
    Route(
        "GET",
        "/ojs/v1/jobs/{id}/history",
        "ojs_job_history",
        also=(("GET", "/ojs/v1/events/{id}/history"),),
    ),
    Route("DELETE", "/ojs/v1/jobs/{id}/history", "ojs_erase_job"),
    Route(
        "GET",
        "/ojs/v1/jobs/{id}/retries",
        "ojs_job_attempts",
        also=(
            ("GET", "/ojs/v1/admin/jobs/{id}/trace"),
            ("GET", "/ojs/v1/debug/jobs/{id}/traces"),
        ),
    ),
    Route("GET", "/ojs/v1/debug/jobs/{id}/traces/{attempt}", "ojs_job_attempt"),
    Route("GET", "/ojs/v1/jobs/{id}/lineage", "ojs_job_lineage"),
    Route("GET", "/ojs/v1/debug/failures", "ojs_list_failures"),
    Route("GET", "/ojs/v1/admin/jobs", "ojs_list_jobs", also=(("GET", "/ojs/v1/jobs"),)),
    Route(
        "PATCH",
        "/ojs/v1/admin/jobs/{id}",
        "ojs_update_job",
        also=(("PATCH", "/ojs/v1/jobs/{id}"),),
    ),
    Route("GET", "/ojs/v1/admin/jobs/{id}", "ojs_get_job_details"),
    Route("DELETE", "/ojs/v1/admin/jobs/{id}", "ojs_delete_job"),
    Route("POST", "/ojs/v1/admin/jobs/{id}/retry", "ojs_retry_job"),
    Route("POST", "/ojs/v1/admin/jobs/{id}/run", "ojs_run_job"),
    Route(
        "POST",
        "/ojs/v1/workers/fetch",
        "ojs_fetch",
        core="ojs.fetch_each",
        headers=(("prefer", "Prefer"),),
    ),
    Route(
        "POST",
        "/ojs/v1/workers/ack",
        "ojs_ack",
        core="ojs.ack_each",
        report=True,
        also=(("POST", "/ojs/v1/jobs/{job_id}/ack"),),
    ),
    Route(
        "POST",
        "/ojs/v1/workers/nack",
        "ojs_nack",
        core="ojs.nack_each",
        report=True,
        also=(("POST", "/ojs/v1/jobs/{job_id}/nack"),),
    ),
    Route(
        "POST",
        "/ojs/v1/workers/heartbeat",
        "ojs_heartbeat",
        report=True,
        also=(("POST", "/ojs/v1/workers/beat"),),
    ),
    Route("POST", "/ojs/v1/workers/progress", "ojs_worker_progress", report=True),
    Route("PUT", "/ojs/v1/jobs/{id}/progress", "ojs_report_progress", report=True),
    Route("GET", "/ojs/v1/jobs/{id}/progress", "ojs_get_progress"),
    Route("GET", "/ojs/v1/workflows/{id}/progress", "ojs_get_workflow_progress"),
    # Both SDKs put their base path before these paths a second time.
    Route(
        "POST",
        "/ojs/v1/jobs/{id}/checkpoint",
        "ojs_save_checkpoint",
        report=True,
        also=(
            ("PUT", "/ojs/v1/jobs/{id}/checkpoint"),
            ("POST", "/ojs/v1/checkpoints/{id}"),
            ("POST", "/ojs/v1/ojs/v1/checkpoints/{id}"),
        ),
    ),
    Route(
        "GET",
        "/ojs/v1/jobs/{id}/checkpoint",
        "ojs_get_checkpoint",
        also=(
            ("GET", "/ojs/v1/checkpoints/{id}"),
            ("GET", "/ojs/v1/ojs/v1/checkpoints/{id}"),
        ),
    ),
    Route(
        "DELETE",
        "/ojs/v1/jobs/{id}/checkpoint",
        "ojs_delete_checkpoint",
        also=(
            ("DELETE", "/ojs/v1/checkpoints/{id}"),
            ("DELETE", "/ojs/v1/ojs/v1/checkpoints/{id}"),
        ),
    ),
    Route(
        "GET",
        "/ojs/v1/checkpoints/{id}/resume",
        "ojs_resume_checkpoint",
        also=(("GET", "/ojs/v1/ojs/v1/checkpoints/{id}/resume"),),
    ),
    Route("GET", "/ojs/v1/workers/{id}/health", "ojs_worker_health"),
    Route("GET", "/ojs/v1/admin/workers", "ojs_list_workers"),
    Route("POST", "/ojs/v1/admin/workers/directive", "ojs_direct_workers"),
    Route("GET", "/ojs/v1/admin/workers/{id}", "ojs_get_worker"),
    Route("DELETE", "/ojs/v1/admin/workers/{id}", "ojs_delete_worker"),
    Route("POST", "/ojs/v1/admin/workers/{id}/quiet", "ojs_quiet_worker"),
    Route("POST", "/ojs/v1/admin/workers/{id}/resume", "ojs_resume_worker"),
    Route("POST", "/ojs/v1/admin/workers/{id}/terminate", "ojs_terminate_worker"),
    Route("GET", "/ojs/v1/rate-limits", "ojs_list_rate_limits"),
    Route("GET", "/ojs/v1/rate-limits/{key}", "ojs_get_rate_limit"),
    Route(
        "PUT",
        "/ojs/v1/rate-limits/{key}",
        "ojs_override_rate_limit",
        also=(("PUT", "/ojs/v1/rate-limits/{key}/override"),),
    ),
    Route("DELETE", "/ojs/v1/rate-limits/{key}/override", "ojs_restore_rate_limit"),
    Route("GET", "/ojs/v1/queues", "ojs_list_queues"),
    Route("POST", "/ojs/v1/queues", "ojs_create_queue"),
    Route("GET", "/ojs/v1/admin/queues", "ojs_list_queue_details"),
    Route(
        "GET",
        "/ojs/v1/queues/{name}",
        "ojs_get_queue",
        also=(("GET", "/ojs/v1/admin/queues/{name}"),),
    ),
    Route("DELETE", "/ojs/v1/queues/{name}", "ojs_delete_queue"),
    Route("GET", "/ojs/v1/queues/{name}/priority-stats", "ojs_priority_stats"),
    Route(
        "GET",
        "/ojs/v1/queues/{name}/config",
        "ojs_get_queue_config",
        also=(("GET", "/ojs/v1/admin/queues/{name}/config"),),
    ),
    Route(
        "PUT",
        "/ojs/v1/queues/{name}/config",
        "ojs_configure_queue",
        also=(("PUT", "/ojs/v1/admin/queues/{name}/config"),),
    ),
    Route("PUT", "/ojs/v1/admin/queues/{name}/rate-limit", "ojs_limit_queue"),
    Route("GET", "/ojs/v1/admin/pools", "ojs_list_pools"),
    Route("PUT", "/ojs/v1/admin/pools/{name}", "ojs_set_pool"),
    Route("DELETE", "/ojs/v1/admin/pools/{name}", "ojs_delete_pool"),
    Route("GET", "/ojs/v1/admin/scheduling/stats", "ojs_scheduling_stats"),
    Route("GET", "/ojs/v1/queues/{name}/stats", "ojs_queue_stats", headers=_VERSION),
    Route(
        "POST",
        "/ojs/v1/queues/{name}/pause",
        "ojs_pause_queue",
        headers=_VERSION,
        also=(("POST", "/ojs/v1/admin/queues/{name}/pause"),),
    ),
    Route(
        "POST",
        "/ojs/v1/queues/{name}/resume",
        "ojs_resume_queue",
        headers=_VERSION,
        also=(("POST", "/ojs/v1/admin/queues/{name}/resume"),),
    ),
    Route(
        "DELETE",
        "/ojs/v1/admin/queues/{name}/jobs",
        "ojs_purge_queue",
        also=(("POST", "/ojs/v1/queues/{name}/purge"),),
    ),
    Route("GET", "/ojs/v1/admin/jobs/bulk", "ojs_list_bulks"),
    Route("GET", "/ojs/v1/admin/jobs/bulk/{id}", "ojs_get_bulk"),
    Route("POST", "/ojs/v1/admin/jobs/bulk/{id}/stop", "ojs_stop_bulk"),
    Route("POST", "/ojs/v1/admin/jobs/bulk/retry", "ojs_retry_matching_jobs"),
    Route("POST", "/ojs/v1/admin/jobs/bulk/cancel", "ojs_cancel_matching_jobs"),
    Route("POST", "/ojs/v1/admin/jobs/bulk/delete", "ojs_delete_matching_jobs"),
    Route("POST", "/ojs/v1/admin/jobs/bulk/move", "ojs_move_matching_jobs"),
    Route(
        "GET",
        "/ojs/v1/dead-letter",
        "ojs_list_dead_letters",
        also=(("GET", "/ojs/v1/admin/dead-letter"),),
    ),
    Route(
        "GET",
        "/ojs/v1/dead-letter/stats",
        "ojs_dead_letter_stats",
        also=(("GET", "/ojs/v1/admin/dead-letter/stats"),),
    ),
    Route("GET", "/ojs/v1/admin/dead-letter/groups", "ojs_list_dead_letter_groups"),
    Route(
        "POST",
        "/ojs/v1/dead-letter/retry",
        "ojs_retry_dead_letters",
        also=(("POST", "/ojs/v1/admin/dead-letter/retry"),),
    ),
    Route(
        "DELETE",
        "/ojs/v1/dead-letter",
        "ojs_purge_dead_letters",
        also=(
            ("DELETE", "/ojs/v1/admin/dead-letter"),
            ("POST", "/ojs/v1/dead-letter/purge"),
        ),
    ),
    Route(
        "GET",
        "/ojs/v1/dead-letter/{id}",
        "ojs_get_dead_letter",
        also=(("GET", "/ojs/v1/admin/dead-letter/{id}"),),
    ),
    Route(
        "POST",
        "/ojs/v1/dead-letter/{id}/retry",
        "ojs_retry_dead_letter",
        also=(("POST", "/ojs/v1/admin/dead-letter/{id}/retry"),),
    ),
    Route("DELETE", "/ojs/v1/dead-letter/{id}", "ojs_delete_dead_letter"),
    Route("DELETE", "/ojs/v1/admin/dead-letter/{id}", "ojs_remove_dead_letter"),
    Route("GET", "/ojs/v1/cron", "ojs_list_crons", also=(("GET", "/ojs/v1/crons"),)),
    Route("POST", "/ojs/v1/cron", "ojs_register_cron", lenient=True, planned=True),
    Route("GET", "/ojs/v1/cron/{name}", "ojs_get_cron", also=(("GET", "/ojs/v1/crons/{name}"),)),
    Route(
        "PATCH",
        "/ojs/v1/cron/{name}",
        "ojs_update_cron",
        planned=True,
        also=(("PATCH", "/ojs/v1/crons/{name}"),),
    ),
    Route(
        "DELETE",
        "/ojs/v1/cron/{name}",
        "ojs_delete_cron",
        also=(("DELETE", "/ojs/v1/crons/{name}"),),
    ),
    Route(
        "POST",
        "/ojs/v1/cron/{name}/trigger",
        "ojs_trigger_cron",
        also=(("POST", "/ojs/v1/crons/{name}/trigger"),),
    ),
    Route("POST", "/ojs/v1/cron/{name}/pause", "ojs_pause_cron", planned=True),
    Route("POST", "/ojs/v1/cron/{name}/resume", "ojs_resume_cron", planned=True),
    Route("GET", "/ojs/v1/cron/{name}/history", "ojs_cron_history"),
    Route("POST", "/ojs/v1/workflows", "ojs_create_workflow", lenient=True),
    Route("GET", "/ojs/v1/workflows", "ojs_list_workflows"),
    Route("GET", "/ojs/v1/workflows/{id}", "ojs_get_workflow"),
    Route(
        "DELETE",
        "/ojs/v1/workflows/{id}",
        "ojs_cancel_workflow",
        also=(("POST", "/ojs/v1/workflows/{id}/cancel"),),
    ),
    Route("POST", "/ojs/v1/workflows/{id}/retry", "ojs_retry_workflow"),
    Route(
        "GET",
        "/ojs/v1/debug/status",
        "ojs_debug_status",
        also=(("GET", "/ojs/v1/admin/observability/health"),),
    ),
    Route("GET", "/ojs/v1/admin/audit", "ojs_list_audit"),
    Route("GET", "/ojs/v1/admin/whoami", "ojs_whoami"),
    Route(
        "GET",
        "/ojs/v1/admin/stats",
        "ojs_stats",
        headers=(("accept", "Accept"), *_VERSION),
    ),
    Route("GET", "/ojs/v1/admin/stats/history", "ojs_stats_history"),
    Route("GET", "/ojs/v1/admin/types", "ojs_list_types"),
    Route("GET", "/ojs/v1/admin/database", "ojs_database_status"),
    Route(
        "GET",
        "/ojs/v1/admin/system/config",
        "ojs_system_config",
        also=(("GET", "/ojs/v1/admin/config"),),
    ),
    Route(
        "GET",
        "/ojs/v1/admin/system/maintenance",
        "ojs_get_maintenance",
        also=(("GET", "/ojs/v1/admin/maintenance"),),
    ),
    Route(
        "POST",
        "/ojs/v1/admin/system/maintenance",
        "ojs_set_maintenance",
        also=(("POST", "/ojs/v1/admin/maintenance"),),
    ),
    # Its second path comes before the one with {version}, which would match it too.
    Route(
        "GET",
        "/ojs/v1/admin/schemas/{type}",
        "ojs_list_schema_versions",
        also=(("GET", "/ojs/v1/admin/schemas/{type}/versions"),),
    ),
    Route("GET", "/ojs/v1/admin/schemas/{type}/{version}", "ojs_get_schema"),
    Route("PUT", "/ojs/v1/admin/schemas/{type}/{version}", "ojs_register_schema"),
    Route("DELETE", "/ojs/v1/admin/schemas/{type}/{version}", "ojs_delete_schema"),
    Route("GET", "/ojs/v1/events", "ojs_list_events", stream="events", streamed=_STREAM),
    _STREAM,
    Route(
        "GET",
        "/ojs/v1/jobs/{id}/events",
        "ojs_stream_job_events",
        headers=_LAST_SEEN,
        stream="events",
    ),
    Route(
        "GET",
        "/ojs/v1/queues/{name}/events",
        "ojs_stream_queue_events",
        headers=_LAST_SEEN,
        stream="events",
    ),
    Route(
        "GET",
        "/ojs/v1/workflows/{id}/events",
        "ojs_stream_workflow_events",
        headers=_LAST_SEEN,
        stream="events",
    ),
    Route("GET", "/ojs/v1/ws", "ojs_subscribe", headers=_LAST_SEEN, stream="websocket"),
    Route("GET", "/ojs/v1/jobs/{id}/result", "ojs_get_result"),
    Route("POST", "/ojs/v1/jobs/results", "ojs_get_results"),
    Route(
        "GET",
        "/ojs/v1/jobs/{id}/result/stream",
        "ojs_stream_result",
        headers=_LAST_SEEN,
        stream="result",
    ),
    Route(
        "GET",
        "/ojs/v1/jobs/{id}/progress/stream",
        "ojs_stream_progress",
        headers=_LAST_SEEN,
        stream="progress",
    ),
    Route(
        "GET",
        "/ojs/v1/admin/stats/stream",
        "ojs_stream_stats",
        headers=_LAST_SEEN,
        stream="stats",
    ),
]

# The HTTP server itself answers with this document (openapi.text), without the database.
DOCUMENTS = [Route("GET", "/ojs/openapi.json", "", open=True)]

# Only with OJS_CONFORMANCE=1: the official suite empties the system between its tests.
CONFORMANCE_ROUTES = [Route("POST", "/ojs/v1/admin/reset", "ojs_reset")]


class Match(NamedTuple):
    """The route of a request. Without one, allowed has the methods that the path does have."""

    route: Route | None
    parameters: dict[str, str]
    allowed: tuple[str, ...]


class Router:
    """Finds the route of a request."""

    def __init__(self, routes: list[Route]) -> None:
        self._fixed: dict[str, dict[str, Match]] = {}
        self._patterns: dict[str, tuple[re.Pattern[str], dict[str, Route]]] = {}
        for route in (each for one in routes for each in one.everywhere()):
            if "{" in route.path:
                pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path))
                self._patterns.setdefault(route.path, (pattern, {}))[1][route.method] = route
            else:
                found = self._fixed.setdefault(route.path, {})
                found[route.method] = Match(route, {}, ())

    def match(self, method: str, raw_path: str) -> Match:
        """Find the route. raw_path: as in the request line, so still percent-encoded."""
        # HEAD is answered like GET, without the body.
        if method == "HEAD":
            method = "GET"
        if fixed := self._fixed.get(raw_path):
            return fixed.get(method) or Match(None, {}, _allowed(fixed))
        for pattern, methods in self._patterns.values():
            if found := pattern.fullmatch(raw_path):
                if route := methods.get(method):
                    parameters = {name: unquote(part) for name, part in found.groupdict().items()}
                    return Match(route, parameters, ())
                return Match(None, {}, _allowed(methods))
        return Match(None, {}, ())


def _allowed(methods: Iterable[str]) -> tuple[str, ...]:
    """The methods that a path answers: those of its routes, and HEAD where there is GET."""
    return tuple(
        name for method in methods for name in (("GET", "HEAD") if method == "GET" else (method,))
    )
