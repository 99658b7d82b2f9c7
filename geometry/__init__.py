"""Reading, measuring, previewing and picturing jewellery CAD files; no web framework."""
