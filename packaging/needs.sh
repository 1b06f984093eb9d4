# shellcheck shell=bash disable=SC2034
# What packaging/demo and tests/run share: headings, root rights, and installing what is missing. To be sourced.

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'
else
  bold='' dim='' red='' green='' plain=''
fi

heading() { printf '\n%s== %s%s\n' "$bold" "$*" "$plain"; }
note() { printf '%s\n' "$*"; }
die() { printf '%sfailed:%s %s\n' "$red$bold" "$plain" "$*" >&2; exit 1; }

# Runs a command as root: directly, or with sudo.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "\`$*\` needs root: run this as root, or install sudo"
  fi
}

# Sets `missing` to those of the named Debian packages that are not installed.
find_missing() {
  missing=()
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
}

# Installs `missing`. The network is touched only when there is something to fetch.
install_missing() {
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "no apt-get here: install by hand: ${missing[*]}"
  heading "Installing ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  # Debian starts a server with its own configuration when it is installed; nobody asked for that one.
  if [[ " ${missing[*]} " == *" samba "* ]] && [ -d /run/systemd/system ]; then
    as_root systemctl disable --quiet --now smbd nmbd || true
  fi
}

# The toolchain is the one thing that is assumed.
need_cargo() {
  command -v cargo >/dev/null || die "no cargo here: install Rust 1.95 or newer from https://rustup.rs, then run this again"
}

# A linker and a C compiler, for rustc and the bundled SQLite.
compiler_packages() { command -v cc >/dev/null || echo gcc libc6-dev; }

# Fetches the sources of the dependencies once; afterwards nothing needs the network.
fetch_dependencies() {
  cargo fetch --locked --offline --quiet 2>/dev/null || cargo fetch --locked
  export CARGO_NET_OFFLINE=true
}
