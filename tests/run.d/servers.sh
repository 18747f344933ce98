# shellcheck shell=bash
# A PostgreSQL and a Redis of our own: on free loopback ports, with their data below $work, stopped by stop_servers.
# They never touch a server that is already on the machine.

redis_pids=()

free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# PostgreSQL refuses to run as root; its Debian package brings the user "postgres".
as_postgres() {
  if [[ $EUID -eq 0 ]]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start_postgres() {
  local bin port password
  bin=$(postgres_bin)
  port=$(free_port)
  password=$(node -p 'require("node:crypto").randomBytes(16).toString("hex")')
  chmod 711 "$work"
  mkdir "$work/postgres"
  printf '%s' "$password" >"$work/postgres/password"
  if [[ $EUID -eq 0 ]]; then chown -R postgres: "$work/postgres"; fi
  as_postgres "$bin/initdb" --pgdata="$work/postgres/data" --username=khoa --pwfile="$work/postgres/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >/dev/null
  # fsync off: these records live for one run, and no test pulls the machine's plug. Commits stay synchronous, so that
  # what a test saw acknowledged is still what a killed connection leaves behind.
  as_postgres "$bin/pg_ctl" start --silent --wait --pgdata="$work/postgres/data" --log="$work/postgres/log" \
    --options="-h 127.0.0.1 -p $port -k $work/postgres -c fsync=off -c full_page_writes=off -c max_connections=400" ||
    { cat "$work/postgres/log"; return 1; }
  export TEST_DATABASE_URL="postgres://khoa:$password@127.0.0.1:$port/postgres"
}

# Starts a Redis in $work/$1 with the rest as its options, and puts its port into redis_port.
start_one_redis() {
  local folder=$work/$1 tries
  shift
  redis_port=$(free_port)
  mkdir "$folder"
  redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$folder" --save '' --appendonly no "$@" >"$folder/log" 2>&1 &
  redis_pids+=($!)
  for tries in {1..50}; do
    if redis-cli -p "$redis_port" ping >/dev/null 2>&1; then return; fi
    sleep 0.1
  done
  printf 'Redis did not start after %d tries\n' "$tries"
  cat "$folder/log"
  return 1
}

start_redis() {
  local redis_port
  start_one_redis redis
  export TEST_REDIS_URL="redis://127.0.0.1:$redis_port/"
  # One node that has all slots refuses what crosses slots just as many nodes would.
  start_one_redis redis-cluster --cluster-enabled yes
  redis-cli -p "$redis_port" cluster addslotsrange 0 16383 >/dev/null
  export TEST_REDIS_CLUSTER_URL="redis://127.0.0.1:$redis_port/"
}

stop_servers() {
  local pid
  for pid in "${redis_pids[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  if [[ -f $work/postgres/data/postmaster.pid ]]; then
    as_postgres "$(postgres_bin)/pg_ctl" stop --silent --mode=immediate --pgdata="$work/postgres/data" || true
  fi
}
