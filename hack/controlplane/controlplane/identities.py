"""Who talks to the plane. Nobody but the cluster admin has rights before they are granted."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Identity:
    """A person's login: user name (also the identity's name) and groups."""

    name: str
    groups: tuple[str, ...]


ADMIN = "cluster-admin"

PEOPLE = (
    Identity(ADMIN, ("system:masters",)),
    Identity("platform-team", ("platform",)),
    Identity("model-owner", ("ml-team",)),
    Identity("approver", ("model-approvers",)),
    Identity("second-approver", ("model-approvers",)),
    Identity("risk-officer", ("risk",)),
    Identity("developer", ("developers",)),
)

# The identity of kube-controller-manager; each controller then acts as its own ServiceAccount.
CONTROLLER_MANAGER = Identity("system:kube-controller-manager", ())

# A ServiceAccount, logged in with a token that the API server issues: namespace and name.
PIPELINE = "pipeline"
PIPELINE_ACCOUNT = ("pipelines", "pipeline")
