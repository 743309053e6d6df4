"""The name server of an engine: one name, the addresses of all its containers."""

import socket
import threading
from contextlib import suppress


class Names:
    """Answers questions for an address (A) on its own port until closed."""

    def __init__(self, address, addresses):
        self.addresses = addresses
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with suppress(OSError):  # closed
            while True:
                question, asker = self.socket.recvfrom(512)
                self.socket.sendto(self.answer(question), asker)

    def answer(self, question):
        length = question[12]
        name = question[13 : 13 + length].decode()
        asked = question[12 : 12 + length + 6]  # the name, an empty label, type and class
        found = self.addresses.get(name, [])
        records = b"".join(
            b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x01\x00\x04" + socket.inet_aton(address) for address in found
        )
        flags = b"\x81\x80" if found else b"\x81\x83"
        return question[:2] + flags + b"\x00\x01" + len(found).to_bytes(2, "big") + b"\x00" * 4 + asked + records

    def close(self):
        self.socket.close()
