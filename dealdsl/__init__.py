"""Write a securitisation deal once; get its model, its disclosure and its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealdsl.values.version import VERSION

if TYPE_CHECKING:
    from dealdsl.api import Deal as Deal
    from dealdsl.api import DealError as DealError
    from dealdsl.api import Flows as Flows
    from dealdsl.api import Model as Model
    from dealdsl.api import load as load
    from dealdsl.api import loads as loads

__version__ = VERSION

_OFFERED = ("Deal", "DealError", "Flows", "Model", "load", "loads")


def __getattr__(name: str) -> object:
    """What `dealdsl.api` offers, imported when it is first asked for."""
    if name in _OFFERED:
        from dealdsl import api

        return getattr(api, name)
    raise AttributeError(f"module 'dealdsl' has no attribute {name!r}")
