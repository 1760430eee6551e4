"""How a message leaves the house: one module per channel; `runtime.effects` decides when and to whom."""
