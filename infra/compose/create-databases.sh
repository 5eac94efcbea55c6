#!/bin/sh
# PostgreSQL runs this once, on an empty volume: a user for Temporal, and three for the ledger (owner, writer, reader).
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
  -v temporal="$TEMPORAL_PASSWORD" -v owner="$BALLAST_OWNER_PASSWORD" \
  -v worker="$BALLAST_WORKER_PASSWORD" -v reader="$BALLAST_READER_PASSWORD" <<'SQL'
CREATE ROLE temporal LOGIN CREATEDB PASSWORD :'temporal';
CREATE ROLE ballast_owner LOGIN PASSWORD :'owner';
CREATE ROLE ballast_worker LOGIN PASSWORD :'worker';
CREATE ROLE ballast_reader LOGIN PASSWORD :'reader';
CREATE DATABASE ballast OWNER ballast_owner;
REVOKE ALL ON DATABASE ballast FROM PUBLIC;
GRANT CONNECT ON DATABASE ballast TO ballast_worker, ballast_reader;
SQL
