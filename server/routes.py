"""The table of operations: a method and a path are one function in the database."""

from ojs_pg.server.admin_routes import ADMIN_ROUTES
from ojs_pg.server.router import LAST_SEEN, VERSION, Route

# Where Prometheus looks for metrics; it gets text there.
METRICS_PATH = "/metrics"

_IDEMPOTENCY = (("idempotency_key", "Idempotency-Key"),)
_STREAM = Route(
    "GET", "/ojs/v1/events/stream", "ojs_stream_events", headers=LAST_SEEN, stream="events"
)

ROUTES = [
    Route("GET", "/ojs/manifest", "ojs_manifest", headers=VERSION, open=True),
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
    Route("POST", "/ojs/v1/jobs/{id}/activate", "ojs_activate_job"),
    Route(
        "GET",
        "/ojs/v1/jobs/{id}/history",
        "ojs_job_history",
        also=(("GET", "/ojs/v1/events/{id}/history"),),
    ),
    Route("DELETE", "/ojs/v1/jobs/{id}/history", "ojs_erase_job"),
    Route("GET", "/ojs/v1/jobs/{id}/lineage", "ojs_job_lineage"),
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
    Route("DELETE", "/ojs/v1/queues/{name}", "ojs_delete_queue"),
    Route("GET", "/ojs/v1/queues/{name}/priority-stats", "ojs_priority_stats"),
    Route("GET", "/ojs/v1/queues/{name}/stats", "ojs_queue_stats", headers=VERSION),
    Route("DELETE", "/ojs/v1/dead-letter/{id}", "ojs_delete_dead_letter"),
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
    Route("GET", "/ojs/v1/events", "ojs_list_events", stream="events", streamed=_STREAM),
    _STREAM,
    Route(
        "GET",
        "/ojs/v1/jobs/{id}/events",
        "ojs_stream_job_events",
        headers=LAST_SEEN,
        stream="events",
    ),
    Route(
        "GET",
        "/ojs/v1/queues/{name}/events",
        "ojs_stream_queue_events",
        headers=LAST_SEEN,
        stream="events",
    ),
    Route(
        "GET",
        "/ojs/v1/workflows/{id}/events",
        "ojs_stream_workflow_events",
        headers=LAST_SEEN,
        stream="events",
    ),
    Route("GET", "/ojs/v1/ws", "ojs_subscribe", headers=LAST_SEEN, stream="websocket"),
    Route("GET", "/ojs/v1/jobs/{id}/result", "ojs_get_result"),
    Route("POST", "/ojs/v1/jobs/results", "ojs_get_results"),
    Route(
        "GET",
        "/ojs/v1/jobs/{id}/result/stream",
        "ojs_stream_result",
        headers=LAST_SEEN,
        stream="result",
    ),
    Route(
        "GET",
        "/ojs/v1/jobs/{id}/progress/stream",
        "ojs_stream_progress",
        headers=LAST_SEEN,
        stream="progress",
    ),
    *ADMIN_ROUTES,
]

# The HTTP server itself answers with this document (openapi.text), without the database.
DOCUMENTS = [Route("GET", "/ojs/openapi.json", "", open=True)]

# Only with OJS_CONFORMANCE=1: the official suite empties the system between its tests.
CONFORMANCE_ROUTES = [Route("POST", "/ojs/v1/admin/reset", "ojs_reset")]
