"""Errors of vision, each with a stable code, a sentence for the shopper, and whether trying again can help.

VisionError
├── BadPicture            the upload cannot be read as a photo
├── NobodyInPhoto         no person was found
├── SeveralPeople         it is unclear who should wear the product
├── CannotWear            this photo or product picture does not allow this try-on
│   └── PoorRender        the picture was made, and is not good enough to be shown
└── ModelMissing          a model file is not there or not the one this was built for

try:
    photo = vision.images.decode(data)
except vision.errors.VisionError as error:
    show(error.message)          # error.code for logs, error.retry: another try (another photo) can help
"""


class VisionError(Exception):
    """Base of every error vision raises on purpose."""

    code = "vision"
    retry = False

    def __init__(self, message: str, *, code: str | None = None, retry: bool | None = None) -> None:
        """`message` is one sentence fit for a shopper; `code` and `retry` override the class's own."""
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code
        if retry is not None:
            self.retry = retry


class BadPicture(VisionError):
    """The bytes are not a picture we read: wrong format, broken, too large, too small."""

    code = "bad_picture"
    retry = True


class CannotWear(VisionError):
    """The photo or the product picture does not allow this try-on; the message says what would work."""

    code = "cannot_wear"
    retry = True


class ModelMissing(VisionError):
    """A model file is not there or its checksum is wrong: the installation is broken, another photo cannot help."""

    code = "model_missing"


class NobodyInPhoto(VisionError):
    """No person was found in the photo."""

    code = "nobody_in_photo"
    retry = True

    def __init__(self) -> None:
        super().__init__(
            "I can't find a person in this photo. One where you stand facing the camera works best."
        )


class SeveralPeople(VisionError):
    """Two or more people are about equally large in the photo."""

    code = "several_people"
    retry = True

    def __init__(self) -> None:
        super().__init__("There is more than one person in this photo. Please send one with only you in it.")


class PoorRender(CannotWear):
    """The try-on was made but scores too badly to be shown; the message says which photo would work."""

    code = "poor_render"
    retry = True
