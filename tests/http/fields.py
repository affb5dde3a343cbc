"""The documented fields of each request, and values that each must refuse."""

from typing import Any, Final, NamedTuple

MISSING: Final = object()
"""Stands for a field that is left out."""

HUGE = "x" * (2 * 1024 * 1024)
NO_STRING: list[Any] = [5, 1.5, True, [], {}]
NO_OBJECT: list[Any] = ["x", 5, True, []]
NO_LIST: list[Any] = ["x", 5, True, {}]
NO_BOOLEAN: list[Any] = ["true", 1, [], {}]
NO_INTEGER: list[Any] = ["5", 1.5, True, [], {}, 10**30]
NO_COUNT: list[Any] = [*NO_INTEGER, 0, -1]
NO_DURATION: list[Any] = [True, [], {}, "", "5", "soon", "PT", "PT0S", "-PT5S", "P999999Y"]
LONG_GO_DURATION = "999999999h" * 3000
NO_INSTANT: list[Any] = [
    *NO_STRING,
    "",
    "soon",
    "P",
    "PT",
    "-PT5S",
    "P999999Y",
    "P200000Y",
    "2035-01-01",
    "2035-01-01T00:00:00",
    "2035-13-01T00:00:00Z",
    "2035-02-30T00:00:00Z",
    "2035-01-01T25:00:00Z",
    "2035-01-01T00:00:00+25:00",
    "9999-12-31T23:59:59-14:00",
    HUGE,
]


class Field(NamedTuple):
    """One field and what it refuses.

    at: the path to it in the request, with dots; bad: values to refuse; given: other fields that
    belong beside it; named: what the error calls it, when not as it was sent.
    """

    at: str
    bad: list[Any]
    given: dict[str, Any] = {}  # noqa: RUF012 - never written; NamedTuple has no default_factory
    named: str = ""
    status: int = 400
    code: str = "invalid_request"

    @property
    def name(self) -> str:
        """What the error's details call the field."""
        return self.named or self.at


def retry(name: str, bad: list[Any], *, named: str = "", **given: Any) -> Field:
    """A field of options.retry: refused with 422 (ojs-retry 11)."""
    return Field(
        f"retry.{name}",
        bad,
        {f"retry.{other}": value for other, value in given.items()},
        f"retry.{named or name}",
        422,
        "validation_error",
    )


MEMBERS = [
    Field("type", [MISSING, None, *NO_STRING, "", "Upper", "a b", "1a", "a..b", ".a", "a."]),
    Field("type", ["a@b", "é", "a" * 256, HUGE]),
    Field("args", [MISSING, None, "x", 5, True, {}]),
    Field("meta", NO_OBJECT),
    Field("meta", [{"a": HUGE}], status=413, code="metadata_too_large"),
    Field("options", NO_OBJECT),
    Field("options", [["callback_type"]]),
    Field("schema", NO_STRING),
    Field("specversion", [True, [], {}, "", "2.0", "0.9", "x", HUGE]),
]
"""Members of an enqueue request beside its options (contract 1.2)."""

IDS = Field(
    "id",
    [
        *NO_STRING,
        "",
        "x",
        "5f8d3b7c-6f0e-4c3b-9a51-3c0a6a7c9f10",
        "01A20EEE-7981-7A0F-96F6-BAF9B7289592",
        HUGE,
    ],
)

