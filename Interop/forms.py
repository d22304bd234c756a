"""The files that Keras makes of a model, and how it reads them again."""

import dataclasses
import pathlib

from random_layers import is_keras3


@dataclasses.dataclass
class Form:
    """A model in a file, with the file of its architecture where it holds weights alone."""

    name: str
    path: pathlib.Path
    architecture: pathlib.Path | None = None

    @property
    def arguments(self):
        """What `mien` is given."""
        return [self.path] + (["--architecture", self.architecture] if self.architecture else [])


def saved(library, model, folder):
    """Every form that the library writes: the forms, and what Keras said where it can't write one."""
    architecture = folder / "architecture.json"
    prefix = "keras" if is_keras3(library) else "tf_keras"
    jobs = [
        ("architecture", architecture, lambda: architecture.write_text(model.to_json())),
        (".keras", folder / "model.keras", lambda: model.save(folder / "model.keras")),
        (".h5", folder / "model.h5", lambda: model.save(folder / "model.h5")),
        (".weights.h5", folder / "model.weights.h5", lambda: model.save_weights(folder / "model.weights.h5")),
    ]
    if not is_keras3(library):
        legacy = folder / "weights_only.h5"
        jobs.append(("weights-only .h5", legacy, lambda: model.save_weights(legacy)))
    forms, refusals = [], []
    for name, path, save in jobs:
        try:
            save()
        except Exception as error:
            refusals.append((f"{prefix} can't write {name}", f"{type(error).__name__}: {error}"))
            path.unlink(missing_ok=True)
            continue
        if name != "architecture":
            weights_alone = "weights" in name
            if weights_alone and not architecture.exists():
                continue
            forms.append(Form(f"{prefix} {name}", path, architecture if weights_alone else None))
    return forms, refusals
