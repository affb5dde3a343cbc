"""The rules of the house that a program can check; db/README.md and CONTRIBUTING.md say why."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from ojs_pg.server.envelope import CODES
from ojs_pg.server.router import Route
from ojs_pg.server.routes import CONFORMANCE_ROUTES, ROUTES
from tests.processes import PROJECT

FUNCTIONS = PROJECT / "db" / "functions"
FILES = sorted(FUNCTIONS.rglob("*.sql"))
MIGRATIONS = sorted((PROJECT / "db" / "migrations").glob("*.sql"))
DOORS = {path.stem for path in FILES if path.stem.startswith("ojs_")}
ALL_ROUTES = [*ROUTES, *CONFORMANCE_ROUTES]
# Keys are not made over HTTP, where a stolen one could make others.
LOCAL_DOORS = {"ojs_create_key", "ojs_list_keys", "ojs_revoke_key", "ojs_forget_keys"}
# Open like a door, and no operation: it reads the text of a report for workers that speak SQL.
READERS = {"ojs_json"}

# A partition is named for its day, so its name is known only when it is made; and a default is
# given a literal.
DYNAMIC = {"make_day", "count_day", "drop_day", "repair_counters"}
# Only the owner of a table may do it, and a server may be less: they run as their owner.
OWNERS_WORK = {f"ojs.{name}" for name in DYNAMIC}
# The clock is one function; another tells how long PostgreSQL has been running, and the others who
# waits at this moment: a test that moves the time must not end that.
CLOCKS = {"now", "ojs_health"} | {
    "notify_others",
    "notify_waiting",
    "prune_waiting",
    "register_waiting",
    "relay_waiting",
    "wake_registered",
}

PYTHON = sorted((PROJECT / "server").glob("*.py"))

CREATED = re.compile(
    r"^create (?:or replace )?(function|procedure|view|trigger|type|table|aggregate) ([\w.]+)", re.M
)
LITERALS = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.S)
COMMENTS = re.compile(r"--[^\n]*")


def code(path: Path) -> str:
    """The file's SQL, without its comments and string literals."""
    return LITERALS.sub(lambda found: "''" if found[0][0] == "'" else "", path.read_text())


def place(path: Path) -> str:
    """A file's path inside the project, as a test's name."""
    return str(path.relative_to(PROJECT))


class Function(NamedTuple):
    """A function as the catalog has it."""

    name: str
    arguments: list[str]
    modes: list[str]
    types: list[str]
    returns: str
    language: str
    definer: bool
    config: list[str]
    body: str
    comment: str | None


@pytest.fixture
def functions(sql: psycopg.Connection) -> dict[str, list[Function]]:
    """Our functions by name, doors as `ojs_fetch`, helpers as `ojs.wake`; overloads in one list."""
    rows = sql.execute(
        """
        select case n.nspname when 'ojs' then 'ojs.' else '' end || p.proname,
          coalesce(p.proargnames, '{}'),
          coalesce(p.proargmodes::text[], array_fill('i'::text, array[p.pronargs::integer])),
          array(select format_type(a.type, null)
            from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality a(type, n)
            order by a.n),
          format_type(p.prorettype, null), l.lanname, p.prosecdef, coalesce(p.proconfig, '{}'),
          p.prosrc, obj_description(p.oid, 'pg_proc')
        from pg_proc p
        join pg_namespace n on n.oid = p.pronamespace
        join pg_language l on l.oid = p.prolang
        where n.nspname = 'ojs' or (n.nspname = 'public' and starts_with(p.proname, 'ojs_'))
        """
    ).fetchall()
    found: dict[str, list[Function]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Function(*row))
    return found


def test_a_file_defines_what_it_is_named_for_and_nothing_else() -> None:
    for path in FILES:
        made = CREATED.findall(path.read_text())
        name = path.stem if path.stem in DOORS else f"ojs.{path.stem}"
        kind = "view" if path.parent.name == "views" else "function"
        assert made[0] == (kind, name), place(path)
        assert {other for other, _ in made[1:]} <= {"trigger"}, place(path)


def test_no_two_files_define_the_same() -> None:
    assert [name for name, times in Counter(path.stem for path in FILES).items() if times > 1] == []


def test_definitions_can_be_repeated() -> None:
    """A function is replaced while it is in use; to drop and create it would fail its callers."""
    for path in FILES:
        assert not re.search(r"^(create (?!or replace)|drop )", path.read_text(), re.M), place(path)


def test_the_set_of_doors_is_the_set_of_routes() -> None:
    assert {route.door for route in ALL_ROUTES} == DOORS - LOCAL_DOORS - READERS
    assert len(ALL_ROUTES) == len(DOORS - LOCAL_DOORS - READERS)


def test_a_method_and_a_path_are_one_route() -> None:
    assert len({(route.method, route.path) for route in ALL_ROUTES}) == len(ALL_ROUTES)


