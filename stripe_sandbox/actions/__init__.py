"""What changes the sandbox's world: one file per act, shared by the API, the pages and control."""
