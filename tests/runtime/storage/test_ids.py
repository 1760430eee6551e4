from __future__ import annotations

from uuid import UUID

from runtime.storage.ids import new_id


def test_ids_ascend_in_the_order_in_which_they_were_made_and_are_proper_uuids() -> None:
    made = [new_id() for _ in range(2000)]
    assert made == sorted(set(made))
    assert {(UUID(id).version, UUID(id).variant) for id in made} == {(7, UUID(made[0]).variant)}
    assert "RFC 4122" in UUID(made[0]).variant
