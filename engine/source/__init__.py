"""YAML and JSON text -> plain data that knows its lines and columns."""

from engine.source.reader import read
from engine.source.source import Data, Path, Source, path_text

__all__ = ["Data", "Path", "Source", "path_text", "read"]
