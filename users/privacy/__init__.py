from users.privacy.registry import PUBLIC_NAMES, Kept, _kept, export, register, registered

__all__ = ["PUBLIC_NAMES", "Kept", "_kept", "export", "register", "registered"]
