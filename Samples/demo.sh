#!/bin/sh
# Shows what `mien` does with the sample networks and faces. Each command is printed before it runs.
#
#     Samples/demo.sh path/to/mien folder
set -eu

mien=$1
folder=$2
samples=$(dirname "$0")

run() {
    printf '\n$ mien %s\n' "$*"
    "$mien" "$@"
}

# A report takes the place of an earlier one, but only in a folder that holds nothing else.
rm -f "$folder/activations.npz"

run inspect "$samples/vgg.h5"

# Keras computed the references, layer by layer.
run verify "$samples/vgg.h5" --reference "$samples/vgg.reference.npz"
run verify "$samples/mini_xception.h5" --reference "$samples/mini_xception.reference.npz"

run predict "$samples/mini_xception.h5" "$samples/angry.png" "$samples/happy.png" "$samples/sad.png" \
    --scale signed --labels fer2013

run maps "$samples/mini_xception.h5" "$samples/faces.csv" --emotions angry,happy,sad --scale signed --labels fer2013 \
    -o "$folder"

run extract "$samples/mini_xception.h5" "$samples/faces.csv" --layers conv_1,block_3_add --scale signed \
    -o "$folder/activations.npz"

printf '\nThe feature maps are drawn: open %s/report.html in a browser.\n' "$folder"
