# The production images; they hold no secrets. `site` runs web, worker and beat by different commands; `backup` is the
# site with PostgreSQL's client programs and GnuPG, for `manage.py backup` and `manage.py rehearse_restore`.
# Packages are pinned by hash. PYTHON_IMAGE can be pinned by digest: docs/operations/compose.md.
ARG PYTHON_IMAGE=python:3.13-slim-trixie

FROM ${PYTHON_IMAGE} AS packages
COPY requirements/base.txt requirements/uv.txt /tmp/
RUN python -m venv /opt/venv \
    && python -m venv /opt/uv \
    && /opt/uv/bin/pip install --no-cache-dir --require-hashes -r /tmp/uv.txt \
    && VIRTUAL_ENV=/opt/venv /opt/uv/bin/uv pip sync --no-cache --require-hashes /tmp/base.txt

FROM ${PYTHON_IMAGE} AS site
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATIC_ROOT=/srv/static WEB_CONCURRENCY=2
RUN useradd --system --uid 10001 --home-dir /srv/margin margin \
    && install --directory --owner margin --mode 700 /srv/opt-outs
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/margin
COPY . .
# Settings want their variables even to collect files; what stands here reaches no running container.
RUN key() { python -c "import secrets; print(secrets.token_urlsafe(64))"; } \
    && APP_ENV=production SECRET_KEY=$(key) ADDRESS_KEY=$(key) LINK_KEY=$(key) PUBLIC_BASE_URL=https://build.example \
    MAIL_DOMAIN=build.example OFFICE_EMAIL=office@build.example DATABASE_URL=postgres://build \
    REDIS_URL=redis://build EMAIL_URL=smtp://build python manage.py collectstatic --noinput --verbosity 0
USER margin
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8000/livez', timeout=3)"]
CMD ["gunicorn", "careers.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "8", \
     "--no-control-socket", "--graceful-timeout", "25", "--worker-tmp-dir", "/dev/shm"]

# Debian's own client programs are older than the server: they come from PostgreSQL's packages, of its major version.
FROM site AS backup
ARG POSTGRES_MAJOR=18
USER root
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates gnupg postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install --yes --no-install-recommends postgresql-client-${POSTGRES_MAJOR} \
    && rm -rf /var/lib/apt/lists/* \
    && install --directory --owner margin --mode 700 /srv/backups
USER margin
HEALTHCHECK NONE
CMD ["python", "manage.py", "backup", "--every", "24"]

# What `docker build` makes without --target.
FROM site
