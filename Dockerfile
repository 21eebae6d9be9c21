# One image for every process; the command says which: `python -m chassis run skp`, or the gateway by default.
FROM node:20-bookworm-slim AS static
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY gateway/templates gateway/templates
COPY gateway/web gateway/web
COPY gateway/static gateway/static
RUN npm run vendor

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    HEALTH_HOST=0.0.0.0
WORKDIR /app
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends fonts-liberation && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home kinerja \
    && install -d -o kinerja -g kinerja /var/lib/kinerja/berkas
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements/run.txt
COPY contracts contracts
COPY chassis chassis
COPY services services
COPY gateway gateway
COPY docs/openapi.json docs/asyncapi.json docs/
COPY --from=static /app/gateway/static/vendor gateway/static/vendor
RUN python -m compileall -q contracts chassis services gateway
USER 10001
EXPOSE 8000 9000
CMD ["gunicorn", "-c", "gateway/gunicorn_conf.py", "gateway:create_app()"]