def test_cores_of_routes_are_functions(functions: dict[str, list[Function]]) -> None:
    for route in ALL_ROUTES:
        if route.core:
            [core] = functions[route.core]
            assert core.types[0] == "jsonb[]"
            assert core.returns in ("ojs.reply", "ojs.http_reply")
            assert f"{route.core}(" in code(next(FUNCTIONS.rglob(f"{route.door}.sql")))


@pytest.mark.parametrize("route", ALL_ROUTES, ids=lambda route: route.door)
def test_doors_have_one_shape(functions: dict[str, list[Function]], route: Route) -> None:
    [door] = functions[route.door]
    wanted = ["p_request"]
    if route.lenient:
        wanted += ["p_lenient", "p_strict"]
    if route.planned:
        wanted.append("p_plan")
    assert door.arguments == wanted
    flags = ["boolean", "boolean"] if route.lenient else []
    assert door.types == ["jsonb", *flags, *(["jsonb"] if route.planned else [])]
    assert door.returns == "ojs.reply"
    assert door.definer, "producers and workers have no right on tables"
    assert door.config == ["search_path=pg_catalog, pg_temp"]
    assert door.comment, "a door is documented where \\df+ shows it"


def test_a_doors_comment_names_its_errors_and_its_section(
    functions: dict[str, list[Function]],
) -> None:
    for name in DOORS - READERS:
        comment = functions[name][0].comment or ""
        assert "200" in comment or "201" in comment, name
        assert name == "ojs_reset" or re.search(r"ojs-[a-z-]+ \d", comment), name


def test_a_doors_comment_names_the_errors_that_openapi_describes(
    functions: dict[str, list[Function]],
) -> None:
    """400 is described once for all operations, so only the code says which door can answer it."""
    described = {
        (method.upper(), path): {status for status in operation["responses"] if status[0] == "4"}
        for room in (PROJECT / "server" / "openapi").glob("*.json")
        for path, methods in json.loads(room.read_text()).get("paths", {}).items()
        for method, operation in methods.items()
    }
    for route in ROUTES:
        errors = described[route.method, route.path]
        body = functions[route.door][0].body
        if re.search(r"ojs\.(require_known|require_object|invalid)\(", body):
            errors = errors | {"400"}
        named = set(re.findall(r"OJ(4\d\d)", functions[route.door][0].comment or ""))
        assert named | {"400"} == errors | {"400"} and errors <= named, route.door


def test_what_an_operator_does_is_recorded(
    functions: dict[str, list[Function]], sql: psycopg.Connection
) -> None:
    """A door that changes something and is for operators only passes its name to ojs.audit."""
    others = {
        str(row[0])
        for row in sql.execute("select door from ojs.scope_doors() where scope <> 'operator'")
    }
    for name in DOORS - others - {"ojs_reset", "ojs_list_keys"}:
        assert f"'{name}'" in functions[name][0].body, name
    assert "ojs.audit(" not in "".join(functions[name][0].body for name in others & DOORS)


def test_no_function_is_overloaded(functions: dict[str, list[Function]]) -> None:
    assert [name for name, found in functions.items() if len(found) > 1] == []


def test_only_doors_and_triggers_run_as_their_owner(functions: dict[str, list[Function]]) -> None:
    """A helper runs as who calls it, so that none opens a way around the doors."""
    for name, [function] in functions.items():
        if name not in DOORS | OWNERS_WORK and function.returns != "trigger":
            assert not function.definer, name
        if function.definer:
            assert function.config[0] == "search_path=pg_catalog, pg_temp", name
            assert len(function.config) == 1 or name in OWNERS_WORK, name


def test_owners_work_quotes_what_it_makes_statements_of() -> None:
    """format with %I and %L, and nothing joined to a statement."""
    for name in DYNAMIC:
        text = (FUNCTIONS / "system" / f"{name}.sql").read_text()
        assert re.findall(r"\bexecute (?!format\(')", COMMENTS.sub("", text)) == [], name
        statements = re.findall(r"\bexecute format\('((?:[^']|'')*)'", text)
        assert [one for one in statements if re.search(r"%(?![IL])", one)] == [], name


def test_bodies_open_by_saying_what_they_are_for(functions: dict[str, list[Function]]) -> None:
    routes = {route.door: f"-- {route.method} {route.path}" for route in ALL_ROUTES}
    for name, [function] in functions.items():
        first = function.body.strip().splitlines()[0].strip()
        assert first.startswith("-- "), name
        if name in routes:
            assert first == routes[name]


def test_parameters_are_named_as_parameters(functions: dict[str, list[Function]]) -> None:
    """p_ came from the caller, v_ is mine, bare is a column (or a member that is returned)."""
    for name, [function] in functions.items():
        for argument, mode in zip(function.arguments, function.modes, strict=True):
            assert argument.startswith("p_") == (mode == "i"), f"{name}({argument})"


