"""Workloads that load no model and look as if: flags, words, variables, mounts and images of other programs.

Each can be proved harmless by who reads it: the programs are known for something else, a model in their words
is a model of data, of a car or of a form, and nothing in the pod speaks of weights.
"""

from __future__ import annotations

from tests.fuzz.draws import Draws
from tests.fuzz.launches import Launch
from tests.fuzz.models import Entry

IMAGES = (
    "nginx:1.29",
    "python:3.12-slim",
    "node:22",
    "registry.example.com/team/application:9",
    "registry.example.com/models/ui:2",
    "registry.example.com/team/model-registry:1",
    "ghcr.io/acme/vllm-dashboard:1",
    "ghcr.io/acme/ollama-webui:main",
    "acme/llama-farm:3",
    "acme/triton-exporter:1",
    "acme/data-model-service:latest",
    "acme/transformers-club-website:1",
    "eclipse-temurin:21",
    "postgres:17",
)
#: Programs and arguments; some words look like those of model servers.
PROGRAMS: tuple[tuple[str, ...], ...] = (
    ("gunicorn", "app:app", "--bind", "[::]:8000", "--worker-tmp-dir", "/dev/shm"),
    ("uvicorn", "main:app", "--host", "[::]"),
    ("python", "manage.py", "runserver", "[::]:8000"),
    ("python3", "-m", "http.server", "8080"),
    ("python3", "-m", "flask", "--app", "models", "run"),
    ("node", "server.js", "--model=user"),
    ("java", "-jar", "app.jar", "--model=domain"),
    ("dbt", "run", "--models", "staging/orders"),
    ("dbt", "run", "--model", "marts/customers"),
    ("openapi-generator", "generate", "--model-package", "com.example/model"),
    ("sqlacodegen", "--outfile", "models.py"),
    ("django-admin", "graph_models", "--all-models"),
    ("/app/car-shop", "--model", "audi/a4"),
    ("/app/car-shop", "--model=vw/golf", "--trust-proxy", "true"),
    ("/app/printer", "--model-name", "laserjet/4000", "--config", "/etc/app/config.yaml"),
    ("/usr/bin/simulate", "--model-path", "/app/grid.json", "--revision", "main"),
    ("serve", "-s", "build", "-l", "3000"),
    ("npx", "serve", "-s", "build"),
    ("mkdocs", "serve", "-a", "[::]:8000"),
    ("hugo", "serve", "--bind", "[::]"),
    ("ng", "serve", "--host", "[::]"),
    ("bundle", "exec", "jekyll", "serve"),
    ("php", "artisan", "serve", "--host=[::]"),
    ("caddy", "run", "--config", "/etc/caddy/Caddyfile"),
    ("redis-server", "/etc/redis.conf"),
    ("postgres", "-c", "shared_buffers=1GB"),
    ("nginx", "-g", "daemon off;"),
    ("celery", "-A", "models", "worker"),
    ("curl", "-fsS", "http://vllm.serving.svc:8000/health"),
    ("curl", "-sO", "https://example.com/models/catalogue.json"),
    ("wget", "-q", "https://example.com/downloads/site.tar.gz"),
    ("git", "clone", "https://github.com/acme/web-models"),
    ("git", "clone", "https://git.example.com/huggingface.co/notes"),
    ("aws", "s3", "cp", "s3://backups/db.sql", "/tmp/db.sql"),
    ("aws", "s3", "sync", "/data", "s3://backups/models"),
    ("gsutil", "cp", "/tmp/report.csv", "gs://reports/2026/report.csv"),
    ("psql", "-c", "select model from cars"),
    ("kubectl", "get", "models.example.com"),
    ("echo", "vllm", "is", "not", "here"),
    ("grep", "-r", "model", "/etc"),
    ("sleep", "infinity"),
    ("python3", "-c", "print('from nowhere')"),
    ("python3", "-c", "import json, sys; print(json.dumps({'model': 'audi/a4'}))"),
    ("ollama", "--version"),
    ("vllm", "--version"),
    ("vllm", "--help"),
    ("pip", "install", "flask"),
    ("tail", "-f", "/dev/null"),
    ("/scripts/start.sh",),
    ("sh", "/scripts/start.sh"),
    ("bash", "/scripts/migrate.sh", "--model", "User"),
    ("supervisord", "-n", "-c", "/etc/supervisord.conf"),
)
#: Names close to those that hubs and servers read, or that have MODEL in them.
VARIABLES: tuple[tuple[str, str], ...] = (
    ("CAR_MODEL", "audi/a4"),
    ("MODEL", "Golf"),
    ("MODEL_NAME", "laserjet/4000"),
    ("MODEL_ID", "vw/golf"),
    ("DATA_MODEL_PATH", "/app/models.py"),
    ("MODELS_DIR", "/srv/app/models"),
    ("DEFAULT_MODEL", "sedan/blue"),
    ("SHF_TOKEN", "x"),
    ("HFX_HOME", "/srv/hfx"),
    ("XHF_HUB_CACHE", "/srv/x"),
    ("HFENDPOINT", "https://hf.example.com"),
    ("TRANSFORMER_ID", "7"),
    ("OLLAMA_HOST", "http://ollama.serving.svc:11434"),
    ("OLLAMA_BASE_URL", "http://ollama:11434"),
    ("LLAMA_FARM", "north/valley"),
    ("EMBEDDINGS_URL", "http://embeddings.serving.svc"),
    ("OPENAI_API_KEY", "x"),
    ("AWS_ENDPOINT_URL", "http://minio.storage.svc:9000"),
    ("S3_ENDPOINT", "http://minio.storage.svc:9000"),
    ("PATH", "/usr/local/bin:/usr/bin:/bin"),
    ("PYTHONPATH", "/app"),
    ("LD_PRELOAD", "/usr/lib/libjemalloc.so.2"),
    ("REVISION", "main"),
    ("TOKENIZER", "porter"),
    ("NODE_ENV", "production"),
    ("DEPLOYMENT_ENVIRONMENT", "test"),
)
#: Paths that look like those where models are kept.
PLACES = (
    "/srv/app/models",
    "/app/models",
    "/data/models",
    "/models-ui",
    "/var/lib/modeling",
    "/etc/app",
    "/scripts",
    "/var/cache/huggingface-docs",
    "/home/app/.cache",
    "/opt/ml-tools",
)
SOURCES: tuple[Entry, ...] = (
    {"emptyDir": {}},
    {"configMap": {"name": "app"}},
    {"persistentVolumeClaim": {"claimName": "app-data"}},
    {"secret": {"secretName": "app"}},
    {"hostPath": {"path": "/var/log"}},
)
RESOURCES = (
    {"limits": {"cpu": "2", "memory": "1Gi"}},
    {"requests": {"ephemeral-storage": "20Gi"}},
    {"limits": {"example.com/license": "1"}},
    {"limits": {"nvidia.com/gpu": "0"}},
    {"limits": {"hugepages-2Mi": "64Mi"}},
)


