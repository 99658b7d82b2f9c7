"""The endpoints under /v1/: one file per resource, each declaring its parameters and handlers."""
