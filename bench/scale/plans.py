"""Query plans of a claim and of each window of the planner, from EXPLAIN (ANALYZE, BUFFERS)."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.report import Plan

MANY = 5_000  # rows of a sequential scan: a table that grows with the years


def lines(*works: Callable[[], None]) -> Iterator[Plan]:
    """Yield a plan for each query that looks for due rows, without lookups by primary key."""
    with transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            for work in works:
                work()
        transaction.set_rollback(True)
    for query in asked.captured_queries:
        if "FOR UPDATE" in query["sql"] or "BETWEEN" in query["sql"]:
            yield _plan(query["sql"])


def _plan(query: str) -> Plan:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}", None)
        told = cursor.fetchone()[0][0]
        transaction.set_rollback(True)
    nodes = list(_nodes(told["Plan"]))
    indexes = dict.fromkeys(node["Index Name"] for node in nodes if "Index Name" in node)
    pages = told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"]
    return Plan(
        "P6 plan",
        f"window of {column[1]}" if (column := re.search(r'"(\w+)" BETWEEN', query)) else "claim",
        ", ".join(indexes),
        f"{told['Plan']['Actual Rows']:.0f} rows, {pages} pages, {told['Execution Time']:.1f} ms",
        is_narrow=not any(_is_long(node) for node in nodes),
    )


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


def _is_long(node: dict[str, Any]) -> bool:
    read = node.get("Actual Rows", 0) + node.get("Rows Removed by Filter", 0)
    return node["Node Type"] == "Seq Scan" and read > MANY
