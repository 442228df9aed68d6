import pytest

from forum.fetching.failures import FetchError

from .internet import Internet


@pytest.fixture
def internet(db, settings):
    settings.FETCH_LIMITS = {"fetches_from_host": ()}
    internet = Internet()
    yield internet
    internet.close()


@pytest.fixture
def refusal(internet):
    """Why a page can't be fetched: `refusal("http://news.example/")` is a reason's name."""

    def refusal(url: str, **arguments) -> str:
        with pytest.raises(FetchError) as error:
            internet.fetch(url, **arguments)
        return error.value.reason.value

    return refusal
