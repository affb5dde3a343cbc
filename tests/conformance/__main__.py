"""Command line: run conformance suites against a server.

Exit code 0: every test passed, or failed as known to be impossible. 1: some did not.
2: the run itself was not possible.
"""

import argparse
import asyncio
import sys
from pathlib import Path

import aiohttp

from . import report
from .cases import Case, SuiteError, load_cases
from .runner import IMPOSSIBLE_FILE, RESET_PATH, Impossible, Result, Runner, load_impossible


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, run, report; returns the exit code."""
    options = parse(arguments)
    try:
        cases = [
            case
            for case in load_cases(options.suites)
            if not options.test or case.id in options.test
        ]
        if not cases:
            raise SuiteError(f"no test is called {' or '.join(options.test)}")
        known = load_impossible(options.known)
        results = asyncio.run(run(options.url, options.reset_path, known, cases))
    except (SuiteError, OSError, ValueError, aiohttp.ClientError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"\n{report.summary(results)}")
    if options.json:
        report.write_json(options.json, options.url, options.suites, results)
    return 0 if all(result.as_expected for result in results) else 1


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Describe and read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.conformance",
        description="Run OpenJobSpec conformance suites against a server.",
    )
    parser.add_argument("--url", required=True, help="the server, e.g. http://localhost:8080")
    parser.add_argument("--suites", required=True, type=Path, help="a folder of tests, or one file")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write a JSON report there")
    parser.add_argument(
        "--reset-path", default=RESET_PATH, help="POSTed before each test (default: %(default)s)"
    )
    parser.add_argument(
        "--test", action="append", default=[], metavar="ID", help="only this test; may be repeated"
    )
    parser.add_argument(
        "--known",
        type=Path,
        default=IMPOSSIBLE_FILE,
        metavar="FILE",
        help="tests known to be impossible (default: the project's own list)",
    )
    return parser.parse_args(arguments)


async def run(
    url: str, reset_path: str, known: dict[str, Impossible], cases: list[Case]
) -> list[Result]:
    """Run the cases in order, printing each result as it comes."""
    print(report.header())
    results = []
    async with Runner.open(url, reset_path, known) as runner:
        for case in cases:
            results.append(await runner.run(case))
            print(report.lines(results[-1]), flush=True)
    return results


if __name__ == "__main__":
    sys.exit(main())
