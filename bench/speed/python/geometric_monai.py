"""MONAI's losses of distances and of skeletons, of raw scores with softmax and without the background.

The masks were made before, so that the making is in no time.
"""

import torch
from monai.losses import BoundaryLoss, HausdorffDTLoss, SoftclDiceLoss

from losses_torch import channels_first, one_hot, read_gradient, with_gradient
from peers import Contender

TASKS = {"boundarySoftmax", "hausdorffSoftmax", "clDiceSoftmax"}


def loss_of(task, masks):
    """The loss of scores, and what it defines otherwise."""
    if task == "boundarySoftmax":
        boundary = BoundaryLoss(include_background=False, softmax=True)
        return lambda scores: boundary(scores, masks), None
    if task == "hausdorffSoftmax":
        hausdorff = HausdorffDTLoss(include_background=False, softmax=True)
        return lambda scores: hausdorff(scores, masks), None
    cl_dice = SoftclDiceLoss(iter_=3, smooth=1.0)
    foreground = masks[:, 1:]
    return lambda scores: cl_dice(foreground, torch.softmax(scores, 1)[:, 1:]), "pools the classes"


def contenders(task, shape, classes, arrays):
    scores = channels_first(arrays["scores"], shape, classes)
    labels = torch.from_numpy(arrays["truth"]).reshape(1, *shape).long()
    loss, other = loss_of(task, one_hot(labels, classes))
    return {"MONAI": Contender(with_gradient(loss, scores), read_gradient(scores), other)}
