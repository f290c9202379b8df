"""Who somebody is, compared as written: RBAC's subjects against what the API server authenticated."""

from __future__ import annotations

from collections.abc import Iterable

from modelsteward.engine.question import Identity
from modelsteward.engine.records import Person, Subject

SYSTEM = "system:"
SERVICE_ACCOUNT = "system:serviceaccount:"
_MAKERS = (
    *("cronjob-controller", "daemon-set-controller", "deployment-controller", "job-controller"),
    *("replicaset-controller", "replication-controller", "statefulset-controller"),
)
#: Controllers of Kubernetes itself that make objects for another object, with and without own accounts.
_OF_KUBERNETES = frozenset(
    ("system:kube-controller-manager", *(f"{SERVICE_ACCOUNT}kube-system:{name}" for name in _MAKERS))
)


def is_among(identity: Identity, subjects: Iterable[Subject]) -> bool:
    """Whether one of the subjects is this identity, a group of it, or its service account."""
    for subject in subjects:
        if subject.kind == "Group":
            if subject.name in identity.groups:
                return True
        elif subject.kind == "User":
            if subject.name == identity.username:
                return True
        elif identity.username == f"{SERVICE_ACCOUNT}{subject.namespace}:{subject.name}":
            return True
    return False


def is_reviewer(identity: Identity, people: Iterable[Person]) -> bool:
    """Whether the identity is one of them: a person, by no name of Kubernetes' own."""
    if identity.username.startswith(SYSTEM):
        return False
    for person in people:
        if person.name.startswith(SYSTEM):
            continue
        if person.name in identity.groups if person.kind == "Group" else person.name == identity.username:
            return True
    return False


def is_of_kubernetes(identity: Identity) -> bool:
    """Whether it is a workload controller of Kubernetes itself."""
    return identity.username in _OF_KUBERNETES
