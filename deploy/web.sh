#!/bin/sh
# The web server. One thread holds the interpreter, so more cores want more WEB_WORKERS.
set -eu
exec granian --interface wsgi --host 0.0.0.0 --port 8000 --no-ws \
  --workers "${WEB_WORKERS:-2}" --blocking-threads 4 --workers-kill-timeout 25s \
  --respawn-failed-workers \
  jewelcad.wsgi:application
