# Import, export and where coins came from.
