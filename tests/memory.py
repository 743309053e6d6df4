"""What a process remembers of content: keys and revisions come again when rows were rolled back."""

from casestudies import library, likening, searching, shelves
from casestudies.views import library as lists
from trends import outline


def forget_content():
    for memory in (outline, library, likening, searching, shelves, lists):
        memory.forget()
