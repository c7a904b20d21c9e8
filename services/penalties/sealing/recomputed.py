"""The seals of a rebuild: each is recomputed from its own shelf and compared; none is signed."""

from services.kit.consumer.digests import StreamDifference
from services.kit.store import Reading, Store
from services.penalties.sealing.day_sealing import DaySealing, SealDiffers
from services.penalties.sealing.seals import recorded_seal


def seals_again(live: Reading, anew: Store, partitions: int) -> list[StreamDifference]:
    """Recompute in `anew` the seals of `live`; returns the first that differs, if any."""
    sealing = DaySealing(partitions, None, lambda _, number: recorded_seal(live, number))
    try:
        while True:
            with anew.transaction() as tx:
                if sealing.seal_next(tx) is None:
                    return []
    except SealDiffers as fault:
        return [StreamDifference("seal", fault.through, "recorded", "differs")]
