"""Whether a store has its tables."""

from genzo.catalogue.store import CatalogueStore, StoreError


def is_prepared(store: CatalogueStore) -> bool:
    """Whether a server could use the store."""
    try:
        store.require_prepared()
    except StoreError:
        return False
    return True
