"""A thousand people come within ten seconds, for forty places: how long they wait, and whether it was fair."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from tests.benchmark.rows import person
from tests.benchmark.visiting import Visitor

PEOPLE = 1000
SECONDS = 10
CONNECTIONS = 200


def run(url: str, slug: str) -> Iterator[str]:
    began = time.perf_counter()

    def visit(number: int) -> tuple[float, float, str]:
        time.sleep(max(0.0, began + number * SECONDS / PEOPLE - time.perf_counter()))
        return _visit(Visitor(url, address=f"198.51.{number // 250}.{number % 250}"), slug, number)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        visits = list(pool.map(visit, range(PEOPLE)))
    slowest, whole, ends = zip(*visits, strict=True)
    yield f"slowest answer: median {median(slowest):.2f} s, worst {max(slowest):.2f} s"
    yield f"whole visit: median {median(whole):.2f} s, worst {max(whole):.2f} s"
    yield f"all over after {time.perf_counter() - began:.1f} s: {dict(Counter(ends))}"


def _visit(visitor: Visitor, slug: str, number: int) -> tuple[float, float, str]:
    """Look at the cycle, fill in the form, read the page after it; return the slowest answer and the whole."""
    page = f"/cycles/{slug}/"
    steps = (
        lambda: visitor.get(page),
        lambda: visitor.get(f"{page}register/"),
        lambda: visitor.post(f"{page}register/", person(number)),
        lambda: visitor.get(f"{page}registered/"),
    )
    waits = []
    try:
        for step in steps:
            began = time.perf_counter()
            step()
            waits.append(time.perf_counter() - began)
    except (OSError, RuntimeError) as error:
        return time.perf_counter() - began, sum(waits), type(error).__name__
    return max(waits), sum(waits), "registered"
