"""A request may say which extensions it needs; one that is not there is refused by name."""

import pytest

from tests.http.conftest import Api

HEADER = "OJS-Requires-Extension"
THERE = "urn:ojs:ext:timeouts"
NONE = "urn:ojs:ext:teleportation"


async def test_every_extension_of_the_manifest_may_be_required(api: Api) -> None:
    listed = (await api.get("/ojs/manifest"))["extensions"]
    uris = [one["uri"] for one in listed["official"] + listed["experimental"]]
    assert THERE in uris
    for needed in [*uris, ", ".join(uris), ""]:
        answer = await api("GET", "/ojs/v1/queues", headers={HEADER: needed})
        assert answer.status == 200, needed


@pytest.mark.parametrize("needed", [NONE, f"{THERE}, {NONE}", f"{NONE},{THERE}"])
async def test_another_one_is_refused(api: Api, needed: str) -> None:
    body = {"type": "t", "args": []}
    answer = await api("POST", "/ojs/v1/jobs", body, headers={HEADER: needed})
    assert (answer.status, answer.error["code"]) == (422, "EXTENSION_NOT_SUPPORTED")
    assert answer.error["extension"] == answer.error["details"]["extension"] == NONE
