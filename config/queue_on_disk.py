"""The queue on disk, with whole messages only.

Kombu makes a file and fills it a moment later. A worker that looks in between reads half a message, and ends with
"Expecting value"; so does whoever reads the table of queues while it is rewritten. Here files are filled before they
get their name.
"""

import os
import tempfile
import uuid
from pathlib import Path
from time import monotonic

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **_options):
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"  # sorted by age, and found by the queue's name
        write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        table = self.get_table(exchange)
        if bound not in table:
            write_whole(self._exchange_file(exchange), dumps([bound, *table]))


class Transport(filesystem.Transport):
    Channel = Channel


def write_whole(path, text):
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
            file.write(text)
        os.replace(file.name, path)  # noqa: PTH105 -- the name of a file that is closed already
    except OSError as problem:
        raise ChannelError(f"Make room for the queue: cannot write {path}") from problem
