"""`python -m dongxian`"""

import sys

from dongxian.cli import main

sys.exit(main())
