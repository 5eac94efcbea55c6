#!/bin/sh
# Writes .env with passwords for docker-compose.yml, readable by its owner alone. Leaves one that is there.
set -eu
cd "$(dirname "$0")/../.."
if [ -e .env ]; then
  echo ".env is there already; remove it for new passwords (and the volumes with it: docker compose down -v)" >&2
  exit 1
fi
umask 077
for name in POSTGRES_PASSWORD TEMPORAL_PASSWORD BALLAST_OWNER_PASSWORD BALLAST_WORKER_PASSWORD BALLAST_READER_PASSWORD \
  BALLAST_DASHBOARD_TOKEN GRAFANA_PASSWORD; do
  echo "$name=$(openssl rand -hex 16)"
done > .env
echo "wrote .env; the dashboard's token and Grafana's password are in it"
