"""Objects of the NIM operator: what it makes of them stands at the field that asks for it."""

import pytest
from tests.workloads.pods import read, signals

SERVICE = {"image": {"repository": "nvcr.io/nim/meta/llama-3.1-8b-instruct", "tag": "1.8.6"}}


@pytest.mark.parametrize(
    ("storage", "field"),
    [
        ({"pvc": {"name": "store"}}, "pvc"),
        ({"pvc": {"create": True}}, "pvc"),
        ({"hostPath": "/mnt"}, "hostPath"),
    ],
)
def test_a_store_that_others_can_write_is_told_where_it_is_asked_for(storage, field):
    spec = {**SERVICE, "storage": storage}
    service = {"apiVersion": "apps.nvidia.com/v1alpha1", "kind": "NIMService", "spec": spec}
    assert ("UntrustedCache", f"spec.storage.{field}") in signals(read(service))
    pipeline = {**service, "kind": "NIMPipeline", "spec": {"services": [{"name": "a", "spec": spec}]}}
    assert ("UntrustedCache", f"spec.services[0].spec.storage.{field}") in signals(read(pipeline))
