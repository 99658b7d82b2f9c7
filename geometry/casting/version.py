"""Of which version a casting report is; apart from the calculation, whose libraries are large."""

# Rises with every change that gives other values: reports of an older version are made again.
CASTABILITY_VERSION = 3
