#!/usr/bin/env bash
# The rules that the database holds, once more on the system's PostgreSQL (Debian 12 has 15):
# production may be older than the wheel. Needs root and the package postgresql; used by CI.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | head -n 1 || true)
if [ ! -x "$bin/initdb" ]; then
  echo "PostgreSQL is missing: apt-get install postgresql" >&2
  exit 1
fi
folder=$(mktemp -d /tmp/jewelcad-pg-XXXXXX)
chown postgres "$folder"
as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
trap 'as_postgres "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null; rm -rf "$folder"' EXIT
as_postgres "$bin/initdb" -D "$folder/data" -U jewelcad -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as_postgres "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
  -o "-k $folder -c listen_addresses='' -c fsync=off -c max_connections=60" start >/dev/null
export DATABASE_URL="postgres://jewelcad@/postgres?host=$folder"
# Every file in which the database refuses something, or in which rows go by SQL of our own.
rules=$(grep -rlE 'IntegrityError|InternalError|cursor\(|pgtrigger|purge|erase' tests --include='test_*.py' |
  grep -E '^tests/(orders|privacy)/' | tr '\n' ' ')
refusals=$(grep -rlE 'IntegrityError|InternalError' tests --include='test_*.py' |
  grep -vE '^tests/(orders|privacy)/' | tr '\n' ' ')
make test ARGS="-q -n 2 --dist worksteal -m 'not slow and not long and not browser' $rules $refusals"
