"""Kinds that start pods of any sort. Sources: the projects' own type definitions, November 2026."""

from modelsteward.workloads.kinds.kind import Kind, under

POD_TEMPLATE = ("spec.template",)
LWS = ("spec.leaderWorkerTemplate.leaderTemplate", "spec.leaderWorkerTemplate.workerTemplate")
SANDBOX = ("v1beta1", "v1alpha1")
KNATIVE = "serving.knative.dev"
AIBRIX = "orchestration.aibrix.ai"
ARGO = "argoproj.io"

KINDS: tuple[Kind, ...] = (
    Kind(
        "jobset.x-k8s.io",
        ("v1alpha2",),
        "jobsets",
        "JobSet",
        templates=("spec.replicatedJobs[].template.spec.template",),
        ends=True,
    ),
    Kind(
        "leaderworkerset.x-k8s.io",
        ("v1",),
        "leaderworkersets",
        "LeaderWorkerSet",
        templates=LWS,
    ),
    Kind(
        "disaggregatedset.x-k8s.io",
        ("v1", "v1alpha1"),
        "disaggregatedsets",
        "DisaggregatedSet",
        templates=under("spec.roles[]", *LWS),
    ),
    Kind(KNATIVE, ("v1", "v1beta1"), "services", "Service", templates=POD_TEMPLATE),
    Kind(KNATIVE, ("v1", "v1beta1"), "configurations", "Configuration", templates=POD_TEMPLATE),
    Kind(KNATIVE, ("v1", "v1beta1"), "revisions", "Revision", templates=("",)),
    # What `workloadRef` names is judged itself.
    Kind(ARGO, ("v1alpha1",), "rollouts", "Rollout", templates=POD_TEMPLATE),
    Kind(ARGO, ("v1alpha1",), "workflows", "Workflow", reader="argo", ends=True),
    Kind(ARGO, ("v1alpha1",), "cronworkflows", "CronWorkflow", reader="argo", ends=True),
    Kind(
        ARGO,
        ("v1alpha1",),
        "workflowtemplates",
        "WorkflowTemplate",
        reader="argo",
        ends=True,
        starts=False,
    ),
    Kind(
        ARGO,
        ("v1alpha1",),
        "clusterworkflowtemplates",
        "ClusterWorkflowTemplate",
        reader="argo",
        ends=True,
        starts=False,
        cluster=True,
    ),
    Kind("apps.openshift.io", ("v1",), "deploymentconfigs", "DeploymentConfig", templates=POD_TEMPLATE),
    Kind("kubeflow.org", ("v1", "v1beta1", "v1alpha1"), "notebooks", "Notebook", templates=POD_TEMPLATE),
    Kind(
        "batch.volcano.sh",
        ("v1alpha1",),
        "jobs",
        "Job",
        templates=("spec.tasks[].template",),
        ends=True,
    ),
    Kind("agents.x-k8s.io", SANDBOX, "sandboxes", "Sandbox", templates=("spec.podTemplate",)),
    Kind(
        "extensions.agents.x-k8s.io",
        SANDBOX,
        "sandboxtemplates",
        "SandboxTemplate",
        templates=("spec.podTemplate",),
        starts=False,
    ),
    *(
        Kind(
            "tekton.dev",
            ("v1", "v1beta1"),
            f"{kind.lower()}s",
            kind,
            reader="tekton",
            ends=True,
            starts=kind.endswith("Run"),
        )
        for kind in ("TaskRun", "PipelineRun", "Task", "Pipeline")
    ),
    Kind(
        AIBRIX,
        ("v1alpha1",),
        "stormservices",
        "StormService",
        templates=("spec.template.spec.roles[].template",),
    ),
    Kind(AIBRIX, ("v1alpha1",), "rolesets", "RoleSet", templates=("spec.roles[].template",)),
    Kind(AIBRIX, ("v1alpha1",), "podsets", "PodSet", templates=POD_TEMPLATE),
)
