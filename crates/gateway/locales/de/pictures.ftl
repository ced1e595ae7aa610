# What pictures say.
