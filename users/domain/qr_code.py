"""QR codes as the path of an SVG, which the page draws without a style or a data: address."""

from dataclasses import dataclass

import qrcode

BORDER = 4  # modules; scanners need them


@dataclass(frozen=True)
class QRCode:
    size: int  # of the square, in modules
    path: str


def qr_code(text: str) -> QRCode:
    code = qrcode.QRCode(border=BORDER)
    code.add_data(text)
    rows = code.get_matrix()
    dark = ((x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return QRCode(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))
