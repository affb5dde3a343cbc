"""`python -m ojs_pg`: the command line."""

import sys

from ojs_pg.server.commands import main

if __name__ == "__main__":
    sys.exit(main())
