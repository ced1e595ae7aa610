# The treasury: proposals and votes, budgets, taxes, decay.
