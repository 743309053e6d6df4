"""What a process remembers of content: keys and revisions come again when rows were rolled back."""

from django.core.cache import caches

from casestudies import library, likening, searching, shelves
from casestudies.views import library as lists
from casestudies.views import search as results
from trends import outline, retrospect


def forget_content():
    for memory in (outline, retrospect, library, likening, searching, shelves, lists, results):
        memory.forget()
    caches["articles"].clear()
