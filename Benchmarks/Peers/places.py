"""Where things lie that are measured with."""

import pathlib

HERE = pathlib.Path(__file__).resolve().parent
# A face of this repository.
PICTURE = HERE.parents[1] / "Samples/happy.png"
# The trained mini-XCEPTION of its authors, which is not ours to hand on.
TRAINED = HERE.parents[2] / "shared/models/fer2013_mini_XCEPTION.102-0.66.hdf5"
