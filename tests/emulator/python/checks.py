"""All checks with Stripe's SDK for Python: checks.py URL URL_OF_AN_EMPTY_EMULATOR."""

import faulthandler
import sys

from clients import client
from portal import portal
from refusals import refusals
from report import report
from setup import setup
from versions import versions
from webhooks import webhooks

# In seconds, for all checks together.
LONGEST = 120

example, empty = sys.argv[1:]
world = {}
setup(client(example), world)
portal(client(example), world)
versions(example, world)
refusals({"example": example, "empty": empty})
webhooks(example, client(example))

faulthandler.dump_traceback_later(LONGEST, exit=True)
report()
