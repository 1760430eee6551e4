"""Who belongs to an organisation, who stands in for whom, and who holds a role above a unit."""
