# shellcheck shell=bash
# What the commands in this folder share: the toolchain and the packages that they need, and how
# they speak. Sourced, with the top of the repository as the working folder.

# The one list of Debian packages.
readonly packages=(
  libhiredis-dev libnghttp2-dev zlib1g-dev libsqlite3-dev libpq-dev libssl-dev
  redis-server postgresql prometheus curl openssl libfaketime
)

say() { printf '%s\n' "$*"; }

fail() {
  printf 'deploy/%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Runs a command and shows what it wrote only if it fails.
quietly() {
  local output status
  output=$("$@" 2>&1 </dev/null) && return
  status=$?
  printf '%s\n' "$output" >&2
  return "$status"
}

require_toolchain() {
  local version
  # Unlike `swift --version`, this leaves no folder where temporary files go.
  version=$(swift build --version 2>&1) ||
    fail "no Swift toolchain in PATH; version 6.3 or later is at https://www.swift.org/install"
  [[ $version =~ Swift\ ([0-9]+)\.([0-9]+) ]] || fail "cannot read: $version"
  ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] >= 6003)) ||
    fail "${BASH_REMATCH[0]} is too old; 6.3 or later is at https://www.swift.org/install"
}

# Installs the packages that are missing; quick when none is.
require_packages() {
  local installed missing as_root=()
  installed=$(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' \
    "${packages[@]}" 2>/dev/null | sed -n 's/ installed$//p' || true)
  missing=$(comm -23 <(printf '%s\n' "${packages[@]}" | sort) <(sort <<<"$installed"))
  [[ -n $missing ]] || return 0
  missing=${missing//$'\n'/ }

  local remedy="as root: apt-get install --no-install-recommends $missing"
  command -v apt-get >/dev/null ||
    fail "needs these packages of Debian 12, or what they are called here: $missing"
  if ((EUID != 0)); then
    # Asking for a password takes somebody to answer.
    sudo -n true 2>/dev/null || { [[ -t 0 ]] && command -v sudo >/dev/null; } ||
      fail "may not install what is missing; $remedy"
    as_root=(sudo)
  fi
  say "Installing $missing"
  # shellcheck disable=SC2086 # names without spaces
  quietly "${as_root[@]}" deploy/lib/install-packages $missing || fail "that failed; $remedy"
}
