# shellcheck shell=bash
# The sections of deploy/bench, each a part of the table. Sourced behind bench-figures.sh.

# The same server, asked by wrk and by us in turn: what differs is the asking. Twice as many rounds
# as elsewhere, as latencies are the first that another program on the machine disturbs.
section_ground() {
  needs nginx wrk || return 0
  start_nginx nginx-static "$nginx_port"
  local nginx_id=${process_ids[-1]} api_id round url=http://127.0.0.1:$nginx_port/
  for ((round = 1; round <= 2 * rounds; round++)); do
    progress "wrk and pricing-load ask nginx, round $round of $((2 * rounds))"
    ask_with_wrk wrk "$url"
    ask_with_load load "$url" "" --connections 64
  done
  tell "pricing-load, a closed loop of 64 connections, beside \`wrk -t1 -c64\`" load wrk
  start_api
  api_id=${process_ids[-1]}
  for ((round = 1; round <= rounds; round++)); do
    progress "wrk asks nginx and pricing-api, round $round of $rounds"
    ask_with_wrk nginx "$url" "$nginx_id"
    ask_with_wrk api "http://127.0.0.1:$api_port/healthz" "$api_id"
  done
  tell "\`GET /healthz\` beside nginx answering from memory" api nginx
}

# Out of Redis, then out of the process, each beside the peers in its own rounds.
section_cache() {
  needs nginx redis-server redis-cli curl || return 0
  [[ -e $lua_module ]] || { skip "libnginx-mod-http-lua is not installed" && return 0; }
  start_redis
  fill_redis 1000
  make_catalogue 1000
  start_nginx nginx-lua "$nginx_port"
  local lua_id=${process_ids[-1]} floor_port=$((nginx_port + 4000)) floor_id
  start_nginx nginx-static "$floor_port"
  floor_id=${process_ids[-1]}
  local layer entry_count what
  for layer in Redis memory; do
    entry_count=0
    [[ $layer == Redis ]] || entry_count=100000
    start_api PRICING_REDIS="redis://127.0.0.1:$redis_port/0" PRICING_DATABASE="$catalogue" \
      PRICING_LOCAL_CACHE="$entry_count"
    await_price
    ask_in_turn "$layer" "$lua_id" "$floor_port" "$floor_id" "${process_ids[-1]}"
    stop_last
    what="\`POST /api/v1/price\`, sheets from $layer, beside nginx"
    tell "$what with Lua and Redis" "$layer-api" "$layer-lua"
    [[ $layer == Redis ]] || tell "$what answering from memory" "$layer-api" "$layer-floor"
  done
}

# Rounds of nginx with Lua, the API and nginx alone, the first of which only warms up.
ask_in_turn() {
  local reads=(--scenario loadtest/cached-reads.json) round
  for ((round = 0; round <= rounds; round++)); do
    progress "sheets from $1, round $round of $rounds"
    ask_with_load "$1-lua" "http://127.0.0.1:$nginx_port" "$2" "${reads[@]}"
    ask_with_load "$1-api" "http://127.0.0.1:$api_port" "$5" "${reads[@]}"
    ask_with_load "$1-floor" "http://127.0.0.1:$3/" "$4" --connections 64
    ((round > 0)) || forget "$1-*"
  done
}

