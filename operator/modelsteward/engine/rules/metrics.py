"""No measured value of the model is beyond a threshold of the policy."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.case import Case
from modelsteward.engine.verdict import Effect, Finding


def judge(case: Case) -> Iterator[Finding]:
    """At most one finding a metric. Measured values stand in the model's status, by policy."""
    status = case.model.status
    if status is None or not status.metrics:
        return
    asked = {metric.name: metric for metric in case.policy.spec.metrics}
    for state in status.metrics:
        metric = asked.get(state.name)
        if state.policy == case.policy.name and state.state == "Breached" and metric is not None:
            side = "above" if metric.comparison == "Above" else "below"
            yield case.finding(
                "MetricBreached",
                f"has {state.name} {state.value or 'unknown'}, {side} {metric.threshold}",
                f"Find out why {state.name} left its bounds; it is measured again by itself.",
                Effect(metric.effect),
                about=state.name,
            )
