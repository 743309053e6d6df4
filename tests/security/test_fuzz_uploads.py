"""Odd files at the one address that takes them: taken or refused in words, never a fault."""

import io
import zipfile

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from assessments.uploads import KINDS
from organisations.roles import Role
from tests.assessments.samples import sample
from tests.security.odd import NASTY, TRACES
from tests.security.test_fuzz import EFFORT
from tests.security.test_matrix import address, body

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]

BOUNDARY = b"between-the-parts"
FORM = f"multipart/form-data; boundary={BOUNDARY.decode()}"
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))
endings = st.sampled_from(
    [*KINDS, *(kind.upper() for kind in KINDS), "svg", "html", "csv", "", "docm", "pdf ", "pdf\x00"]
)
names = st.one_of(st.builds("{}.{}".format, texts, endings), texts)


@st.composite
def contents(draw):
    """A file of a kind, whole, cut, spoilt at one place, followed by something; or odd bytes, or an odd ZIP."""
    whole = draw(st.sampled_from([sample(kind) for kind in KINDS]))
    place, odd = draw(st.integers(0, len(whole))), draw(st.binary(max_size=60))
    return draw(
        st.sampled_from([whole, whole, whole[:place], whole[:place] + odd + whole[place + 1 :], whole + odd, odd])
    )


@st.composite
def zips(draw):
    packed = io.BytesIO()
    part = st.sampled_from(["mimetype", "[Content_Types].xml", "word/document.xml", "../../x", "a\\b"])
    with zipfile.ZipFile(packed, "w", draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))) as archive:
        for name in draw(st.lists(part, max_size=4, unique=True)):
            archive.writestr(name, draw(st.one_of(st.sampled_from([*KINDS.values()]), st.binary(max_size=80))))
    return packed.getvalue()


def form(fields, name, kind, content):
    """Byte by byte, as the test client would refuse to write some of it."""
    quoted = name.encode("utf-8", "surrogatepass").replace(b'"', b"%22")
    parts = [
        b'Content-Disposition: form-data; name="%b"\r\n\r\n%b' % (key.encode(), text.encode("utf-8", "surrogatepass"))
        for key, text in fields.items()
    ]
    head = b'Content-Disposition: form-data; name="file"; filename="%b"\r\nContent-Type: %b\r\n\r\n'
    parts.append(head % (quoted, kind.encode()) + content)
    return b"".join(b"--%b\r\n%b\r\n" % (BOUNDARY, part) for part in parts) + b"--%b--\r\n" % BOUNDARY


def test_no_odd_file_breaks_anything(world, client_for, monkeypatch):
    monkeypatch.setattr("organisations.limits.next_number", lambda _key, _seconds: 0)
    monkeypatch.setattr("assessments.evidencing.MOST_OF_AN_ACTION", 1_000_000)
    client = client_for(world.people[Role.CONTRIBUTOR])
    path = address("assessments:evidence", world.own, world)
    seen = set()

    @EFFORT
    @given(
        name=names, content=st.one_of(contents(), zips()), title=st.one_of(st.just("The plan"), texts),
        url=st.one_of(st.just(""), st.just(""), texts), day=st.one_of(st.just("27 3 2026"), texts),
        kind=st.one_of(st.sampled_from([*KINDS.values()]), st.just("text/html")),
    )  # fmt: skip
    def try_it(name, content, title, url, day, kind):
        fields = {"title": title, "url": url, "true_on": day, "strength": "2"}
        response = client.generic("POST", path, form(fields, name, kind, content), content_type=FORM)
        seen.add(response.status_code)
        assert response.status_code in (302, 400, 413, 422), (name, content)
        assert not any(trace in body(response) for trace in TRACES)

    try_it()
    cache.clear()
    assert seen >= {302, 422}
