# shellcheck shell=bash
# How deploy/bench asks and counts: figures by name, each of them kept once a round and told as a
# median, and the table that they go into. Sourced behind bench-servers.sh.

section=

# Says what is being done: on a terminal over what was said before.
progress() {
  local place=0 name
  for name in "${chosen[@]}"; do
    place=$((place + 1))
    [[ $name != "$section" ]] || break
  done
  local line="$section ($place of ${#chosen[@]}): $1"
  if [[ -t 2 ]]; then printf '\r\033[2K%s' "$line" >&2; else say "$line" >&2; fi
}

table() {
  [[ ! -t 2 ]] || printf '\r\033[2K' >&2
  printf '%s\n' "$1" | tee -a "$run_folder/table.md"
}

begin_table() {
  local processor
  processor=$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)
  table "$(nproc) cores, ${processor:-of an unknown kind}; load before it \
$(cut -d ' ' -f 1 /proc/loadavg); medians of $rounds rounds of $seconds s."
  [[ -z $is_quick ]] || table "A quick run: these figures are not to be quoted."
  table ""
  table "| figure | ours | peer | ratio | command |"
  table "|---|---|---|---|---|"
}

end_table() {
  local missing
  missing=$(missing_packages)
  [[ -z $missing ]] || table $'\n'"Without peers that are not installed: $missing."
}

# A row: what it is of, ours, the peer's, their ratio.
row() { table "| $1 | $2 | ${3:-} | ${4:-} | \`deploy/bench $section\` |"; }

# Keeps a figure of this round.
keep() { printf '%s\n' "$2" >>"$run_folder/figure.$1"; }

forget() { rm -f "$run_folder"/figure."$1".*; }

