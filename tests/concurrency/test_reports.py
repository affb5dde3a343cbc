"""Reports of progress, checkpoints and blocked limits beside what ends jobs and takes them away."""

from collections.abc import Awaitable

from tests.concurrency.support import counted, enqueue, fetch, start_together, tick, together
from tests.doors import Answer, AsyncSql, call_async
from tests.waiting import deadline


async def test_reports_beside_an_ack_disturb_nobody(crowd: list[AsyncSql]) -> None:
    for job_id in await enqueue(crowd[0], 20):
        await fetch(crowd[0])
        report = {"id": job_id, "progress": 0.5, "checkpoint": {"row": 1}}
        answers = await together(
            call_async(crowd[0], "ojs_ack", {"job_id": job_id}),
            *(call_async(one, "ojs_report_progress", report) for one in crowd[1:6]),
            *(call_async(one, "ojs_save_checkpoint", {**report, "state": 1}) for one in crowd[6:9]),
        )
        assert answers[0].status == 200
        assert {answer.status for answer in answers[1:6]} == {200}
        assert {answer.status for answer in answers[6:]} <= {200, 409}


async def test_a_worker_that_lost_its_job_saves_nothing_over_the_next_checkpoint(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    """The late one waits for the transaction that takes its job away, and finds it gone."""
    [job_id] = await enqueue(crowd[0], 1)
    await fetch(crowd[0], worker_id="slow")
    saved = {"id": job_id, "worker_id": "slow", "state": "late"}
    [answer] = await start_together(
        holder,
        watcher,
        lambda holder: holder.execute(
            "with gone as (delete from ojs.active returning job_id)"
            " select ojs.put_back(array(select g.job_id from gone g))"
        ),
        [call_async(crowd[0], "ojs_save_checkpoint", saved)],
    )
    assert answer.status == 409
    [held] = await fetch(crowd[0], worker_id="quick")
    assert "checkpoint" not in held


async def test_a_failed_job_blocks_its_limit_without_waiting_for_its_lock(
    crowd: list[AsyncSql], holder: AsyncSql
) -> None:
    """An enqueue may have locked the limit, and wait for the very job that fails."""
    [job_id] = await enqueue(crowd[0], 1, rate_limit={"key": "k", "concurrency": 2})
    await fetch(crowd[0])
    error = {"code": "http_429", "rate_limit_until": "PT1H"}
    async with holder.transaction():
        await holder.execute("select from ojs.rate_limit for update")
        async with deadline():
            answer = await call_async(crowd[0], "ojs_nack", {"job_id": job_id, "error": error})
    assert answer.status == 200
    shown = await call_async(crowd[0], "ojs_get_rate_limit", {"key": "k"})
    assert "blocked_until" in shown.body


async def test_directives_beside_heartbeats_and_ticks_all_arrive(crowd: list[AsyncSql]) -> None:
    names = [f"worker-{number}" for number in range(8)]

    def beats() -> list[Awaitable[Answer]]:
        pairs = zip(crowd, names, strict=False)
        return [call_async(one, "ojs_heartbeat", {"worker_id": name}) for one, name in pairs]

    await together(*beats())
    words = zip(crowd[8:], ["quiet", "terminate", "resume", "quiet"], strict=False)
    asked = [(one, {"directive": word, "all": True}) for one, word in words]
    told = [call_async(one, "ojs_direct_workers", request) for one, request in asked]
    answers = await together(*beats(), *told, tick(crowd[12], "workers"))
    assert counted(answers[:12]) == {200: 12}
    listed = await call_async(crowd[0], "ojs_list_workers", {})
    assert listed.body["summary"]["total"] == 8
