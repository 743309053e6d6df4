"""What a web process loads and remembers stays as long as the process: garbage collectors need not look at it again.

Python looks through everything it holds whenever a quarter is new. With Django, our code, templates and pieces of
pages that is a tenth of a second, every ten seconds, in which nobody is answered.
"""

import gc

FIRST_LOOKS = 10  # by then the busiest pages are in memory; later ones would hold on to what requests leave behind


def settle():
    """Set aside what is there now, and what the first full looks leave."""
    gc.collect()
    gc.freeze()
    looks = iter(range(FIRST_LOOKS))

    def set_aside(phase, info):
        if phase == "stop" and info["generation"] == 2:
            gc.freeze()
            if next(looks, None) is None:
                gc.callbacks.remove(set_aside)

    gc.callbacks.append(set_aside)
