"""In which metals and from which sides pictures are drawn, for who orders and shows them.

Apart from the drawing, whose libraries no process of the shop has to load.
"""

# Reflectance of polished metal at normal incidence, linear red, green, blue.
REFLECTANCE: dict[str, tuple[float, float, float]] = {
    "yellow": (0.975, 0.752, 0.440),
    "white": (0.800, 0.755, 0.680),
    "rose": (0.945, 0.692, 0.580),
    "silver": (0.965, 0.955, 0.935),
    "platinum": (0.630, 0.632, 0.635),
}
METALS = tuple(REFLECTANCE)

# Azimuth from the front and elevation, degrees.
RING = {"hero": (28, 24), "side": (7, 8), "top": (0, 80), "back": (204, 20)}
# From straight above a hanging piece shows its edge only: the third view is from the other side.
HANGING = {"hero": (24, 13), "side": (68, 10), "top": (-34, 26), "back": (204, 16)}
LYING = {"hero": (16, 54), "side": (64, 22), "top": (0, 80), "back": (-16, 56)}
VIEWS = tuple(RING)
