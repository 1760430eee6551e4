"""The model: what people write, loaded into the kernel that everything reads."""

from engine.model.kernel import Model
from engine.model.load import Loaded, load
from engine.model.schema import document_schema

__all__ = ["Loaded", "Model", "document_schema", "load"]
