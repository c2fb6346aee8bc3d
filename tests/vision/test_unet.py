"""The network: shapes, the published shape of its encoder, folding, and the round trip of its weights."""

import pytest
import torch

from vision.parse import WEIGHTS
from vision.unet import ENCODED, Encoder, UNet, fold, load_weights, save_weights


@pytest.fixture(scope="module")
def net() -> UNet:
    torch.manual_seed(0)
    net = UNet(13)
    for name, values in net.named_buffers():  # statistics that make folding matter
        if name.endswith("running_mean"):
            values.normal_(0, 0.1)
        if name.endswith("running_var"):
            values.uniform_(0.5, 1.5)
    return net.eval()


@pytest.mark.parametrize("size", [(32, 32), (64, 96), (96, 64)])
def test_logits_have_the_size_of_the_picture(net, size):
    pixels = torch.rand(2, 3, *size) * 255
    with torch.inference_mode():
        assert net(pixels).shape == (2, 13, *size)
        assert net.logits(pixels).shape == (2, 13, size[0] // 2, size[1] // 2)


def test_encoder_halves_five_times():
    maps = Encoder().eval()(torch.zeros(1, 3, 64, 32))
    assert [tuple(m.shape[1:]) for m in maps] == [
        (channels, 64 >> step, 32 >> step) for step, channels in enumerate(ENCODED, start=1)
    ]


def test_encoder_refuses_other_weights():
    with pytest.raises(ValueError, match="EfficientNet-lite"):
        Encoder().load_imagenet({"stem": torch.zeros(3)})


def test_both_parsers_are_small_enough_to_commit():
    assert sum(path.stat().st_size for path in WEIGHTS) < 16e6


def test_folding_changes_nothing(net):
    pixels = torch.rand(1, 3, 64, 64) * 255
    with torch.inference_mode():
        assert torch.allclose(net(pixels), fold(net)(pixels), atol=1e-4)


def test_weights_survive_the_file(net, tmp_path):
    save_weights(net, tmp_path / "w.safetensors")
    again = load_weights(tmp_path / "w.safetensors")
    pixels = torch.rand(1, 3, 32, 32) * 255
    with torch.inference_mode():
        assert torch.allclose(net(pixels), again(pixels), atol=2e-2)
    assert not again.training


def test_a_file_tells_which_encoder_it_is_of(tmp_path):
    save_weights(UNet(2, "lite1"), tmp_path / "w.safetensors")
    again = load_weights(tmp_path / "w.safetensors")
    assert again.kind == "lite1"
    assert len(again.encoder.stages[5]) == 5


def test_a_skip_reaches_the_output(net):
    """Deep maps cannot tell two pixels apart that lie in one 32x32 cell; the skips can."""
    pixels = torch.zeros(1, 3, 64, 64)
    pixels[..., 20:24, 20:24] = 255
    with torch.inference_mode():
        logits = net.logits(pixels)
    assert (logits[..., 10, 10] - logits[..., 10, 2]).abs().max() > 1e-4
