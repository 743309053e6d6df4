"""A library of any size, and what readers open of it."""

from itertools import cycle, islice

from bench.scene import Page
from casestudies.models import CaseStudy
from trends.models import Edition, Trend

WORDS = """data sensor cloud skills resilience leadership twin cyber open drone council partners smart+city public+good
    share+data robot health mobility energy inclusion""".split()
FILTERS = """kind=video kind=podcast kind=strategy country=NZ country=NL country=GB-WLS country=GB-SCT country=GB
    trend=cyber-protection trend=harnessing-data trend=skills-capacity organisation=unitary organisation=county size=XL
    size=L checked=yes checked=no sort=year page=2 page=3 kind=video&country=GB trend=harnessing-data&size=L""".split()
TIES = ("places", "trend_ties", "action_ties")


def reading() -> list[Page]:
    """What readers open, each in many forms, so that no list is asked for over and over."""
    trends = tuple(trend.get_absolute_url() for trend in Trend.objects.published().select_related("edition"))
    lists = ("/cases/", *(f"/cases/?{query}" for query in FILTERS))
    searches = tuple(f"/search/?q={word}" for word in WORDS)
    named = {"trend": trends, "case list": lists, "search": searches}
    return [Page(name, paths[0], 0.25, 3, paths=paths) for name, paths in named.items()]


def keep_cases(wanted: int) -> None:
    """Have exactly so many cases: the shipped ones, fewer, or those again and again under other names."""
    ordered = CaseStudy.objects.order_by("pk")
    CaseStudy.objects.filter(pk__in=list(ordered.values_list("pk", flat=True)[wanted:])).delete()
    shipped = list(ordered.prefetch_related("themes", *TIES))
    sources = list(islice(cycle(shipped), wanted - len(shipped)))
    copies = CaseStudy.objects.bulk_create(copied(case, number) for number, case in enumerate(sources))
    pairs = list(zip(sources, copies, strict=True))
    for name in TIES:
        rows = [again(row, case_id=copy.pk) for source, copy in pairs for row in getattr(source, name).all()]
        CaseStudy._meta.get_field(name).related_model.objects.bulk_create(rows)
    tags = CaseStudy.themes.through
    tags.objects.bulk_create(
        tags(casestudy=copy, theme=theme) for source, copy in pairs for theme in source.themes.all()
    )
    Edition.objects.touch()


def copied(case: CaseStudy, number: int) -> CaseStudy:
    return again(case, code=f"{case.code[:40]}-{number}", title_en=f"{case.title_en[:180]} {number}")


def again(row, **others):
    """A new row like this one."""
    own = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row)(**own | others)
