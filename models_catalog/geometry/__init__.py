"""Reading, measuring, previewing and picturing jewellery CAD files. Pure Python: no web framework."""