OPTIONS = [
    Field("queue", [*NO_STRING, "", "Upper", "a b", "-a", ".a", "a" * 129, "é", "a/b", HUGE]),
    Field("priority", [*NO_INTEGER, -101, 101, "high"]),
    Field("timeout_ms", [*NO_INTEGER, -1]),
    Field("timeout_ms", [*NO_INTEGER, -1], {"timeout": 5}),
    Field("timeout", [*NO_INTEGER, -1]),
    Field("visibility_timeout_ms", NO_COUNT),
    Field("visibility_timeout_ms", NO_COUNT, {"visibility_timeout": 5}),
    Field("visibility_timeout", [*NO_DURATION, 1.5, 0, -1, 10**30, LONG_GO_DURATION]),
    Field("delay_until", NO_INSTANT),
    Field("scheduled_at", NO_INSTANT),
    Field("expires_at", NO_INSTANT),
    retry("retry", NO_OBJECT)._replace(at="retry", named="retry.retry"),
    retry("retry", NO_OBJECT)._replace(at="retry_policy", named="retry.retry"),
    retry("max_attempts", [*NO_INTEGER, -1]),
    retry("max_attempts", [*NO_INTEGER, -1])._replace(at="max_attempts"),
    retry("initial_interval", [*NO_DURATION, 0, -1, 1.5, LONG_GO_DURATION]),
    retry("initial_interval_ms", NO_COUNT, named="initial_interval"),
    retry("max_interval", [*NO_DURATION, -1, 1.5, "PT0.5S", LONG_GO_DURATION]),
    retry("max_interval_ms", [*NO_COUNT, 999], named="max_interval"),
    retry("backoff_coefficient", ["2", True, [], {}, 0.5, -1, 10**30]),
    retry("jitter", NO_BOOLEAN),
    retry("non_retryable_errors", [*NO_LIST, [5], [None]]),
    retry("on_exhaustion", [*NO_STRING, "", "explode", HUGE]),
    retry("backoff_strategy", [*NO_STRING, "", "magic", HUGE]),
    retry("backoff_type", ["magic"], named="backoff_strategy"),
    Field("unique", NO_OBJECT),
    Field("unique.keys", [5, True, {}, [5], ["nope"], "nope"]),
    Field("unique.key", [5, True, {}, [5]], named="unique.keys"),
    Field("unique.args_keys", [*NO_LIST, [5]]),
    Field("unique.args_keys", [*NO_LIST, [5], ["absent"]], {"unique.keys": ["args"]}),
    Field("unique.meta_keys", [*NO_LIST, [5]]),
    Field("unique.meta_keys", [MISSING, None, *NO_LIST, [], [5]], {"unique.keys": ["meta"]}),
    Field("unique.states", [*NO_LIST, ["nope"], [5]]),
    Field("unique.on_conflict", [*NO_STRING, "", "explode", HUGE]),
    Field("unique.period", [*NO_DURATION, 5, LONG_GO_DURATION]),
    Field("unique.period_ms", NO_COUNT, named="unique.period"),
    Field("unique.period_ms", NO_COUNT, {"unique.period": "PT1M"}, named="unique.period"),
    Field("tags", [*NO_LIST, [5], [None]]),
    Field("pending", NO_BOOLEAN),
    Field("metadata", NO_OBJECT),
    Field("rate_limit", NO_OBJECT),
    Field("rate_limit.key", [*NO_STRING, "", "a b", "a" * 256], {"rate_limit.concurrency": 1}),
    Field("rate_limit.concurrency", [*NO_INTEGER, -1]),
    Field("rate_limit.max_per_second", NO_COUNT, named="rate_limit"),
    Field(
        "rate_limit.rate",
        ["x", 0, -1, {}, {"limit": 0}, {"limit": "5"}, {"limit": 1, "period": "soon"}],
        named="rate_limit",
    ),
    Field("rate_limit.rate", [{"limit": 1, "period": "P999999Y"}], named="rate_limit"),
    Field("rate_limit.throttle", ["x", {}, {"limit": 0, "period": "PT1S"}], named="rate_limit"),
    Field("rate_limit.on_limit", [5, "explode"], {"rate_limit.max_per_second": 1}),
    Field("total_timeout", NO_COUNT),
    Field("enqueue_ttl", NO_COUNT),
    Field("grace_period", [*NO_INTEGER, -1]),
    Field("heartbeat_timeout", NO_COUNT),
    Field("result_ttl", ["5", 1.5, True, [], {}, -2]),
    Field("result_size_limit", NO_COUNT),
]
"""Options of a job (contract 1.6)."""

