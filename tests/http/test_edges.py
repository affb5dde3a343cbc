"""Values at the edge of what can be stored: kept exactly as they were sent, or refused by name."""

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.http.conftest import Api

EXACT = ["1.0", "1", "100", "-1.50", "0.0000", "9223372036854775808", "-9223372036854775809"]
EXACT += ["9" * 100, "9" * 308, "123456789012345678901234567890.123", "0." + "1" * 40]
EXACT += ["1e2", "1E+2", "10e-1", "1e-10", "1e308", "1.7976931348623157e308", "-5e-324", "2.5e-308"]
REFUSED = ["1e309", "1.8e308", "-1.7976931348623159e308", "1e-324", "0.1e-400", "9" * 310]
REFUSED += ["1" * 131073, "0." + "1" * 17000, "0." + "0" * 16382 + "1"]


def exactly(raw: bytes) -> Any:
    """JSON with its numbers as decimals, of which none is rounded."""
    return json.loads(raw, parse_int=Decimal, parse_float=Decimal)


async def text_of(api: Api, method: str, path: str, data: bytes | None = None) -> bytes:
    """The bytes of a successful answer."""
    headers = {"Content-Type": "application/openjobspec+json"}
    url = f"{api.url}{path}"
    async with api.session.request(method, url, data=data, headers=headers) as response:
        assert response.status in (200, 201), await response.text()
        return await response.read()


@pytest.mark.parametrize("number", EXACT, ids=lambda number: number[:25])
async def test_a_number_comes_back_exactly(api: Api, number: str) -> None:
    sent = number.encode()
    body = b'{"type":"t","args":[%s,{"a":[%s]}],"meta":{"m":%s},"options":{"queue":"exact"}}'
    made = exactly(await text_of(api, "POST", "/ojs/v1/jobs", body % (sent, sent, sent)))["job"]
    fetch = b'{"queues":["exact"]}'
    [job] = exactly(await text_of(api, "POST", "/ojs/v1/workers/fetch", fetch))["jobs"]
    report = f'{{"job_id":"{job["id"]}","result":{{"r":{number}}}}}'.encode()
    await text_of(api, "POST", "/ojs/v1/workers/ack", report)
    ended = exactly(await text_of(api, "GET", f"/ojs/v1/jobs/{job['id']}"))["job"]
    value = Decimal(number)
    for each in (made, job, ended):
        assert (each["args"], each["meta"]["m"]) == ([value, {"a": [value]}], value)
    assert ended["result"] == {"r": value}


@pytest.mark.parametrize("number", ["1", "1.0", "1.00", "100", "0.10"])
async def test_a_number_keeps_its_digits(api: Api, number: str) -> None:
    body = b'{"type":"t","args":[%s]}' % number.encode()
    answer = await text_of(api, "POST", "/ojs/v1/jobs", body)
    assert b'"args":[%s]' % number.encode() in answer.replace(b" ", b"")


@pytest.mark.parametrize("number", REFUSED, ids=lambda number: number[:25])
async def test_a_number_no_double_can_hold_is_refused(api: Api, number: str) -> None:
    await api.enqueue("inexact")
    [held] = await api.fetch("inexact")
    for path, body in (
        ("jobs", '{{"type":"t","args":[{}]}}'),
        ("jobs", '{{"type":"t","args":[],"meta":{{"m":{}}}}}'),
        ("workers/ack", f'{{{{"job_id":"{held["id"]}","result":{{}}}}}}'),
    ):
        answer = await api("POST", f"/ojs/v1/{path}", data=body.format(number).encode())
        assert answer.status == 400
        assert answer.error["code"] in ("invalid_payload", "invalid_request")
    await api.ack(held)


AS_THEY_CAME = [
    "2035-01-01T00:00:00Z",
    "2035-01-01T00:00:00.123456789+14:00",
    "0001-01-01T00:00:00Z",
]
AS_THEY_CAME += ["9999-12-31T23:59:59Z", "2036-02-29T23:59:59-15:59", "2035-01-01T00:00:00-00:00"]
IN_OUR_FORM = {
    "2035-01-01 00:00:00Z": "2035-01-01T00:00:00.000Z",
    "2035-01-01t00:00:00z": "2035-01-01T00:00:00.000Z",
    "2035-01-01T24:00:00Z": "2035-01-02T00:00:00.000Z",
    "2016-12-31T23:59:60Z": "2017-01-01T00:00:00.000Z",
}
NO_TIMES = ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999Z"]
NO_TIMES += ["294276-12-31T00:00:00Z", "294277-01-01T00:00:00Z", "2035-01-01T24:00:01Z"]
NO_TIMES += ["2035-01-01T00:00:00+16:00", "2035-01-01T00:00:00+24:00", "2035-01-01T00:00:00+00:60"]
NO_TIMES += ["infinity", "-infinity", "now", "today", "tomorrow", "epoch", "allballs", "J2451187"]
NO_TIMES += ["2035-01-01T00:00:00Z BC", "2035-02-30T00:00:00Z", "2035-02-29T00:00:00Z"]
NO_TIMES += [
    "2035-01-01T00:00:00Z\n",
    " 2035-01-01T00:00:00Z",
    "\uff12035-01-01T00:00:00Z",
    "20350101",
]
NO_TIMES += ["2035-01-01T00:00:00 Europe/London", "2035-01-01T00:00:00EST", "2035-W01-1T00:00:00Z"]
NO_TIMES += [
    "P99999999Y",
    "PT1e9S",
    "-PT1S",
    "PT-1S",
    "P-1D",
    "++PT1S",
    "PT1S ",
    "P\u0661D",
    "PTS",
    "P1",
]


