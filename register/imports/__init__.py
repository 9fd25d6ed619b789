"""CSV and XLSX readers, one per record kind."""
