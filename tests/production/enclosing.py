"""What an engine does for one container, done without an engine: an own view of the disk, an own user, no rights.

Root may give a process its own mounts. So a service sees exactly the volumes, secrets and scratch space that the
compose file names, all else is read-only, and it runs as the user of the file with every capability taken away.
"""

import os
import shlex
import shutil
import sys
from pathlib import Path

from tests.production.composing import ROOT

# Folders that may lack the places to mount on, or hold what a container would not have.
EMPTIED = ("/run", "/var/lib", "/etc/nginx", "/etc/pgbouncer")
NEEDED = sorted({ROOT, Path(sys.prefix).resolve(), Path(sys.base_prefix)})
NO_RIGHTS = "--clear-groups --no-new-privs --bounding-set -all --inh-caps -all"
ASIDE = "/dev/shm/aside.$$"  # seen by this service alone


def is_possible():
    return os.geteuid() == 0 and all(map(shutil.which, ("unshare", "setpriv")))


def enclosed(service, command, *, mounts, scratch):
    """Return the command that runs `command` as an engine would run `service`.

    `mounts` are pairs of a path of this machine and where the service sees it, `:ro` included; `scratch` is its /tmp.
    """
    user, group = service["user"].split(":")
    lines = ["set -e", "mount --make-rprivate /", "cp /etc/nginx/mime.types /dev/shm/mime.$$", *emptied(scratch)]
    lines += ["mv /dev/shm/mime.$$ /etc/nginx/mime.types", "mkdir -p /run/postgresql", "chmod 1777 /run/postgresql"]
    for source, target in mounts:
        lines += bound(source, target.removesuffix(":ro"), read_only=target.endswith(":ro"))
    lines += [f"echo service:x:{user}:{group}::/tmp:/bin/sh >/run/passwd", "mount --bind /run/passwd /etc/passwd"]
    lines += [f"mount -o remount,ro,bind {top}" for top in ("/", *EMPTIED[1:])]
    lines += [f'exec setpriv --reuid {user} --regid {group} {NO_RIGHTS} --pdeathsig TERM "$@"']
    return ["unshare", "--mount", "sh", "-c", "\n".join(lines), "sh", *command]


def emptied(scratch):
    """Yield what replaces /tmp and closed home folders, but for the code and the Python that stand in them."""
    hiding = {path: top for path in NEEDED if (top := hidden_by(path))}
    for number, path in enumerate(hiding):
        yield f"mkdir -p {ASIDE}.{number} && mount --bind {path} {ASIDE}.{number}"
    for top in sorted({*EMPTIED, *hiding.values()} - {"/tmp"}):
        yield f"mkdir -p {top} && mount -t tmpfs -o mode=755 tmpfs {top}"
    yield f"mount --bind {scratch} /tmp"
    for number, path in enumerate(hiding):
        yield f"mkdir -p {path} && mount --bind {ASIDE}.{number} {path} && umount {ASIDE}.{number}"
        yield f"rmdir {ASIDE}.{number} && mount -o remount,ro,bind {path}"


def hidden_by(path):
    if path.is_relative_to("/tmp"):
        return "/tmp"
    return next((str(folder) for folder in reversed(path.parents) if not folder.stat().st_mode & 1), None)


def bound(source, target, *, read_only):
    source, target = shlex.quote(str(source)), shlex.quote(target)
    yield f"if [ -d {source} ]; then mkdir -p {target}; else mkdir -p $(dirname {target}); : >>{target}; fi"
    yield f"mount --bind {source} {target}"
    if read_only:
        yield f"mount -o remount,ro,bind {target}"
