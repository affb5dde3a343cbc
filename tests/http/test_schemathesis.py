"""Schemathesis makes requests of the OpenAPI document, good and bad ones, and judges the answers.

OJS_SCHEMATHESIS_EXAMPLES=200 makes that many random ones of each operation, and also those at the
limits of each member of the largest bodies, which takes minutes.
"""

import json
import os
from typing import Any

import pytest
import schemathesis

from ojs_pg.server import openapi
from ojs_pg.server.routes import ROUTES
from tests.http.conftest import Served

KEY = "s3cret-key"
EXAMPLES = int(os.environ.get("OJS_SCHEMATHESIS_EXAMPLES", "0"))

# Waiting is not what is tested; the limits of 10,000 elements would take most of the time.
WAITS = {"wait_ms", "Prefer"}
LARGEST_ARRAY = 1000

# What a schema says is not all there is to these: a policy's members must fit each other, a time
# and a cron expression must be one, a workflow's steps must form no cycle; a queue that is being
# deleted takes no settings.
BEYOND_THE_SCHEMA = ["enqueue", "list_dead_letters", "list_workflows", "list_audit", "cron_history"]
BEYOND_THE_SCHEMA += ["set_maintenance", "set_maintenance_2", "create_queue", "configure_queue"]
BEYOND_THE_SCHEMA += ["configure_queue_2", "limit_queue", "delete_queue"]
# A filter must select something, and be confirmed unless it is tried; a text must not be empty or
# must be a time, a duration or a type; a report must say something; a pool must be there.
BEYOND_THE_SCHEMA += [
    *(
        "list_jobs",
        "list_jobs_2",
        "list_failures",
        "list_dead_letters_2",
        "list_dead_letter_groups",
    ),
    *("enqueue_bulk", "retry_jobs", "cancel_jobs", "delete_jobs", "purge_queue", "purge_queue_2"),
    *("retry_matching_jobs", "cancel_matching_jobs", "delete_matching_jobs", "move_matching_jobs"),
    *("purge_dead_letters", "purge_dead_letters_2", "purge_dead_letters_3"),
    *("retry_dead_letters", "retry_dead_letters_2", "worker_progress", "report_progress"),
    *("register_schema", "stats_history", "override_rate_limit", "override_rate_limit_2"),
    *("fetch", "nack", "nack_2", "direct_workers", "list_types"),
]
LARGEST_BODIES = [
    "enqueue_batch",
    "enqueue_bulk",
    "retry_dead_letter",
    "register_cron",
    "create_workflow",
]


def is_made(name: str, node: Any) -> bool:
    """Is this part of the document one to make requests of?

    Another spelling is not: beside the one it stands for it is not read, whatever it says.
    """
    if name in WAITS or (name == "maxItems" and node > LARGEST_ARRAY):
        return False
    return not isinstance(node, dict) or not (
        "x-alias-of" in node or node.get("$ref", "").rpartition("/")[2] in WAITS
    )


def made(node: Any) -> Any:
    """The document without what no request is to be made of."""
    if isinstance(node, dict):
        return {name: made(each) for name, each in node.items() if is_made(name, each)}
    if isinstance(node, list):
        return [made(each) for each in node if is_made("", each)]
    return node


def config() -> schemathesis.Config:
    """How many requests, and which checks: all that can be made of one request and its answer.

    use_after_free and ensure_resource_availability follow an object from call to call: what a job
    goes through is known better by tests/sql and test_clients.py. object_level_authorization has
    no owners to go by, and max_response_time would measure the machine.
    """
    refused = {"expected-statuses": ["2xx", "400", "404", "409", "422"]}
    return schemathesis.Config.from_dict(
        {
            "generation": {
                "max-examples": EXAMPLES or 6,
                "deterministic": not EXAMPLES,
                # PostgreSQL's text has no NUL, so no JSON with one is taken.
                "allow-x00": False,
                "database": "none",
                # Every request has the key; the check ignored_auth repeats it without.
                "with-security-parameters": False,
            },
            "phases": {"stateful": {"enabled": False}},
            "checks": {"positive_data_acceptance": {"enabled": True}},
            "operations": [
                {
                    "include-operation-id": BEYOND_THE_SCHEMA + LARGEST_BODIES,
                    "checks": {"positive_data_acceptance": refused},
                },
                {
                    "include-operation-id": LARGEST_BODIES,
                    "phases": {"coverage": {"enabled": bool(EXAMPLES)}},
                },
            ],
        }
    )


# Streams have no end, and results may be waited for (test_streams.py, test_results.py).
ENDLESS = [each.path for one in ROUTES if one.stream for each in one.everywhere()]
SCHEMA = schemathesis.openapi.from_dict(made(json.loads(openapi.text())), config=config()).exclude(
    path=[path for path in ENDLESS if path != "/ojs/v1/events"]
)


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    """A key is wanted."""
    return {"OJS_API_KEY": KEY}


@SCHEMA.parametrize()
def test_requests_are_answered_as_described(case: schemathesis.Case[Any], served: Served) -> None:
    case.call_and_validate(served.url, headers={"Authorization": f"Bearer {KEY}"})
