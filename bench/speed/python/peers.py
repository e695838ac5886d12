"""Which libraries are there, and what each of them can do."""

import os
from dataclasses import dataclass
from importlib import import_module, metadata
from typing import Any, Callable, Optional


@dataclass
class Contender:
    """A call to be timed, and how to read what it returned: the values, and the gradient with the class axis last."""

    call: Callable[[], Any]
    read: Callable[[Any], tuple]
    other_definition: Optional[str] = None


# Distributions, and the modules here that use them.
LIBRARIES = {
    "numpy": ["counting_numpy"],
    "torch": ["losses_torch"],
    "monai": ["losses_monai", "geometric_monai", "surfaces_monai"],
    "scikit-image": ["skeletons_skimage"],
    "torchmetrics": ["counting_torchmetrics"],
    "surface-distance": ["surfaces_deepmind"],
}


def load():
    """The modules whose libraries can be imported, and the versions of those libraries."""
    found, modules = {}, []
    for distribution, names in LIBRARIES.items():
        try:
            loaded = [import_module(name) for name in names]
            found[distribution] = metadata.version(distribution)
        except (ImportError, OSError, ValueError, metadata.PackageNotFoundError):
            continue
        modules += loaded
    if "torch" in found:
        import torch

        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    return found, modules


FOUND, MODULES = load()


def versions():
    return FOUND


def contenders(task, shape, classes, arrays):
    """Those who can do a task, by name. Arrays are turned into what each library wants before anything is timed."""
    able = {}
    for module in MODULES:
        if task in module.TASKS:
            able.update(module.contenders(task, shape, classes, arrays))
    return able
