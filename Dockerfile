# The production image: web, worker and beat run from it with different commands. It holds no secrets.
FROM python:3.13-slim AS packages
COPY requirements/base.txt requirements/uv.txt /tmp/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/uv.txt \
    && VIRTUAL_ENV=/opt/venv /opt/venv/bin/uv pip sync --no-cache --require-hashes /tmp/base.txt

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATIC_ROOT=/srv/static
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
CMD ["gunicorn", "careers.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "8", "--no-control-socket", "--graceful-timeout", "25", "--worker-tmp-dir", "/dev/shm"]
