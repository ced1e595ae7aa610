# Where commands may be used.
