"""A picture larger than cards can show -> the same picture, smaller. The only module that knows Pillow."""

from __future__ import annotations

import io
import warnings

from generator.media.medium import MediumError

# what Pillow reads and writes without loss of what matters; a GIF may move
FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "bmp": "BMP"}
QUALITY = 85


def scaled(data: bytes, ending: str, longest: int) -> bytes | None:
    """The picture with its longer side of so many pixels; None where it is no longer than that, or of another kind.

    Raises MediumError where the picture is broken, or Pillow is not installed.
    """
    if ending not in FORMATS:
        return None
    try:
        from PIL import Image, ImageOps
    except ImportError as error:
        raise MediumError(
            "scaling needs Pillow", "pip install 'pillow>=10', or: pipx inject deckpress pillow"
        ) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                if max(picture.size) <= longest or getattr(picture, "is_animated", False):
                    return None
                upright = ImageOps.exif_transpose(picture)
                if upright.mode not in ("RGB", "RGBA", "L", "LA"):
                    upright = upright.convert("RGBA" if "transparency" in upright.info else "RGB")
                upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
                written = io.BytesIO()
                upright.save(written, FORMATS[ending], quality=QUALITY, optimize=True)
                return written.getvalue()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise MediumError(f"the picture cannot be scaled: {error}", "save it again, or smaller") from error
