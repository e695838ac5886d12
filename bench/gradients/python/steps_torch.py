"""The same training steps in PyTorch with one thread: prints, as JSON, the least milliseconds of each by memory layout."""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

BATCH = 8
WARM_UP = 3


class Block(nn.Module):
    """Convolutions of one or two inputs, summed, then instance normalisation and ReLU."""

    def __init__(self, inputs, channels):
        super().__init__()
        self.convolutions = nn.ModuleList(nn.Conv2d(n, channels, 3, padding=1, bias=False) for n in inputs)
        self.norm = nn.InstanceNorm2d(channels, affine=True)

    def forward(self, *inputs):
        return F.relu(self.norm(sum(conv(x) for conv, x in zip(self.convolutions, inputs))))


class UNet(nn.Module):
    """The study's network."""

    def __init__(self):
        super().__init__()
        self.down = nn.ModuleList([Block([1], 8), Block([8], 16), Block([16], 32)])
        self.up = nn.ModuleList([Block([32, 16], 16), Block([16, 8], 8)])
        self.head = nn.Conv2d(8, 1, 1)

    def forward(self, x):
        high = self.down[0](x)
        half = self.down[1](F.max_pool2d(high, 2))
        low = self.down[2](F.max_pool2d(half, 2))
        back = self.up[0](F.interpolate(low, scale_factor=2), half)
        return self.head(self.up[1](F.interpolate(back, scale_factor=2), high))


class MobileBlock(nn.Module):
    """As `mobileStep` in networks.ts."""

    def __init__(self, thin=32, wide=128):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(thin, wide, 1, bias=False),
            nn.BatchNorm2d(wide),
            nn.ReLU6(),
            nn.Conv2d(wide, wide, 3, padding=1, groups=wide, bias=False),
            nn.BatchNorm2d(wide),
            nn.ReLU6(),
            nn.Conv2d(wide, thin, 1, bias=False),
            nn.BatchNorm2d(thin),
        )

    def forward(self, x):
        return x + self.body(x)


def least_ms(net, x, errors, layout, seconds):
    net, x = net.to(memory_format=layout), x.to(memory_format=layout)
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)
    least, done, end = float("inf"), 0, time.perf_counter() + seconds
    while done < WARM_UP or time.perf_counter() < end:
        start = time.perf_counter()
        optimizer.zero_grad()
        loss = errors(net(x)).mean()
        loss.backward()
        optimizer.step()
        loss.item()
        if done >= WARM_UP:
            least = min(least, time.perf_counter() - start)
        done += 1
    return 1000 * least


def unet(size, layout, seconds):
    x = torch.randn(BATCH, 1, size, size)
    truth = (torch.randn(BATCH, 1, size, size) > 0).float()
    return least_ms(UNet(), x, lambda y: (torch.sigmoid(y) - truth) ** 2, layout, seconds)


def mobile(layout, seconds):
    return least_ms(MobileBlock(), torch.randn(BATCH, 32, 32, 32), lambda y: y**2, layout, seconds)


def main():
    name, seconds = sys.argv[1], float(sys.argv[2])
    torch.set_num_threads(1)
    torch.manual_seed(1)
    steps = {
        "U-Net, 8 x 48 x 48": lambda layout: unet(48, layout, seconds),
        "U-Net, 8 x 64 x 64": lambda layout: unet(64, layout, seconds),
        "MobileNet block, 8 x 32 x 32 x 32": lambda layout: mobile(layout, seconds),
    }
    layouts = {"first": torch.contiguous_format, "last": torch.channels_last}
    print(json.dumps({layout: steps[name](kind) for layout, kind in layouts.items()}))


if __name__ == "__main__":
    main()
