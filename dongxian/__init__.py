"""The front door: the `dongxian` command and the root that puts the rooms together."""
