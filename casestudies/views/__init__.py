from casestudies.views.cases import CaseView
from casestudies.views.feed import NewCasesFeed
from casestudies.views.library import LibraryView
from casestudies.views.search import SearchView

__all__ = ["CaseView", "LibraryView", "NewCasesFeed", "SearchView"]
