"""MONAI's three calls: Hausdorff distance, average surface distance, normalised surface distance."""

import torch
from monai.metrics import compute_average_surface_distance, compute_hausdorff_distance, compute_surface_dice

from peers import Contender

TASKS = {"surfaces"}


def contenders(task, shape, classes, arrays):
    masks = [torch.from_numpy(arrays[name]).reshape(1, 1, *shape).float() for name in ("predicted", "truth")]
    percentile, tolerance = float(arrays["percentile"][0]), float(arrays["tolerance"][0])

    def call():
        return (
            compute_hausdorff_distance(*masks, include_background=True, percentile=percentile),
            compute_average_surface_distance(*masks, include_background=True, symmetric=True),
            compute_surface_dice(*masks, class_thresholds=[tolerance], include_background=True),
        )

    return {"MONAI, three calls": Contender(call, lambda found: ([value.item() for value in found], None))}