BATCH = [Field("jobs", [MISSING, None, *NO_LIST, [], [{}] * 10001])]

FETCH = [
    Field("queues", [MISSING, None, *NO_LIST, [], [5], [None], ["a"] * 1001]),
    Field("count", NO_COUNT),
    Field("max_jobs", NO_COUNT, named="count"),
    Field("worker_id", [*NO_STRING, "", "x" * 256, HUGE]),
    Field("visibility_timeout_ms", NO_COUNT),
    Field("visibility_timeout_ms", NO_COUNT, {"visibility_timeout": 5}),
    Field("wait_ms", [*NO_INTEGER, -1]),
]

REPORT = [
    Field("job_id", [MISSING, None, *NO_STRING]),
    Field("worker_id", NO_STRING),
]
"""Members that ack and nack share."""

ACK = [
    *REPORT,
    Field("result", [HUGE, [HUGE]], status=413, code="result_too_large"),
]

NACK = [
    *REPORT,
    Field("error", [MISSING, None, *NO_OBJECT]),
    Field("error.code", NO_STRING),
    Field("error.message", NO_STRING),
    Field("error.type", NO_STRING),
    Field("error.retryable", NO_BOOLEAN),
    Field("error.details", NO_OBJECT),
    Field("requeue", NO_BOOLEAN),
]

HEARTBEAT = [
    Field("worker_id", [MISSING, None, *NO_STRING, "", "x" * 256, HUGE]),
    Field("active_jobs", ["x", True, {}, [5], [None]]),
    Field("active_job_ids", ["x", 5, True, {}, [5], [None]]),
    Field("job_id", NO_STRING),
    Field("visibility_timeout_ms", NO_COUNT),
    Field("state", [*NO_STRING, "", "banana"]),
]

CRON = [
    Field("name", [MISSING, None, *NO_STRING, "", "Upper", "a b", "-a", "x" * 256, "é", HUGE]),
    Field("cron", [MISSING, None, *NO_STRING, "", "x", "* * * *", "60 * * * *", "0 0 30 2 *"]),
    Field("cron", ["@sometimes", "0 0 * * * * *", "5-1 * * * *", "*/0 * * * *", HUGE]),
    Field("expression", [*NO_STRING, "x"], {"cron": None}, named="cron"),
    Field("timezone", [*NO_STRING, "", "Mars/Olympus", "../../etc/passwd", HUGE]),
    Field("overlap_policy", [*NO_STRING, "", "explode", HUGE]),
    Field("enabled", NO_BOOLEAN),
    Field("description", NO_STRING),
    Field("job_template", NO_OBJECT),
]
"""Members of a schedule (contract 1.5-24); its job's are those of a job."""

WORKFLOW = [
    Field("type", [*NO_STRING, "", "loop", HUGE]),
    Field("name", NO_STRING),
    Field("meta", NO_OBJECT),
    Field("options", NO_OBJECT),
    Field("steps", [MISSING, None, *NO_LIST, [], [5], [None], [[]]]),
    Field("jobs", [MISSING, None, *NO_LIST, [], [5]], {"type": "group", "steps": MISSING}),
    Field("callbacks", [MISSING, None, *NO_LIST, {}, {"on_complete": 5}], {"type": "batch"}),
    Field(
        "callbacks.on_success",
        [5, "x", True, []],
        {"type": "batch", "callbacks.on_complete": {"type": "t", "args": []}},
    ),
    Field("steps.0.id", NO_STRING, {"type": MISSING}),
    Field("steps.0.name", NO_STRING),
    Field("steps.1.id", ["a"], {"type": MISSING}),
    Field(
        "steps.0.depends_on",
        ["b", 5, True, {}, [5], ["nobody"]],
        {"type": MISSING},
    ),
]
"""Members of a workflow (contract 1.5-28), beside those of its jobs."""
