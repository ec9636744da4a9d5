"""Which ids a call gives what it creates: generated ones, or one that a tag chooses."""

from genzo import errors
from genzo.actions.action import WriteContext
from genzo.catalogue.chosen_ids import chosen_id, is_taken, wrong_with
from genzo.catalogue.derived_ids import ChosenIdGenerator
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.store import CatalogueReader
from genzo.service.call import PreparedCall


class CheckedIdGenerator(ChosenIdGenerator):
    """Gives a chosen id only if it is free, see `ChosenIdGenerator`."""

    def __init__(self, others: IdGenerator, chosen: str, account_id: int, catalogue: CatalogueReader) -> None:
        super().__init__(others, chosen)
        self._account_id = account_id
        self._catalogue = catalogue

    def new_resource_id(self, prefix: str, region_id: str) -> str:
        """See `ChosenIdGenerator.new_resource_id`.

        Raises:
            ApiError: InvalidChosenId.
        """
        made = super().new_resource_id(prefix, region_id)
        if made == self.chosen and is_taken(self._catalogue, self._account_id, region_id, made):
            raise errors.INVALID_CHOSEN_ID(reason=f"the id {made} exists already in {region_id}")
        return made


def ids_of(others: IdGenerator, call: PreparedCall, catalogue: CatalogueReader) -> IdGenerator:
    """The ids of a call: one that a tag chooses, if it has such a tag, and ``others``.

    Raises:
        ApiError: InvalidChosenId, if no resource can have the chosen one.
    """
    chosen = chosen_id(call.parameters)
    if chosen is None:
        return others
    reason = wrong_with(chosen)
    if reason:
        raise errors.INVALID_CHOSEN_ID(reason=reason)
    return CheckedIdGenerator(others, chosen, call.account_id, catalogue)


def require_chosen_id(context: WriteContext) -> None:
    """Refuse a call that creates something, but nothing that the chosen id is for.

    Raises:
        ApiError: InvalidChosenId.
    """
    ids = context.ids
    if isinstance(ids, CheckedIdGenerator) and ids.prefixes and not ids.is_used:
        made = " and ".join(f"{prefix}-" for prefix in dict.fromkeys(ids.prefixes))
        raise errors.INVALID_CHOSEN_ID(reason=f"ids of what the call creates begin with {made}")
