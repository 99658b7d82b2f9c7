"""How long a fingerprint is and of which version, for who keeps and compares them.

Apart from the calculation, whose libraries no process of the shop has to load.
"""

import numpy as np
from numpy.typing import NDArray

VERSION = 2
DIMENSIONS = 32
# Pieces nearer to each other than this are taken for one design; bench/fingerprint_curve.py.
SAME_WITHIN = 7.5

Vector = NDArray[np.float32]
