"""The old name of the geometry package's command line: it is `python -m geometry`."""
