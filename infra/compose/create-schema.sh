#!/bin/sh
# Creates or upgrades Temporal's two databases; safe to repeat.
set -eu
tool() {
  temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" --db "$@"
}
for name in temporal visibility; do
  [ "$name" = temporal ] && database=temporal || database=temporal_visibility
  # both fail where they were done before
  tool "$database" create || true
  tool "$database" setup-schema -v 0.0 || true
  tool "$database" update-schema -d "/etc/temporal/schema/postgresql/v12/$name/versioned"
done
