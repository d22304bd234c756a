#!/bin/sh
# Installs what Mien is built with and this machine lacks: the headers of HDF5, PNG, JPEG and zlib, and pkg-config, by
# which SwiftPM finds them; and rsvg-convert, by which reports have their figures as PNG. With the argument `python` also
# what makes a Python environment, with `browser` also a Chromium that can do without a screen. Does and says nothing
# when all is there.
set -eu
wants_python=false
wants_browser=false
[ "${1:-}" != python ] || wants_python=true
[ "${1:-}" != browser ] || wants_browser=true

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*" && exit 1; }
is_command() { command -v "$1" >/dev/null 2>&1; }
has() { pkg-config --exists "$1" 2>/dev/null; }
lacks_browser() {
    "$wants_browser" && [ -z "${MIEN_CHROMIUM:-}" ] || return 1
    for name in chromium-headless-shell chromium google-chrome chrome; do ! is_command $name || return 1; done
}
lacks_python() { "$wants_python" && ! python3 -c "import venv, ensurepip" 2>/dev/null; }

# What is missing of: pkg-config and the libraries, by the names that pkg-config has for them.
missing() {
    is_command pkg-config || printf 'pkg-config '
    for library in hdf5 libpng libjpeg zlib; do has "$library" || printf '%s ' "$library"; done
    is_command rsvg-convert || printf 'rsvg-convert '
    ! lacks_python || printf 'python3-venv '
    ! lacks_browser || printf 'chromium '
}

# Prints a command and runs it as the administrator.
as_root() {
    [ "$(id -u)" -eq 0 ] || set -- sudo "$@"
    say "$*" && "$@" >&2
}

is_command swift || fail "Swift is not installed; see https://www.swift.org/install"
[ -n "$(missing)" ] || exit 0
say "Missing: $(missing)"

if is_command apt-get; then
    packages=
    is_command pkg-config || packages="pkg-config"
    has libpng || packages="$packages libpng-dev"
    # The headers of JPEG and zlib come with those of HDF5.
    { has hdf5 && has libjpeg && has zlib; } || packages="$packages libhdf5-dev"
    # Debian's librsvg2-bin asks for no font.
    is_command rsvg-convert || packages="$packages librsvg2-bin fonts-dejavu-core"
    ! lacks_python || packages="$packages python3-venv"
    ! lacks_browser || packages="$packages chromium-headless-shell"
    [ "$(id -u)" -eq 0 ] || is_command sudo || fail "as the administrator, run: apt-get install" $packages
    as_root apt-get update -q || say "The lists of packages stay as old as they were."
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $packages ||
        fail "apt-get could not install" $packages
elif is_command brew; then
    packages="hdf5 libpng jpeg-turbo pkg-config librsvg"
    ! lacks_python || packages="$packages python"
    ! lacks_browser || packages="$packages chromium"
    say "brew install" $packages
    brew install $packages >&2 || fail "brew could not install them"
else
    fail "there is neither apt-get nor brew; install the packages that hold these and their headers"
fi

[ -z "$(missing)" ] || fail "still missing: $(missing)"
