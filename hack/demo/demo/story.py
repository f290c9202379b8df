"""What happens in the demo, part by part. Every line is a real command against a real API server."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from controlplane.installation import COMMAND, Installation
from controlplane.plane import ControlPlane
from demo.narrator import ROOT, Narrator

QUICKSTART = "examples/quickstart"
GOVERNANCE = f"{QUICKSTART}/governance"
NAMESPACE = "serving"


def offline(narrator: Narrator, environment: dict[str, str]) -> None:
    """Part 0 needs no cluster."""
    narrator.part("0. The same judgement without a cluster, while the control plane is made ready")
    check = [str(COMMAND), "check", f"{QUICKSTART}/deployment-unknown.yaml", "--catalog", GOVERNANCE]
    narrator.run(
        "pipeline",
        [*check, "--namespace", NAMESPACE],
        environment=environment,
        succeeds=False,
        shows=("UnknownModel",),
        shown_as=" ".join(["modelsteward", *check[1:], "--namespace", NAMESPACE]),
    )


class Story:
    """Parts 1 to 6, on a plane with the product installed."""

    def __init__(self, narrator: Narrator, plane: ControlPlane, installation: Installation) -> None:
        self.narrator = narrator
        self.plane = plane
        self.installation = installation

    def kubectl(self, who: str, *arguments: str, **expected: object) -> str:
        """Runs kubectl as a person and prints what it printed."""
        return self.narrator.run(
            who,
            ["kubectl", *arguments],
            environment=self.plane.environment(who),
            **expected,  # type: ignore[arg-type]
        )

    def people(self) -> None:
        """Gives everybody the rights of their work, silently."""
        self.plane.create_namespace(NAMESPACE)
        for who in ("developer", "pipeline"):
            self.plane.grant(who, "edit", NAMESPACE)
            self.plane.grant(who, "modelsteward-viewer")
        self.plane.grant("model-owner", "modelsteward-owner")
        # Also the owner: what holds her back is not that somebody forgot to give her a right.
        for who in ("approver", "second-approver", "model-owner"):
            self.plane.grant(who, "modelsteward-approver")
        self.plane.grant("platform-team", "modelsteward-administrator")

    def parts(self) -> tuple[Callable[[], None], ...]:
        """The parts in order."""
        return (self.unknown, self.approved, self.licensed, self.columns, self.audited, self.revoked)

    def unknown(self) -> None:
        """A workload of a model that nobody registered."""
        tell, file = self.narrator, f"{QUICKSTART}/deployment-unknown.yaml"
        tell.part("1. A model that nobody registered")
        self.kubectl("platform-team", "apply", "-f", f"{GOVERNANCE}/policy.yaml")
        self._until_policy_holds()
        self.kubectl("developer", "apply", "-f", file, succeeds=False, shows=("UnknownModel",))
        tell.say(
            "The pipeline asks first, with a server-side dry run: the same answer, and nothing is written."
        )
        dry_run = ("apply", "--dry-run=server", "-f", file)
        self.kubectl("pipeline", *dry_run, succeeds=False, shows=("UnknownModel",))
        self.kubectl("developer", "get", "deployments", "-n", NAMESPACE, shows=("No resources found",))

    def approved(self) -> None:
        """Known and licensed is not yet approved; nobody approves their own."""
        tell, file = self.narrator, f"{QUICKSTART}/deployment.yaml"
        tell.part("2. Known, licensed and with evidence, but not approved")
        self.kubectl("platform-team", "apply", "-f", f"{GOVERNANCE}/license.yaml")
        self.kubectl("model-owner", "apply", "-f", f"{GOVERNANCE}/model.yaml")
        self._until_known("chat")
        self.kubectl("developer", "apply", "-f", file, succeeds=False, shows=("NotApproved",))
        tell.say("The owner, who has the right to approve, tries to approve her own model.")
        self._decide("model-owner", "chat", succeeds=False, shows=("SelfApproval",))
        tell.say("Somebody else, whom the policy names for the role, has read the evidence.")
        self._decide("approver", "chat")
        self._until_condition("chat", "Deployable", "True")
        self.kubectl("developer", "apply", "-f", file, shows=("created",))
        tell.until("the ReplicaSet made its Pod", lambda: bool(self._pods("app=chat")))
        self.kubectl("developer", "get", "deployments,replicasets,pods", "-n", NAMESPACE)

    def licensed(self) -> None:
        """A licence that forbids the use."""
        self.narrator.part("3. A licence that forbids the use")
        self.kubectl("platform-team", "apply", "-f", f"{GOVERNANCE}/license-research.yaml")
        self.kubectl("model-owner", "apply", "-f", f"{GOVERNANCE}/model-research.yaml")
        self._until_known("translator")
        self._decide("approver", "translator")
        file = f"{QUICKSTART}/deployment-research.yaml"
        self._until_condition("translator", "Approved", "True")
        self.kubectl("developer", "apply", "-f", file, succeeds=False, shows=("LicenseForbidsUse", "section"))

    def columns(self) -> None:
        """What the models look like."""
        self.narrator.part("4. What stands how, at a glance")
        self.kubectl("developer", "get", "aimodels", shows=("DEPLOYABLE",))

    def audited(self) -> None:
        """A schedule fires and its Audit completes."""
        tell = self.narrator
        tell.part("5. An audit comes due")
        tell.say("Twice a year is the default. For the story there is a slot every five seconds.")
        schedule = json.dumps(
            {
                "apiVersion": "modelsteward.io/v1alpha1",
                "kind": "AuditSchedule",
                "metadata": {"name": "often"},
                "spec": {"intervalSeconds": 5, "modelSelector": {}},
            }
        )
        self.kubectl("platform-team", "apply", "-f", "-", stdin=schedule)
        tell.until("an audit is complete", self._audited)
        self.kubectl("platform-team", "get", "auditschedules,audits", shows=("often-",))
        self.kubectl("platform-team", "delete", "auditschedule", "often")

    def revoked(self) -> None:
        """What a person takes away denies at once."""
        tell = self.narrator
        tell.part("6. The approval is revoked")
        self._decide("approver", "chat", "--decision", "Revoked")
        self._until_condition("chat", "Deployable", "False")
        tell.say("What runs goes on running. Its next Pod is refused, whoever makes it.")
        self.kubectl("developer", "delete", "pods", "-n", NAMESPACE, "-l", "app=chat", "--wait=false")
        tell.until("the ReplicaSet was told why", lambda: "ApprovalRevoked" in self._replica_failure())
        columns = "-o=custom-columns=REPLICASET:.metadata.name,WHY:.status.conditions[0].message"
        self.kubectl("developer", "get", "replicasets", "-n", NAMESPACE, columns, shows=("ApprovalRevoked",))
        self.kubectl("developer", "get", "aimodels", shows=("False",))

    def _decide(self, who: str, model: str, *flags: str, **expected: object) -> None:
        document = self.plane.kubectl("get", "aimodel", model, "-o", "json", identity=who).stdout
        arguments = ["approve", "-", "--role", "risk", "--reason", "Licence and evidence read.", *flags]
        printed = subprocess.run(
            [str(COMMAND), *arguments],
            input=document,
            capture_output=True,
            text=True,
            check=True,
            env=self.plane.environment(who),
        ).stdout
        words = " ".join(f'"{word}"' if " " in word else word for word in arguments)
        line = f"kubectl get aimodel {model} -o json | modelsteward {words} | kubectl create -f -"
        self.kubectl(who, "create", "-f", "-", stdin=printed, shown_as=line, **expected)

    def _until_policy_holds(self) -> None:
        self._until_condition("quickstart", "Ready", "True", "governancepolicy")

    def _until_known(self, model: str) -> None:
        self._until_condition(model, "Ready", "True")

    def _until_condition(self, name: str, condition: str, status: str, kind: str = "aimodel") -> None:
        def holds() -> bool:
            document = json.loads(self.plane.kubectl("get", kind, name, "-o", "json").stdout)
            conditions = document.get("status", {}).get("conditions", ())
            return any(each["type"] == condition and each["status"] == status for each in conditions)

        self.narrator.until(f"{kind}/{name} is {condition}={status}", holds)

    def _pods(self, selector: str) -> list[str]:
        names = self.plane.kubectl("get", "pods", "-n", NAMESPACE, "-l", selector, "-o", "name")
        return names.stdout.split()

    def _audited(self) -> bool:
        audits = json.loads(self.plane.kubectl("get", "audits", "-o", "json").stdout)["items"]
        return any(
            condition["type"] == "Complete" and condition["status"] == "True"
            for audit in audits
            for condition in audit.get("status", {}).get("conditions", ())
        )

    def _replica_failure(self) -> str:
        sets = json.loads(
            self.plane.kubectl("get", "replicasets", "-n", NAMESPACE, "-l", "app=chat", "-o", "json").stdout
        )
        return " ".join(
            condition.get("message", "")
            for each in sets["items"]
            for condition in each.get("status", {}).get("conditions", ())
        )


def values() -> Path:
    """The values file that the story installs the chart with."""
    return ROOT / QUICKSTART / "values.yaml"
