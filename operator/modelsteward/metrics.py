"""What the processes count, in Prometheus' words. Labels are bounded: no names, users or namespaces."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class WebhookMetrics:
    """Counters of one webhook process, in a registry of their own."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self.decisions = Counter(
            "modelsteward_admission_decisions",
            "Answered admission reviews by path and outcome "
            "(allowed, warned, denied, ungoverned, skipped, stamped, refused).",
            ("path", "outcome"),
            registry=registry,
        )
        self.findings = Counter(
            "modelsteward_admission_findings",
            "Findings in answered reviews, by code and effect.",
            ("code", "effect"),
            registry=registry,
        )
        self.refused = Counter(
            "modelsteward_http_refused",
            "Requests without an AdmissionReview to answer, by status: no uid, no POST, no whole body.",
            ("status",),
            registry=registry,
        )
        self.duration = Histogram(
            "modelsteward_admission_duration_seconds",
            "From the whole body read to the answer ready.",
            registry=registry,
            buckets=_BUCKETS,
        )
        self.certificate_expiry = Gauge(
            "modelsteward_webhook_certificate_expiry_timestamp_seconds",
            "When the serving certificate runs out.",
            registry=registry,
        )
        self.draining = Gauge(
            "modelsteward_webhook_draining", "1 while the process takes its leave.", registry=registry
        )
        self.catalog = CatalogMetrics(registry)

    def exposition(self) -> bytes:
        """The text that Prometheus scrapes."""
        return generate_latest(self.registry)


class CatalogMetrics:
    """Counters of the list and watch that feed a catalogue."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.objects = Gauge(
            "modelsteward_catalog_objects", "Objects held, by kind.", ("kind",), registry=registry
        )
        self.unreadable = Gauge(
            "modelsteward_catalog_unreadable_objects",
            "Stored objects that could not be read, by kind.",
            ("kind",),
            registry=registry,
        )
        self.age = Gauge(
            "modelsteward_catalog_age_seconds",
            "Since the last event, bookmark or list, by kind.",
            ("kind",),
            registry=registry,
        )
        self.synced = Gauge("modelsteward_catalog_synced", "1 once every kind was listed.", registry=registry)
        self.errors = Counter(
            "modelsteward_watch_errors",
            "Broken lists and watches, by kind and reason.",
            ("kind", "reason"),
            registry=registry,
        )
        self.relists = Counter(
            "modelsteward_watch_relists", "Complete lists, by kind.", ("kind",), registry=registry
        )
        self.repairs = Counter(
            "modelsteward_watch_repairs",
            "Objects that a list after the first found changed or gone, by kind.",
            ("kind",),
            registry=registry,
        )
