"""What was checked: a line of JSON for each check, with its fault if there is one."""

import json
import traceback

CHECKS = []


def check(name):
    """Adds a function as a check; checks run in the order in which they are added."""

    def add(run):
        CHECKS.append((name, run))
        return run

    return add


def report():
    """Runs all checks, each to its end."""
    for name, run in CHECKS:
        print(json.dumps({"check": name, "fault": outcome(run)}), flush=True)


def outcome(run):
    try:
        run()
    except Exception:
        return traceback.format_exc()
    return None


def same(got, want):
    """Asserts that two values are equal, and shows both where they are not."""
    assert got == want, f"\n  got    {got!r}\n  wanted {want!r}"


def refused(run, error, **wanted):
    """Asserts that a call fails with an error of this class and these attributes, and returns it."""
    try:
        answer = run()
    except error as found:
        same({name: getattr(found, name) for name in wanted}, wanted)
        return found
    raise AssertionError(f"not refused: {answer}")
