"""What Keras computes in each layer, under the names that Mien has for them: by the script that users run."""

import sys

import samples

sys.path.insert(0, str(samples.SAMPLES))

from dump_reference import arrays  # noqa: E402, F401
