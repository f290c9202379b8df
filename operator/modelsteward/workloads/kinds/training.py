"""Ray, the training operator and the trainer.

Sources: ray-project/kuberay ray-operator/apis/ray, kubeflow/trainer pkg/apis/trainer, kubeflow/mpi-operator.
"""

from modelsteward.api.sighting import Role
from modelsteward.workloads.kinds.kind import Field, Kind, under

RAY = "ray.io"
RAY_VERSIONS = ("v1", "v1alpha1")
RAY_GROUPS = ("headGroupSpec.template", "workerGroupSpecs[].template")
JOB_SET = "spec.replicatedJobs[].template.spec.template"
TRAINER = "trainer.kubeflow.org"
AIBRIX = "orchestration.aibrix.ai"

RAY_KINDS: tuple[Kind, ...] = (
    Kind(
        RAY,
        RAY_VERSIONS,
        "rayclusters",
        "RayCluster",
        templates=under("spec", *RAY_GROUPS),
        commanded=True,
    ),
    Kind(
        RAY,
        RAY_VERSIONS,
        "rayservices",
        "RayService",
        templates=under("spec.rayClusterConfig", *RAY_GROUPS),
        reader="rayservice",
        commanded=True,
    ),
    Kind(
        RAY,
        RAY_VERSIONS,
        "rayjobs",
        "RayJob",
        templates=(*under("spec.rayClusterSpec", *RAY_GROUPS), "spec.submitterPodTemplate"),
        reader="rayjob",
        commanded=True,
        ends=True,
    ),
    Kind(
        RAY,
        ("v1",),
        "raycronjobs",
        "RayCronJob",
        templates=(
            *under("spec.jobTemplate.rayClusterSpec", *RAY_GROUPS),
            "spec.jobTemplate.submitterPodTemplate",
        ),
        reader="rayjob",
        commanded=True,
        ends=True,
    ),
    Kind(
        AIBRIX,
        ("v1alpha1",),
        "rayclusterfleets",
        "RayClusterFleet",
        templates=under("spec.template.spec", *RAY_GROUPS),
        commanded=True,
    ),
    Kind(
        AIBRIX,
        ("v1alpha1",),
        "rayclusterreplicasets",
        "RayClusterReplicaSet",
        templates=under("spec.template.spec", *RAY_GROUPS),
        commanded=True,
    ),
)

OPERATOR_KINDS: tuple[Kind, ...] = tuple(
    Kind(
        "kubeflow.org",
        versions,
        f"{kind.lower()}s",
        kind,
        templates=(f"spec.{field}{{}}.template",),
        ends=True,
    )
    for kind, field, versions in (
        ("PyTorchJob", "pytorchReplicaSpecs", ("v1",)),
        ("TFJob", "tfReplicaSpecs", ("v1",)),
        ("MPIJob", "mpiReplicaSpecs", ("v2beta1", "v1", "v1alpha1", "v1alpha2", "v2")),
        ("JAXJob", "jaxReplicaSpecs", ("v1",)),
        ("PaddleJob", "paddleReplicaSpecs", ("v1",)),
        ("XGBoostJob", "xgbReplicaSpecs", ("v1",)),
        ("MXJob", "mxReplicaSpecs", ("v1",)),
    )
)

TRAINER_KINDS: tuple[Kind, ...] = (
    *(
        Kind(
            TRAINER,
            ("v1alpha1",),
            f"{kind.lower()}s",
            kind,
            templates=(f"{spec}.runtimePatches[].trainingRuntimeSpec.template.{JOB_SET}",),
            # As it was called before 2.2, and before 2.1.
            specs=(f"{spec}.podTemplateOverrides[].spec", f"{spec}.podSpecOverrides[]"),
            containers=(f"{spec}.trainer",),
            fields=(Field(f"{spec}.initializer.model", "storageUri", role=Role.BASE),),
            reader="trainjob",
            ends=True,
        )
        for kind, spec in (("TrainJob", "spec"), ("OptimizationJob", "spec.trainJobTemplate.spec"))
    ),
    Kind(
        TRAINER,
        ("v1alpha1",),
        "trainingruntimes",
        "TrainingRuntime",
        templates=(f"spec.template.{JOB_SET}",),
        reader="trainingruntime",
        starts=False,
        ends=True,
    ),
    Kind(
        TRAINER,
        ("v1alpha1",),
        "clustertrainingruntimes",
        "ClusterTrainingRuntime",
        templates=(f"spec.template.{JOB_SET}",),
        reader="trainingruntime",
        starts=False,
        ends=True,
        cluster=True,
    ),
)

KINDS: tuple[Kind, ...] = (*RAY_KINDS, *OPERATOR_KINDS, *TRAINER_KINDS)
