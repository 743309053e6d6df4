import pytest
from factory.django import DjangoModelFactory

from tests import factories

FACTORIES = DjangoModelFactory.__subclasses__()

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_every_factory_makes_a_valid_row(factory):
    factory().full_clean()


def test_an_answer_is_for_an_action_of_its_assessments_edition():
    answer = factories.AnswerFactory()
    assert answer.action.edition == answer.assessment.edition
