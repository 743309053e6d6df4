# syntax=docker/dockerfile:1
# A newer base: docker buildx imagetools inspect python:3.12-slim-bookworm, then change tag and digest here together.
ARG PYTHON=python:3.12.12-slim-bookworm@sha256:593bd06efe90efa80dc4eee3948be7c0fde4134606dd40d8dd8dbcade98e669c

FROM ${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements-extra.txt ./
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --require-hashes --no-compile --requirement requirements-extra.txt
COPY . .
# Compiled once, here: at run time nothing can be written beside the code.
RUN /venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /venv/lib /app

FROM ${PYTHON}
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    DATA_DIR=/var/lib/digital-maturity \
    GRANIAN_LOG_CONFIG=deploy/granian-log.json
# The folders exist here with their owner, so that empty volumes take both over.
RUN groupadd --gid 10001 product \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin product \
    && install --directory --owner 10001 --group 10001 "$DATA_DIR" "$DATA_DIR/static"
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --start-interval=2s \
    CMD ["python", "-I", "deploy/alive.py", "http://127.0.0.1:8000/readyz"]
# The command of web; worker, beat and prepare give their own.
CMD ["granian", "config.wsgi:application", "--interface", "wsgi", "--http", "1", "--no-ws", \
    "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "16", \
    "--respawn-failed-workers", "--workers-kill-timeout", "30", \
    "--workers-lifetime", "12h", "--workers-max-rss", "400", "--log-level", "warning"]
