import pytest

NEW = "/organisations/new/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", NEW, "/accounts/email/", "/assessments/no-such-one/"])
def test_pages_of_people_who_are_signed_in_stay_out_of_caches(client_for, lead, path):
    assert "no-store" in client_for(lead).get(path)["Cache-Control"]


@pytest.mark.django_db
def test_public_pages_may_be_kept_for_a_visitor(client):
    assert "Cache-Control" not in client.get("/").headers


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "no-such-set"])
def test_another_character_set_is_no_fault_of_ours(client_for, lead, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    response = client_for(lead).generic("POST", NEW, "name=Fenbridge+%C3%96", content_type=kind)

    assert response.status_code == 422
    assert "Fenbridge Ö" in response.content.decode()