#: Programs that use an accelerator for something else.
WITH_ACCELERATORS: tuple[tuple[str, ...], ...] = (
    ("ffmpeg", "-hwaccel", "cuda", "-i", "/data/in.mp4", "-c:v", "h264_nvenc", "/data/out.mp4"),
    ("nvidia-smi", "-L"),
    ("/app/render", "--scene", "/data/scene.blend", "--frames", "1:100"),
    ("gmx", "mdrun", "-s", "/data/run.tpr", "-nb", "gpu"),
    ("python3", "/app/simulate.py", "--steps", "1000"),
    ("sleep", "infinity"),
    ("jupyter", "lab", "--ip=::", "--no-browser"),
    ("blender", "-b", "scene.blend", "-o", "/data/out"),
    ("mpirun", "-np", "8", "all_reduce_perf", "-b", "8"),
    ("rasdaemon", "-f"),
)


def with_accelerator(draws: Draws) -> Launch:
    """One of them; nothing in its words may be hidden, for who asks for an accelerator has to be read."""
    words = list(draws.of(WITH_ACCELERATORS))
    image = draws.of(("registry.example.com/team/render:4", "nvcr.io/nvidia/cuda:12.8.0-base", "blender:4"))
    launch = Launch("harmless", words[:1], words[1:], image, 1, "", "", joins=False, in_the_open=True)
    launch.resources = {"limits": {draws.of(("nvidia.com/gpu", "amd.com/gpu", "google.com/tpu")): "1"}}
    return launch


def make(draws: Draws) -> Launch:
    """One program with what stands around it."""
    if draws.chance(5):
        return with_accelerator(draws)
    words = list(draws.of(PROGRAMS))
    launch = Launch("harmless", words[:1], words[1:], draws.of(IMAGES), 1, "", "", honest=True, joins=False)
    for _ in range(draws.below(3)):
        launch.variable(*draws.of(VARIABLES))
    if draws.chance(4):
        origin = draws.of(
            ({"configMapKeyRef": {"name": "app", "key": "k"}}, {"secretKeyRef": {"name": "s", "key": "k"}})
        )
        launch.env.append({"name": draws.of(("LOG_LEVEL", "DB_PASSWORD", "FEATURES")), "valueFrom": origin})
    if draws.chance(5):
        launch.env_from.append(
            draws.of(({"configMapRef": {"name": "app"}}, {"secretRef": {"name": "app"}, "prefix": "APP_"}))
        )
    if draws.chance(2):
        launch.volumes.append({"name": "files", **draws.of(SOURCES)})
        launch.mounts.append({"name": "files", "mountPath": draws.of(PLACES)})
    if draws.chance(3):
        launch.resources = draws.of(RESOURCES)
    return launch