median() {
  sort -g "$run_folder/figure.$1" |
    awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

# The median of the rounds' ratios: what disturbs a round disturbs both of its sides.
ratio() {
  paste "$run_folder/figure.$1" "$run_folder/figure.$2" |
    awk '$2 > 0 { printf "%.4f\n", $1 / $2 }' | sort -g |
    awk '{ all[NR] = $1 } END { printf "%.2f ×", all[int((NR + 1) / 2)] }'
}

quotient() { awk -v over="$1" -v under="$2" 'BEGIN { printf "%.2f ×", over / under }'; }

thousands() { awk -v number="$1" 'BEGIN { printf "%.1f k/s", number / 1000 }'; }

# Rows of what is kept under two names: rate, latencies, and CPU where it was kept.
tell() {
  local what=$1 ours=$2 peer=$3 quantile
  row "$what: requests" "$(thousands "$(median "$ours.rate")")" \
    "$(thousands "$(median "$peer.rate")")" "$(ratio "$ours.rate" "$peer.rate")"
  for quantile in p50 p99; do
    row "$what: $quantile" "$(median "$ours.$quantile") ms" "$(median "$peer.$quantile") ms" \
      "$(ratio "$ours.$quantile" "$peer.$quantile")"
  done
  [[ ! -e $run_folder/figure.$ours.cpu ]] ||
    row "$what: the server's CPU a request" "$(median "$ours.cpu") µs" \
      "$(median "$peer.cpu") µs" "$(ratio "$ours.cpu" "$peer.cpu")"
}

since() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f", to - from }'; }

# Asks with wrk as long as a round takes, and keeps what it says under a name; with a process, its
# CPU time for a request, too.
ask_with_wrk() {
  local said before=0
  [[ -z ${3:-} ]] || before=$(cpu_seconds_of "$3")
  said=$(wrk -t1 -c64 -d"${seconds}s" --latency "$2")
  keep "$1.rate" "$(awk '/Requests\/sec/ { printf "%d", $2 }' <<<"$said")"
  keep "$1.p50" "$(awk '$1 == "50%" { print $2 }' <<<"$said" | in_milliseconds)"
  keep "$1.p99" "$(awk '$1 == "99%" { print $2 }' <<<"$said" | in_milliseconds)"
  [[ -z ${3:-} ]] || keep_cpu "$1" "$3" "$before" "$(awk '/ requests in / { print $1 }' <<<"$said")"
}

in_milliseconds() {
  awk '/us$/ { printf "%.3f", $1 / 1000; next } /ms$/ { printf "%.3f", $1; next }
    { printf "%.3f", $1 * 1000 }'
}

# The same with pricing-load: a name, a URL, a process or nothing, further flags.
ask_with_load() {
  local report=$run_folder/report.json before=0
  [[ -z $3 ]] || before=$(cpu_seconds_of "$3")
  "$built/pricing-load" "$2" --quiet --warmup 0s --duration "${seconds}s" --json "$report" \
    "${@:4}" >"$run_folder/said.txt" 2>&1 || {
    cat "$run_folder/said.txt" >&2
    fail "pricing-load did not pass"
  }
  keep "$1.rate" "$(figure_in "$report" rate | awk '{ printf "%d", $1 }')"
  keep "$1.p50" "$(figure_in "$report" p50 | awk '{ printf "%.3f", $1 / 1e6 }')"
  keep "$1.p99" "$(figure_in "$report" p99 | awk '{ printf "%.3f", $1 / 1e6 }')"
  [[ -z $3 ]] || keep_cpu "$1" "$3" "$before" "$(figure_in "$report" answered)"
}

# The CPU time of a process since `$3`, for each of so many requests.
keep_cpu() {
  keep "$1.cpu" "$(awk -v from="$3" -v to="$(cpu_seconds_of "$2")" -v count="$4" \
    'BEGIN { printf "%.2f", (to - from) / count * 1e6 }')"
}

# The first number of that name: the summary's, which stands before all else.
figure_in() { grep -o "\"$2\":[0-9.]*" "$1" | sed -n '1s/.*://p'; }

redis_rate() {
  redis-benchmark -p "$redis_port" -n "$1" -c 16 --csv "${@:2}" 2>/dev/null |
    awk -F '"' 'END { printf "%d", $4 }'
}

# Runs one of Tests/Benchmarks.
run_benchmark() {
  progress "benchmarks $*"
  run_step benchmark "$built/benchmarks" "$@"
}

has_benchmark() { "$built/benchmarks" 2>&1 | grep -qw -- "$1"; }

# What the benchmark that ran last said of a subject, the text behind its name.
said_of() { sed -n "s/^ *$1: //p" "$run_folder/benchmark.log" | head -n 1; }

# Rows of all that the benchmark said, a name, a colon and its figure in each line; what stands
# indented belongs to the line above it. A peer's figure and the ratio follow behind semicolons, and
# of several lines of a name that with the median ratio counts.
tell_benchmark() {
  local what ours peer ratio
  while IFS=$'\t' read -r what ours peer ratio; do
    row "$what" "$ours" "${peer# }" "${ratio:+$ratio ×}"
  done < <(sed -e 's/|/\\|/g' "$run_folder/benchmark.log" | awk -v prefix="${1:+$1: }" '
    function rounded(number, isTime) {
      if (isTime && number >= 1e6) return sprintf("%.2f ms", number / 1e6)
      if (isTime) return sprintf("%.1f µs", number / 1e3)
      return sprintf(number >= 100 ? "%.0f" : number >= 10 ? "%.1f" : "%.2f", number)
    }
    function told(text,   shown, number) {
      while (match(text, /[0-9]+\.[0-9][0-9][0-9]+|[0-9][0-9][0-9][0-9][0-9]+(\.[0-9]+)? ns/)) {
        number = substr(text, RSTART, RLENGTH)
        shown = shown substr(text, 1, RSTART - 1) rounded(number + 0, number ~ / ns$/)
        text = substr(text, RSTART + RLENGTH)
      }
      return shown text
    }
    function take(line,   name, said, parts, at) {
      at = index(line, ": ")
      name = substr(line, 1, at - 1)
      said = substr(line, at + 2)
      sub(/^ +/, "", said)
      if (!(name in count)) names[++nameCount] = name
      count[name]++
      if (split(said, parts, /; */) == 3 && sub(/^ratio /, "", parts[3])) {
        peer[name, count[name]] = told(parts[2])
        ratio[name, count[name]] = parts[3]
        said = parts[1]
      }
      ours[name, count[name]] = told(said)
    }
    held { $0 = held " " substr($0, match($0, /[^ ]/)); held = "" }
    /,$/ { held = $0; next }
    /^ / && !/: / { ours[last, count[last]] = ours[last, count[last]] ", " substr($0, 3); next }
    /:$/ { head = substr($0, 1, length($0) - 1) ", "; next }
    /^ / { take(head substr($0, match($0, /[^ ]/))); next }
    /: / { take($0); last = head = names[nameCount]; sub(/, [^,]*$/, "", head); head = head ", " }
    END {
      for (place = 1; place <= nameCount; place++) {
        name = names[place]
        best = 1
        for (a = 1; a <= count[name]; a++) {
          rank = 0
          for (b = 1; b <= count[name]; b++)
            rank += ratio[name, b] + 0 < ratio[name, a] + 0 || \
              (ratio[name, b] + 0 == ratio[name, a] + 0 && b < a)
          if (rank == int((count[name] - 1) / 2)) best = a
        }
        printf "%s%s\t%s\t%s\t%s\n", prefix, name, ours[name, best], \
          peer[name, best] == "" ? " " : peer[name, best], ratio[name, best]
      }
    }')
}
