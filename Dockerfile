# A tag, because a digest is right for one day only: a release pins it with --build-arg PYTHON=python:3.13-slim@sha256:…
ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ONLY_BINARY=:all:
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never
WORKDIR /src
COPY requirements/runtime.txt requirements/build.txt requirements/
# The installer and the build backend stay in this stage.
RUN python -m pip install --require-hashes -r requirements/build.txt
# Every wheel is pinned by hash; none but our own is built here.
RUN python -m venv --without-pip /opt/modelsteward
RUN uv pip install --python /opt/modelsteward/bin/python --require-hashes --only-binary :all: -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY operator operator
RUN hatchling build -t wheel -d dist
RUN uv pip install --python /opt/modelsteward/bin/python --no-deps --offline dist/*.whl

FROM ${PYTHON}
# Nothing is written at run time (byte code was compiled at install), and nothing needs a shell.
ENV PATH=/opt/modelsteward/bin:/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY --from=build /opt/modelsteward /opt/modelsteward
WORKDIR /
USER 65532:65532
ENTRYPOINT ["modelsteward"]
CMD ["--help"]
