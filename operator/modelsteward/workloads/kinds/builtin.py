"""The kinds that every API server has. Source: kubernetes/api."""

from modelsteward.workloads.kinds.kind import Kind

POD_TEMPLATE = ("spec.template",)

KINDS: tuple[Kind, ...] = (
    Kind("", ("v1",), "pods", "Pod", templates=("",), subresources=("ephemeralcontainers",)),
    Kind("", ("v1",), "podtemplates", "PodTemplate", templates=("template",)),
    Kind("", ("v1",), "replicationcontrollers", "ReplicationController", templates=POD_TEMPLATE),
    Kind("apps", ("v1",), "deployments", "Deployment", templates=POD_TEMPLATE),
    Kind("apps", ("v1",), "replicasets", "ReplicaSet", templates=POD_TEMPLATE),
    Kind("apps", ("v1",), "statefulsets", "StatefulSet", templates=POD_TEMPLATE),
    Kind("apps", ("v1",), "daemonsets", "DaemonSet", templates=POD_TEMPLATE),
    Kind("batch", ("v1",), "jobs", "Job", templates=POD_TEMPLATE, ends=True),
    Kind("batch", ("v1",), "cronjobs", "CronJob", templates=("spec.jobTemplate.spec.template",), ends=True),
)
