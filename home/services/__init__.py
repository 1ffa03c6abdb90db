from home.services.data_export import export_data
from home.services.portfolio_export import export_talks
from home.services.settings import save_settings, sign_out_elsewhere

__all__ = ["export_data", "export_talks", "save_settings", "sign_out_elsewhere"]
