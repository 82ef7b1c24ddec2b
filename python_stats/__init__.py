"""Statistics on counts: pure functions, and the modules that feed them.

`scipy.stats` is imported here, whole, before any module of the package: its modules
import each other, dbt runs models in threads, and two threads that first meet it by
different doors (this package, phik) break each other's import.
"""

import scipy.stats  # noqa: F401
