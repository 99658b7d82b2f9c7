"""The walls round a child that reads a stranger's file; standard library and Linux only."""