def test_variables_are_named_as_variables() -> None:
    for path in FILES:
        for block in re.findall(r"^declare\n(.*?)^begin\n", code(path), re.M | re.S):
            for name in re.findall(r"^  (\w+) ", block, re.M):
                assert name.startswith("v_"), f"{place(path)}: {name}"


def offenders(pattern: str, allowed: set[str]) -> list[str]:
    """The files whose code matches a pattern, apart from those that may."""
    return [
        place(path) for path in FILES if path.stem not in allowed and re.search(pattern, code(path))
    ]


def test_only_two_functions_raise() -> None:
    """Beside the guard, whose refusal is PostgreSQL's own for want of a right."""
    raising = r"\braise\s*(exception|sqlstate|insufficient_privilege|''|;)"
    assert offenders(raising, {"raise", "try_again", "guard"}) == []


@pytest.mark.parametrize("door", sorted(DOORS))
def test_a_door_first_asks_whether_public_may_execute_it(
    functions: dict[str, list[Function]], door: str
) -> None:
    [function] = functions[door]
    signature = f"public.{door}({', '.join(function.types)})"
    body = function.body.partition("\nbegin\n")[2] or function.body
    statements = [line.strip() for line in body.splitlines() if not line.strip().startswith("--")]
    first = next(line for line in statements if line)
    assert first.endswith(f"ojs.guard('{signature}');")


def test_sql_is_static() -> None:
    assert offenders(r"\bexecute\b(?! function)", DYNAMIC) == []


def test_no_literal_has_a_backslash() -> None:
    """With standard_conforming_strings off, as a caller's session may have it, it means another."""
    for path in FILES:
        assert "\\" not in COMMENTS.sub("", path.read_text()), place(path)


def test_every_lock_is_on_something_of_ours() -> None:
    """Any user of the database may take an advisory lock, and keep it."""
    assert offenders("advisory", set()) == []


def test_time_comes_from_one_function() -> None:
    clocks = (
        r"(?<!ojs\.)\b(now\(\)|clock_timestamp|current_timestamp|current_date|current_time\b"
        r"|localtime|statement_timestamp|transaction_timestamp|timeofday)"
    )
    assert offenders(clocks, CLOCKS) == []


def test_nothing_sleeps_in_the_database() -> None:
    assert offenders(r"\bpg_sleep", set()) == []


def test_names_are_qualified() -> None:
    """Tables of ours are written with their schema, whatever the search_path is."""
    migrations = "".join(path.read_text() for path in MIGRATIONS)
    tables = "|".join(re.findall(r"^create table ojs\.(\w+)", migrations, re.M))
    for path in FILES:
        text = code(path)
        expressions = set(re.findall(r"\b(\w+) as (?:not )?(?:materialized )?\(", text))
        bare = set(
            re.findall(rf"\b(?:from|join|insert into|update|using) ({tables})\b(?!\()", text)
        )
        assert bare - expressions == set(), place(path)


def test_codes_of_refusals_come_from_the_one_table(sql: psycopg.Connection) -> None:
    used = set(CODES)
    for path in FILES:
        used |= set(re.findall(r"ojs\.(?:fail|error)\(\s*'(\w+)'", path.read_text()))
    rows = sql.execute(
        "select c, (select e.status from ojs.error_code(c) e) from unnest(%s::text[]) c",
        [sorted(used)],
    ).fetchall()
    assert [code for code, status in rows if status is None] == []
    assert all(400 <= status <= 599 for _, status in rows)


def test_migrations_shape_data_and_hold_no_function() -> None:
    for path in MIGRATIONS:
        text = code(path)
        assert not re.search(r"\bcreate\b[^;]*\b(function|procedure|trigger|view)\b", text)
        assert "$$" not in text


def test_migrations_are_numbered_without_gaps() -> None:
    names = [path.stem for path in MIGRATIONS]
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+", name) for name in names)
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_constraints_have_names() -> None:
    """A check's name reads as its promise, and it is what an error tells."""
    for path in MIGRATIONS:
        checks = re.findall(r"(\S+)\s+\S+\s+check\s*\(", code(path))
        assert set(checks) <= {"constraint"}, place(path)


def test_a_folder_of_sql_tests_is_named_for_a_function() -> None:
    for path in (PROJECT / "tests" / "sql").glob("*/*/*.sql"):
        assert (FUNCTIONS / path.parent.parent.name / f"{path.parent.name}.sql").exists(), path


def test_python_holds_no_table() -> None:
    """Python carries, SQL decides: outside tests no statement of ours changes a table."""
    for path in PYTHON:
        if path.stem in ("schema", "release", "script"):
            continue
        assert not re.search(
            r"\b(insert into|update|delete from|truncate)\s+ojs\.", path.read_text()
        ), place(path)
