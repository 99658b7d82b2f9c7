# The image of the site: one for web, worker, beat and migrations. docs/deployment.md tells how.

FROM node:22.16.0-bookworm-slim AS node

# --- Python packages, each by its hash -------------------------------------------------------
FROM python:3.11.13-slim-bookworm AS packages
COPY requirements.txt /locks/site.txt
COPY deploy/requirements.txt /locks/image.txt
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: \
      -r /locks/site.txt -r /locks/image.txt

# --- Browser code: the same build as `make assets` -------------------------------------------
FROM packages AS assets
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /app
ENV PATH=/venv/bin:$PATH JEWELCAD_LOCAL=/build
COPY package.json package-lock.json .npmrc ./
COPY embedded/ embedded/
COPY static/ static/
COPY locale/ locale/
RUN python -m embedded assets

# --- The site --------------------------------------------------------------------------------
FROM python:3.11.13-slim-bookworm
# Documents print names in any script: typst itself brings Latin, Greek, Cyrillic and Hebrew.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      fonts-noto-core=20201225-1 fonts-noto-cjk=1:20220127+repack1-1 \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --no-create-home jewelcad \
 && install -d -o jewelcad -g jewelcad /srv/uploads /srv/journal
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
# The launcher has made the browser code above; production runs without it and its test data.
RUN rm -r embedded stripe_sandbox
COPY --from=assets /build/static /srv/assets
COPY --from=assets /build/catalogues /srv/catalogues
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DEPLOYMENT=production \
    JEWELCAD_LOCAL=/tmp/jewelcad \
    ASSETS_DIR=/srv/assets \
    CATALOGUES_DIR=/srv/catalogues \
    STATIC_ROOT=/srv/static \
    UPLOADS_DIR=/srv/uploads \
    ERASURE_JOURNAL=/srv/journal
# Names every file by its content and compresses it; the invented values stay in this step.
RUN set -a && . deploy/build.env && python manage.py collectstatic --no-input --verbosity 0
USER jewelcad
EXPOSE 8000
CMD ["sh", "deploy/web.sh"]
