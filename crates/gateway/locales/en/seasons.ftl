# Seasons, prestige, collections and rewards of levels.