section_start() {
  needs redis-server redis-cli || return 0
  start_redis
  make_catalogue 1000
  local kind port round
  for kind in without:1 with:"$redis_port"; do
    port=${kind#*:}
    for ((round = 0; round < 2 * rounds + 1; round++)); do
      progress "${kind%:*} Redis, round $((round + 1)) of $((2 * rounds + 1))"
      keep "ready-${kind%:*}" "$(time_to_ready "$port")"
    done
    row "start to ready, ${kind%:*} Redis, 1,000 items in SQLite" \
      "$(median "ready-${kind%:*}") ms"
  done
}

# Milliseconds to the first 200 at /readyz, with Redis at that port.
time_to_ready() {
  local began=$EPOCHREALTIME id attempt
  PRICING_HTTP=127.0.0.1:$api_port PRICING_DATABASE=$catalogue TMPDIR=$run_folder \
    PRICING_REDIS=redis://127.0.0.1:$1/0 setpriv --pdeathsig TERM -- "$built/pricing-api" \
    </dev/null >"$run_folder/ready.log" 2>&1 &
  id=$!
  for ((attempt = 0; attempt < 5000; attempt++)); do
    ! is_ready "$api_port" || break
    sleep 0.001
  done
  awk -v seconds="$(since "$began")" 'BEGIN { printf "%.0f", seconds * 1000 }'
  kill -TERM "$id"
  wait "$id" || true
}

# The one line to change where there is another benchmark of batches.
readonly batch_benchmark=batch

section_batch() {
  needs redis-server redis-cli curl || return 0
  start_redis
  make_catalogue 10000
  local kind entry_count round
  for kind in SQLite memory; do
    entry_count=0
    [[ $kind == SQLite ]] || entry_count=100000
    start_api PRICING_DATABASE="$catalogue" PRICING_LOCAL_CACHE="$entry_count" \
      PRICING_REDIS="redis://127.0.0.1:$([[ $kind == SQLite ]] && echo 1 || echo "$redis_port")/0"
    await_price
    for ((round = 0; round <= rounds; round++)); do
      progress "1,000 lines from $kind, round $round of $rounds"
      ask_with_load "batch-$kind" "http://127.0.0.1:$api_port" "${process_ids[-1]}" \
        --scenario loadtest/batch.json
      ((round > 0)) || forget "batch-$kind"
    done
    stop_last
    row "\`POST /api/v1/prices\`, 1,000 lines, sheets from $kind, one at a time" \
      "p50 $(median "batch-$kind.p50") ms, p99 $(median "batch-$kind.p99") ms"
  done
  ! has_benchmark "$batch_benchmark" || { run_benchmark "$batch_benchmark" && tell_benchmark; }
}

section_cold() {
  needs pgbench || return 0
  run_benchmark cold-prices "$item_count"
  sed -i '/^items: /d' "$run_folder/benchmark.log"
  tell_benchmark "PostgreSQL, $item_count items"
}

section_engine() {
  local name
  for name in resolve quote sheet http1; do run_benchmark "$name" && tell_benchmark; done
  for name in telemetry interchange; do run_benchmark "$name" && tell_benchmark "$name"; done
  run_benchmark json
  place_beside_simdjson
  tell_benchmark JSON
}

# Adds to what `benchmarks json` said what simdjson makes of the same bodies.
place_beside_simdjson() {
  command -v g++ >/dev/null && [[ -e /usr/include/simdjson.h ]] ||
    { skip "g++ or libsimdjson-dev is not installed" && return 0; }
  run_step compile g++ -std=c++17 -O3 -o "$run_folder/simdjson" loadtest/peers/simdjson.cc \
    -lsimdjson
  run_step simdjson "$run_folder/simdjson"
  awk -F ', ' 'FNR == NR { split($1, name, ": "); theirs[name[1]] = $2; next }
    { split($1, name, ": ") }
    name[1] in theirs {
      $0 = $0 "; simdjson, DOM: " theirs[name[1]] "; ratio " sprintf("%.2f", $2 / theirs[name[1]])
    }
    { print }' "$run_folder/simdjson.log" "$run_folder/benchmark.log" >"$run_folder/joined.log"
  mv "$run_folder/joined.log" "$run_folder/benchmark.log"
}

section_instructions() {
  needs nginx wrk valgrind redis-server redis-cli curl || return 0
  start_redis
  make_catalogue 1000
  start_nginx nginx-static "$nginx_port"
  local url=http://127.0.0.1:$nginx_port/ ours theirs
  progress "callgrind counts pricing-load"
  ours=$(instructions_of_client "$built/pricing-load" "$url" --connections 64 --quiet --duration)
  progress "callgrind counts wrk"
  theirs=$(instructions_of_client wrk "$url" -t1 -c64 -d)
  row "instructions of pricing-load for a request, beside wrk" "$ours" "$theirs" \
    "$(quotient "$ours" "$theirs")"
  # What is done but once, such as announcing what the import changed, is done before.
  start_api PRICING_REDIS="redis://127.0.0.1:$redis_port/0" PRICING_DATABASE="$catalogue"
  await_price
  stop_last
  tell_cost "\`GET /healthz\`" /healthz
  tell_cost "\`POST /api/v1/price\`, the sheet from memory" /api/v1/price --method POST \
    --body '{"product_id":"SKU-1","quantity":1,"currency":"USD"}'
}

# What a request costs pricing-api: its name, its path, how it is asked.
tell_cost() {
  progress "callgrind and memcheck count $1"
  row "$1: instructions of the process, heap allocations" \
    "$(cost_of_request callgrind "${@:2}" | cut -d . -f 1), $(cost_of_request memcheck "${@:2}")"
}

declare -rA valgrind_options=(
  [callgrind]=--callgrind-out-file=/dev/null
  [memcheck]="--leak-check=no --undef-value-errors=no"
)

# What a tool of valgrind counted, as the log of that name has it.
counted() {
  sed -n -e 's/^==[0-9]*== Collected : //p' -e 's/^==[0-9]*== .*heap usage: \([0-9,]*\) .*/\1/p' \
    "$run_folder/$1.log" | tr -d ,
}

# Starting and stopping cost the same however long it asks: the difference of two runs is that of
# the requests.
instructions_of_client() {
  local span answers=() counts=()
  for span in 2 6; do
    TMPDIR=$run_folder timeout "$step_seconds_max" valgrind --tool=callgrind --fair-sched=yes \
      "${valgrind_options[callgrind]}" "$1" "${@:3}" "${span}s" "$2" \
      >"$run_folder/client.log" 2>&1 </dev/null || true
    answers+=("$(sed -n -e 's/^ *\([0-9]*\) requests in .*/\1/p' \
      -e 's/.* asked, \([0-9]*\) answered.*/\1/p' "$run_folder/client.log")")
    counts+=("$(counted client)")
  done
  echo $(((counts[1] - counts[0]) / (answers[1] - answers[0])))
}

cost_of_request() {
  local span answers=() counts=()
  for span in 2 6; do
    # shellcheck disable=SC2086 # options without spaces
    start_api PRICING_REDIS="redis://127.0.0.1:$redis_port/0" PRICING_DATABASE="$catalogue" \
      valgrind --tool="$1" --fair-sched=yes ${valgrind_options[$1]}
    await_price
    "$built/pricing-load" "http://127.0.0.1:$api_port$2" --quiet --connections 8 --timeout 30s \
      --duration "${span}s" --json "$run_folder/report.json" "${@:3}" \
      >"$run_folder/said.txt" 2>&1 ||
      fail "pricing-load did not pass: $(cat "$run_folder/said.txt")"
    stop_last
    answers+=("$(figure_in "$run_folder/report.json" answered)")
    counts+=("$(counted pricing-api)")
  done
  awk -v counts="$((counts[1] - counts[0]))" -v answers="$((answers[1] - answers[0]))" \
    'BEGIN { shown = sprintf("%.1f", counts / answers); sub(/^-0.0$/, "0.0", shown); print shown }'
}

section_connections() {
  run_benchmark connections
  tell_benchmark
}

section_jobs() {
  needs redis-server redis-benchmark || return 0
  local job_count=150000 ours theirs
  [[ -z $is_quick ]] || job_count=20000
  run_benchmark jobs "$job_count"
  tell_benchmark "$job_count jobs"
  ours=$(said_of "enqueued in batches of 1,000")
  start_redis yes
  progress "redis-benchmark"
  theirs=$(redis_rate "$job_count" -P 1000 XADD s '*' f v)
  row "$job_count jobs: enqueued in batches of 1,000, beside \`redis-benchmark -P 1000 XADD\`" \
    "$(thousands "${ours%% *}")" "$(thousands "$theirs")" "$(quotient "${ours%% *}" "$theirs")"
}

section_recalculation() {
  needs redis-server redis-cli || return 0
  run_benchmark recalculation "$item_count"
  local ours what name
  ours=$(said_of recalculation)
  what="recalculation of $item_count items, all of which change, in SQLite, beside"
  for name in "redis-cli --pipe" "plain UPDATE" \
    "UPDATE with history, versions and announcements"; do
    row "$what $name" "$(seconds_in "$ours") s" "$(seconds_in "$(said_of "$name")") s" \
      "$(quotient "$(seconds_in "$ours")" "$(seconds_in "$(said_of "$name")")")"
  done
  row "the same: rate and memory" \
    "$(sed -n 's/^.*worked, \([0-9]* items.s\), peak \([0-9]* MiB\).*/\1, \2 held/p' <<<"$ours")"
}

seconds_in() { awk '{ printf "%.2f", $1 }' <<<"$1"; }

section_import() {
  needs redis-server redis-cli || return 0
  start_redis
  local began theirs took peak sqlite
  progress "writes $item_count items"
  run_step demo "$built/pricing-admin" demo --items "$item_count" --seed 1
  progress "redis-cli --pipe"
  began=$EPOCHREALTIME
  fill_redis "$item_count"
  theirs=$(since "$began")
  progress "imports them into SQLite"
  import_into "sqlite:$run_folder/imported.db"
  sqlite=$took
  tell_import SQLite "\`redis-cli --pipe\` of as many values" "$theirs"
  start_postgres || return 0
  progress "imports them into PostgreSQL"
  import_into "$postgres_url"
  tell_import "PostgreSQL with a Debian server's settings" SQLite "$sqlite"
}

# Takes the demo catalogue in and tells a Redis that holds nothing of each change; says in $took how
# long that took, and in $peak how much memory it held at most, in MiB.
import_into() {
  local began
  redis-cli -p "$redis_port" FLUSHALL >/dev/null
  run_step migrate "$built/pricing-admin" migrate --database "$1"
  began=$EPOCHREALTIME
  launch imported env PRICING_REDIS="redis://127.0.0.1:$redis_port/0" "$built/pricing-admin" \
    import "$run_folder/demo.log" --database "$1"
  peak=$(peak_of "${process_ids[-1]}")
  wait "${process_ids[-1]}" || fail "the import failed: $(tail -n 5 "$run_folder/imported.log")"
  unset 'process_ids[-1]'
  took=$(since "$began")
}

# A row of the last import: into what, its peer and what that took.
tell_import() {
  row "$item_count items, $(wc -l <"$run_folder/demo.log") lines of NDJSON, imported into $1 and \
told to Redis, beside $2" "$(seconds_in "$took") s, $peak MiB held" "$(seconds_in "$3") s" \
    "$(quotient "$took" "$3")"
}

# The most memory that a process holds until it ends, in MiB.
peak_of() {
  local peak=0 now
  while now=$(awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$1/status" 2>/dev/null) &&
    [[ -n $now ]]; do
    peak=$now
    sleep 0.05
  done
  printf '%s' "$peak"
}

# Tests that print what they measure: they hold it, too.
section_freshness() {
  needs redis-server redis-cli || return 0
  local long=(--long)
  [[ -z $is_quick ]] || long=()
  progress "deploy/test: no answer is older than what was announced"
  run_step freshness deploy/test "${long[@]}" --filter 'older than what was announced'
  row "from an announced change to the first answer by it, two processes" \
    "$(sed -n '/^[0-9]* answers while /{s/.*first answer: //p;q}' "$run_folder/freshness.log")"
  progress "deploy/test: a crowd that asks for one cold product"
  run_step crowd deploy/test --filter 'A crowd that asks for one cold product'
  row "loads of one cold product that 200 clients ask of four processes at once" "1"
}
