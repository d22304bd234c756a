#!/usr/bin/env bash
# Prints a folder with an hdf5.pc that links libhdf5 into a program, for PKG_CONFIG_PATH, and nothing where that can't be had:
#
#     Scripts/static-hdf5.sh .build
#
# Debian's shared libhdf5 brings thirty libraries along, for files in the cloud. To load them takes longer than to read a network,
# and the archive leaves out what nobody calls.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1/static-hdf5
# Homebrew's brings two along.
[ "$(uname -s)" = Linux ] || exit 0

say() { printf '%s\n' "$*" >&2; }

archive=
for place in $(pkg-config --libs-only-L hdf5); do
    [ -f "${place#-L}/libhdf5.a" ] && archive=$(readlink -f "${place#-L}/libhdf5.a")
done
if [ -z "$archive" ]; then
    say "There is no libhdf5.a: mien-hdf5 loads the shared library, which takes it some milliseconds."
    exit 0
fi

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
ln -sf "$archive" "$folder/libhdf5.a"
libraries="-L$folder -lhdf5 -lsz -laec -lz -lm -ldl"
printf 'int H5open(void); int main(void) { return H5open(); }\n' >"$folder/try.c"
# shellcheck disable=SC2086
if ! clang "$folder/try.c" $libraries -o "$folder/try" 2>"$folder/try.log" || ! "$folder/try"; then
    say "$archive can't be linked ($folder/try.log): mien-hdf5 loads the shared library, which takes it some milliseconds."
    exit 0
fi
cat >"$folder/hdf5.pc" <<END
Name: hdf5
Description: libhdf5, linked into the program
Version: $(pkg-config --modversion hdf5)
Cflags: $(pkg-config --cflags hdf5)
Libs: $libraries
END
printf '%s\n' "$folder"
