"""ojs_json reads whatever Python's json module reads, with U+FFFD for what cannot be stored."""

import json
import random

import psycopg

ESCAPES = ["\\u0000", "\\uD83D", "\\ud83d", "\\uDE00", "\\ude00", "\\udbff", "\\udc00", "\\udfff"]
ESCAPES += ["\\u0041", "\\uFFFD", "\\u005c", "\\\\", '\\"', "\\/", "\\n", "\\t"]
PLAIN = ["u0000", "ud83d", "u", "0000", "é", "漢", "😀", "a", " ", "/"]


def texts(count: int) -> list[str]:
    """JSON arrays of one string each, made of escapes that stand side by side in every way."""
    chance = random.Random(7)
    return [
        '["' + "".join(chance.choices(ESCAPES * 2 + PLAIN, k=chance.randint(1, 9))) + '"]'
        for _ in range(count)
    ]


def readable(text: str) -> str:
    """What Python reads, with U+FFFD for each NUL and each half of a pair."""
    [read] = json.loads(text)
    return "".join(
        "\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in read
    )


def test_every_string_of_escapes_is_read(sql: psycopg.Connection) -> None:
    sent = texts(5000)
    rows = sql.execute(
        "select ojs_json(u.text) ->> 0"
        " from unnest(%s::text[]) with ordinality u(text, n) order by n",
        [sent],
    ).fetchall()
    read = [row[0] for row in rows]
    assert [
        (text, found) for text, found in zip(sent, read, strict=True) if found != readable(text)
    ] == []
