"""The losses in PyTorch, with its automatic gradient: its own cross-entropy, its sum with soft Dice composed of operations,
and the Lovász extension from its definition.

The extension sorts the errors and walks down by cumulative sums; the slopes are constants of the gradient, as they are
wherever this loss is published.
"""

import torch
import torch.nn.functional as F

from peers import Contender

TASKS = {
    "lovaszHinge",
    "lovaszProbabilities",
    "lovaszSoftmax",
    "crossEntropySoftmax",
    "crossEntropyBinary",
    "diceCrossEntropySoftmax",
}
SMOOTH = 1e-5


def extension(errors, foreground):
    """Σ e g of the Lovász extension, for errors of one class; foreground is 1 or 0."""
    ordered, order = torch.sort(errors, descending=True)
    with torch.no_grad():
        inside = foreground[order]
        before = torch.cumsum(inside, 0) - inside
        size = foreground.sum()
        intersection = size - before
        union = size + torch.arange(len(errors), dtype=torch.float32) - before
        slopes = torch.where(inside > 0, 1 / union, intersection / (union * (union + 1)))
    return torch.dot(ordered, slopes)


def hinge(scores, truth):
    return extension(torch.relu(1 - scores * (2 * truth - 1)), truth)


def of_probabilities(probabilities, truth):
    return extension((truth - probabilities).abs(), truth)


def of_softmax(scores, truth):
    """scores [1, class, height, width], truth [1, height, width]; the mean over the classes that are there."""
    probabilities = F.softmax(scores, dim=1)[0].flatten(1)
    labels = truth.flatten()
    losses = []
    for label in range(scores.shape[1]):
        foreground = (labels == label).float()
        if foreground.any():
            losses.append(extension((foreground - probabilities[label]).abs(), foreground))
    return torch.stack(losses).mean()


def dice_and_cross_entropy(masks):
    """The sum for these masks; the softmax is shared."""

    def loss(scores, truth):
        logarithms = F.log_softmax(scores, dim=1)
        probabilities = logarithms.exp()
        space = list(range(2, scores.dim()))
        above = 2 * (probabilities * masks).sum(space) + SMOOTH
        below = probabilities.sum(space) + masks.sum(space) + SMOOTH
        return 1 - (above / below).mean() + F.nll_loss(logarithms, truth)

    return loss


def one_hot(labels, classes):
    """Masks [image, class, …] of a class map [image, …]."""
    return F.one_hot(labels, classes).movedim(-1, 1).float().contiguous()


def channels_first(flat, shape, classes):
    """Class axis last in, class axis second and contiguous out, as PyTorch stores it."""
    return torch.from_numpy(flat).reshape(1, *shape, classes).movedim(-1, 1).contiguous()


def with_gradient(loss, scores):
    """A call that computes the loss and its gradient."""
    scores.requires_grad_(True)

    def call():
        scores.grad = None
        value = loss(scores)
        value.backward()
        return value

    return call


def read_gradient(scores):
    def read(value):
        gradient = scores.grad
        if gradient.dim() > 1:
            gradient = gradient.movedim(1, -1)
        return [value.item()], gradient.contiguous().numpy().ravel()

    return read


def contenders(task, shape, classes, arrays):
    if task.endswith("Softmax"):
        scores = channels_first(arrays["scores"], shape, classes)
        truth = torch.from_numpy(arrays["truth"]).reshape(1, *shape).long()
        if task == "diceCrossEntropySoftmax":
            loss = dice_and_cross_entropy(one_hot(truth, classes))
        else:
            loss = of_softmax if task == "lovaszSoftmax" else F.cross_entropy
        if "masks" in arrays:
            # as probabilities of the classes, which cross-entropy takes as well
            truth = channels_first(arrays["masks"], shape, classes)
    else:
        scores = torch.from_numpy(arrays["scores"])
        truth = torch.from_numpy(arrays["truth"]).float()
        loss = {
            "lovaszHinge": hinge,
            "lovaszProbabilities": of_probabilities,
            "crossEntropyBinary": F.binary_cross_entropy_with_logits,
        }[task]
    call = with_gradient(lambda given: loss(given, truth), scores)
    return {"PyTorch": Contender(call, read_gradient(scores))}
