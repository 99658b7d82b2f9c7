"""Parametric jewellery that stands in for designers' uploads. No Django here."""
