# A tag, because a digest is right for one day only: a release pins it with --build-arg PYTHON=python:3.13-slim@sha256:…
ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ONLY_BINARY=:all:
WORKDIR /src
RUN python -m venv --without-pip /opt/modelsteward
COPY requirements/runtime.txt requirements/dev.txt requirements/
# Every wheel is pinned by hash; none is built here.
RUN python -m pip --python /opt/modelsteward/bin/python install --require-hashes -r requirements/runtime.txt
# The build backend goes into this stage only, at the version and hash of the development lock.
RUN python -m pip install --require-hashes --constraint requirements/dev.txt hatchling
COPY pyproject.toml README.md LICENSE ./
COPY operator operator
RUN python -m pip --python /opt/modelsteward/bin/python install --no-deps --no-build-isolation --no-index .

FROM ${PYTHON}
# Nothing is written at run time (the byte code was compiled at install), and nothing needs a shell.
ENV PATH=/opt/modelsteward/bin:/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY --from=build /opt/modelsteward /opt/modelsteward
WORKDIR /
USER 65532:65532
ENTRYPOINT ["modelsteward"]
CMD ["--help"]
