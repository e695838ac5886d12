"""MONAI's soft Dice, and its sum with cross-entropy.

The masks were made before, so that the making is in no time. The sum is given the class map as well: it makes the masks in
each call, but the cross-entropy of a class map is faster.
"""

import torch
from monai.losses import DiceCELoss, DiceLoss

from losses_torch import channels_first, one_hot, read_gradient, with_gradient
from peers import Contender

TASKS = {"diceProbabilities", "diceSoftmax", "diceCrossEntropySoftmax"}
SMOOTH = {"smooth_nr": 1e-5, "smooth_dr": 1e-5}


def contenders(task, shape, classes, arrays):
    scores = channels_first(arrays["scores"], shape, classes)
    labels = torch.from_numpy(arrays["truth"]).reshape(1, 1, *shape).long()
    masks = labels.float() if classes == 1 else one_hot(labels[:, 0], classes)
    if task == "diceCrossEntropySoftmax":
        losses = {
            "MONAI, masks": (DiceCELoss(softmax=True, **SMOOTH), masks),
            "MONAI, class map": (DiceCELoss(softmax=True, to_onehot_y=True, **SMOOTH), labels),
        }
    else:
        losses = {"MONAI": (DiceLoss(softmax=task == "diceSoftmax", **SMOOTH), masks)}
    return {name: of_loss(loss, truth, scores) for name, (loss, truth) in losses.items()}


def of_loss(loss, truth, scores):
    return Contender(with_gradient(lambda given: loss(given, truth), scores), read_gradient(scores))
