"""Where something happened: coordinates of one system, distances on the globe, and inside, outside or unsure."""

from engine.places.area import Area
from engine.places.datum import SYSTEMS, to_wgs84
from engine.places.fence import Answer, Fence, Found, find
from engine.places.globe import Point, metres

__all__ = ["SYSTEMS", "Answer", "Area", "Fence", "Found", "Point", "find", "metres", "to_wgs84"]
