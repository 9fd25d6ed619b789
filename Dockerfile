# The service in a container: pinned dependencies, no root, nothing written but /tmp.
# The tag is exact. Pin the digest too, where a registry is reached:
#   docker buildx imagetools inspect python:3.12.12-slim-bookworm --format '{{.Manifest.Digest}}'
#   docker build --build-arg BASE=python:3.12.12-slim-bookworm@sha256:… -t innkjopsbot:local .
ARG BASE=python:3.12.12-slim-bookworm
FROM ${BASE} AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir "uv==0.13.9"
WORKDIR /app
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --extra telemetry --no-install-project
COPY . .
RUN uv sync --frozen --no-dev --extra telemetry --no-editable

FROM ${BASE}
RUN useradd --system --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin innkjopsbot
COPY --from=build /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp MPLCONFIGDIR=/tmp/matplotlib
USER 10001
WORKDIR /tmp
EXPOSE 3978
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:3978/healthz', timeout=2)"]
CMD ["innkjopsbot", "serve", "--host", "0.0.0.0"]