@pytest.mark.parametrize("field", ["scheduled_at", "expires_at"])
async def test_a_time_comes_back_as_every_client_can_read_it(api: Api, field: str) -> None:
    for sent, shown in [*zip(AS_THEY_CAME, AS_THEY_CAME, strict=True), *IN_OUR_FORM.items()]:
        body = {"type": "t", "args": [], "options": {field: sent}}
        assert (await api.post("/ojs/v1/jobs", body)).body["job"][field] == shown


@pytest.mark.parametrize("field", ["scheduled_at", "expires_at", "delay_until"])
async def test_a_value_that_is_no_time_is_refused(api: Api, field: str) -> None:
    for sent in NO_TIMES:
        body = {"type": "t", "args": [], "options": {field: sent}}
        answer = await api("POST", "/ojs/v1/jobs", body)
        assert (answer.status, answer.error["details"]["field"]) == (400, field), sent


ZONES = ["UTC", "Europe/London", "America/Argentina/Buenos_Aires", "Etc/GMT+12"]
NO_ZONES = ["utc", "europe/london", "EST", "EST5EDT", "+05", "UTC+3", "localtime", "posixrules"]
NO_ZONES += [
    "../../etc/passwd",
    "/etc/localtime",
    "Europe/../Europe/London",
    "posix/UTC",
    "right/UTC",
]
NO_ZONES += ["Europe", "Europe/", "Europe/London\n", "tzdata.zi", "__init__.py", ".", "Ω", "a" * 64]
NO_ZONES += ["Europe/" + "a" * 300, "a" * 100_000, "Europe\\London", "'; select 1; --", "%s"]


async def test_zones_are_those_of_the_time_zone_database(api: Api) -> None:
    cron: dict[str, Any] = {"name": "zones", "cron": "0 3 * * *", "type": "t", "args": []}
    for zone in ZONES:
        answer = await api.post("/ojs/v1/cron", {**cron, "timezone": zone})
        assert answer.body["cron"]["timezone"] == zone
    for zone in NO_ZONES:
        refused = await api("POST", "/ojs/v1/cron", {**cron, "timezone": zone})
        assert (refused.status, refused.error["details"]["field"]) == (400, "timezone"), zone
        assert len(str(refused.body)) < 4096


KEPT_TEXTS = [
    "é",
    "e\u0301",
    "\ufb01",
    "\u1e9b\u0323",
    "שלום\u202e",
    "\ufeffa",
    "\uffff",
    "\U0010ffff",
]
KEPT_TEXTS += [
    "\u0085",
    "\u200b",
    "\x01\x1f\x7f",
    "<script>",
    "'; drop table ojs.job; --",
    "\\",
    "$$",
]
KEPT_TEXTS += ["%s%I%L", "{{x}}", "${x}", "\\u0000", "__proto__", "constructor", "null", ""]


async def test_every_text_comes_back_unchanged(api: Api) -> None:
    """As a value and as a key; not normalized, not cut, not interpreted."""
    value = {text: [text] for text in KEPT_TEXTS}
    for ensure_ascii in (True, False):
        body = {"type": "t", "args": [value], "meta": value, "options": {"queue": "texts"}}
        data = json.dumps(body, ensure_ascii=ensure_ascii).encode()
        made = (await api("POST", "/ojs/v1/jobs", data=data)).body["job"]
        [job] = await api.fetch("texts")
        ended = (await api.ack(job, result=value)).body["job"]
        for each in (made, job, ended):
            assert (each["args"], each["meta"]) == ([value], value)
        assert ended["result"] == value


async def test_texts_that_look_alike_are_one_for_a_unique_policy(api: Api) -> None:
    """ojs-unique-jobs 4: fingerprints are of NFC; what is stored is as it came."""
    options = {"queue": "nfc", "unique": {"keys": ["args"]}}
    first = await api("POST", "/ojs/v1/jobs", {"type": "t", "args": ["é"], "options": options})
    again = {"type": "t", "args": ["e\u0301"], "options": options}
    assert (first.status, (await api("POST", "/ojs/v1/jobs", again)).status) == (201, 409)
