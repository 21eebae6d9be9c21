"""Documents that leave the system as files: workbooks and printed forms."""
