from users.privacy.registry import (
    PUBLIC_NAMES,
    PersonalModel,
    _registered,
    export,
    register,
    registered,
)

__all__ = ["PUBLIC_NAMES", "PersonalModel", "_registered", "export", "register", "registered"]
