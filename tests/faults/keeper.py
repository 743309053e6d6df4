"""Run in the environment of a site: keep its programs running as the engine of docker-compose.yml would.

`python -m tests.faults.keeper '{"web": ["python", ...]}'`. An engine starts again at once; so does this.
"""

import json
import sys

from config import supervising

supervising.LONGEST_PAUSE = 1.0

if __name__ == "__main__":
    programs = [supervising.Program(name, command) for name, command in json.loads(sys.argv[1]).items()]
    supervising.supervise(programs, is_ready=lambda: True, announce=lambda: None)
