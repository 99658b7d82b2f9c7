#!/bin/sh
# The web server. One thread holds the interpreter, so more cores want more WEB_WORKERS.
set -eu
exec python -m jewelcad.serve --host 0.0.0.0 --port 8000 --processes "${WEB_WORKERS:-2}"
