"""The ledger: what the field held to be true in 2006, the rule that tests it, and the verdict today."""
