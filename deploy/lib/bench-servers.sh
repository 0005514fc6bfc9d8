# shellcheck shell=bash
# What deploy/bench starts and stops: servers, catalogues, and programs that measure. Sourced behind
# setup.sh.

readonly lua_module=/usr/lib/nginx/modules/ngx_http_lua_module.so
# The programs that we are measured beside, each with the package that has it.
readonly peers=(
  nginx:nginx wrk:wrk redis-server:redis-server redis-benchmark:redis-tools redis-cli:redis-tools
  pgbench:postgresql valgrind:valgrind g++:g++ curl:curl
)
# No step may take longer.
readonly step_seconds_max=600
run_folder=
catalogue=
process_ids=()
nginx_port=$((20000 + RANDOM % 4000))
api_port=$((24000 + RANDOM % 4000))
redis_port=$((28000 + RANDOM % 4000))
postgres_port=$((16000 + RANDOM % 4000))
postgres_url=

# PostgreSQL, as a user of its own, has to pass through.
open_run_folder() {
  run_folder=$(mktemp -d "${TMPDIR:-/tmp}/pricing-bench.XXXXXX")
  chmod 711 "$run_folder"
}

stop_servers() {
  while ((${#process_ids[@]} > 0)); do stop_last; done
}

# Stops what was started last.
stop_last() {
  kill -TERM "${process_ids[-1]}" 2>/dev/null || true
  wait "${process_ids[-1]}" 2>/dev/null || true
  unset 'process_ids[-1]'
}

# What we started, and what that started, is known by its TMPDIR.
processes_of_run() {
  grep -lszxF "TMPDIR=$run_folder" /proc/[0-9]*/environ | cut -d / -f 3 || true
}

stop_all() {
  trap '' INT TERM HUP
  stop_servers
  [[ -n $run_folder ]] || return 0
  local attempt
  processes_of_run | xargs --no-run-if-empty kill -TERM 2>/dev/null || true
  for ((attempt = 0; attempt < 50; attempt++)); do
    [[ -n $(processes_of_run) ]] || break
    sleep 0.1
  done
  processes_of_run | xargs --no-run-if-empty kill -KILL 2>/dev/null || true
  rm -rf "$run_folder"
}

skip() { say "  passed over: $1" >&2; }

# Whether all of these programs are installed.
needs() {
  local program
  for program; do
    command -v "$program" >/dev/null || { skip "$program is not installed" && return 1; }
  done
}

# The packages that are missing, in one line.
missing_packages() {
  local peer
  {
    for peer in "${peers[@]}"; do
      command -v "${peer%:*}" >/dev/null || printf '%s\n' "${peer#*:}"
    done
    [[ -e $lua_module ]] || printf 'libnginx-mod-http-lua\n'
    [[ -e /usr/include/simdjson.h ]] || printf 'libsimdjson-dev\n'
  } | sort -u | paste -s -d ' '
}

tell_missing_peers() {
  local missing
  missing=$(missing_packages)
  [[ -z $missing ]] || say "Peers are missing; as root: apt-get install $missing" >&2
}

build_product() { quietly swift build -c release --product "$1" || fail "the build failed"; }

await_port() {
  local attempt
  for ((attempt = 0; attempt < 600; attempt++)); do
    ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || return 0
    sleep 0.05
  done
  fail "nothing listens on port $1; its log: $(tail -n 5 "$run_folder"/*.log 2>/dev/null)"
}

# Runs a command in the background, its output in the log of that name.
launch() {
  TMPDIR=$run_folder setpriv --pdeathsig TERM -- "${@:2}" </dev/null >"$run_folder/$1.log" 2>&1 &
  process_ids+=("$!")
}

# Starts a server: its name, its port, its command line.
start_server() {
  launch "$1" "${@:3}"
  await_port "$2"
}

# Runs a command to its end, its output in the log of that name. In the background, as a signal that
# is trapped is heeded while a shell waits, and not while a command runs.
run_step() {
  local status=0
  launch "$1" timeout --kill-after=10 "$step_seconds_max" "${@:2}"
  wait "${process_ids[-1]}" || status=$?
  unset 'process_ids[-1]'
  ((status == 0)) || { tail -n 20 "$run_folder/$1.log" >&2 && fail "$2 ended with $status"; }
}

start_nginx() {
  local configuration=$run_folder/$1.conf
  sed -e "s|@FOLDER@|$run_folder|g" -e "s|@PORT@|$2|g" -e "s|@REDIS@|$redis_port|g" \
    "loadtest/peers/$1.conf.in" >"$configuration"
  start_server "$1" "$2" nginx -e "$run_folder/$1.err" -c "$configuration"
}

# A private server, its append-only file flushed every second where that is asked for.
start_redis() {
  start_server redis-server "$redis_port" redis-server --bind 127.0.0.1 --port "$redis_port" \
    --dir "$run_folder" --save '' --appendonly "${1:-no}" --appendfsync everysec
}

# A PostgreSQL with the settings that initdb gives it, which are a Debian server's, at the URL in
# $postgres_url. It refuses to run as root.
start_postgres() {
  local folder=$run_folder/postgres programs as_user=()
  programs=$(find /usr/lib/postgresql -name initdb 2>/dev/null | sort -V | tail -n 1)
  programs=${programs%/*}
  [[ -n $programs ]] || { skip "postgresql is not installed" && return 1; }
  mkdir "$folder"
  if ((EUID == 0)); then
    chown postgres: "$folder"
    as_user=(setpriv --reuid postgres --regid postgres --clear-groups --pdeathsig TERM --)
  fi
  run_step initdb "${as_user[@]}" "$programs/initdb" --pgdata "$folder" --username pricing \
    --auth trust --encoding UTF8
  start_server postgres "$postgres_port" "${as_user[@]}" "$programs/postgres" -D "$folder" \
    -p "$postgres_port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder"
  postgres_url=postgres://pricing@127.0.0.1:$postgres_port/postgres
}

# The API on one event loop, with further settings.
start_api() {
  start_server pricing-api "$api_port" env PRICING_SHARDS=1 PRICING_LOG=warning \
    PRICING_HTTP="127.0.0.1:$api_port" "$@" "$built/pricing-api"
}

# As many values as asked for, of the size of a price.
fill_redis() {
  local value='{"product_id":"SKU-0","base_price":"100.00","final_price":"105.00",'
  value+='"currency":"USD","quantity":"1","source":"cache","revision":1,"version":1}'
  awk -v count="$1" -v value="$value" 'BEGIN {
    for (number = 0; number < count; number++) {
      key = "bench:SKU-" number
      printf "*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n", length(key), key, length(value), value
    }
  }' | redis-cli -p "$redis_port" --pipe >/dev/null
}

# A catalogue of so many demo items, SKU-0 and on, at the URL in $catalogue.
make_catalogue() {
  catalogue=sqlite:$run_folder/bench.db
  rm -f "$run_folder"/bench.db*
  run_step migrate "$built/pricing-admin" migrate --database "$catalogue"
  run_step import env PRICING_REDIS="redis://127.0.0.1:$redis_port/0" "$built/pricing-admin" \
    demo --import --items "$1" --sku-prefix SKU- --database "$catalogue"
}

# Waits until a price is answered, which needs the rulebook.
await_price() {
  local attempt
  for ((attempt = 0; attempt < 600; attempt++)); do
    ! curl --silent --fail --max-time 2 --output /dev/null \
      "http://127.0.0.1:$api_port/api/v1/price/SKU-1" || return 0
    sleep 0.05
  done
  fail "no price is answered"
}

# Whether the program at that port says that it is ready.
is_ready() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf 'GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n' >&3
    IFS= read -r -t 2 line <&3
    [[ $line == *" 200 "* ]]
  ) 2>/dev/null
}

# The CPU time of a process and its children, in seconds.
cpu_seconds_of() {
  local process_id fields ticks=0
  for process_id in "$1" $(cat "/proc/$1/task/$1/children"); do
    fields=$(<"/proc/$process_id/stat")
    # Behind the name, which may hold anything.
    read -r -a fields <<<"${fields##*) }"
    ticks=$((ticks + fields[11] + fields[12]))
  done
  awk -v ticks="$ticks" -v rate="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f", ticks / rate }'
}
