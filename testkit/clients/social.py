"""What does social-auth-core need around a backend when there is no web framework?"""

from urllib.parse import urlsplit

from social_core.strategy import BaseStrategy

from sandbox import CALLBACK


class Nonce:
    """State that counts once."""

    kept = set()

    @classmethod
    def use(cls, server_url, timestamp, salt):
        key = (server_url, timestamp, salt)
        fresh = key not in cls.kept
        cls.kept.add(key)
        return fresh

    @classmethod
    def consume(cls, server_url, timestamp, salt):
        key = (server_url, timestamp, salt)
        known = key in cls.kept
        cls.kept.discard(key)
        return known


class Storage:
    nonce = Nonce


class Strategy(BaseStrategy):
    """Settings and a session in memory; whoever comes back is the answer."""

    def __init__(self, **settings):
        super().__init__(Storage)
        self.settings = settings
        self.session = {}
        self.data = {}

    def get_setting(self, name):
        return self.settings[name]

    def request_data(self, merge=True):
        return self.data

    get_request_data = request_data

    def session_get(self, name, default=None):
        return self.session.get(name, default)

    def session_set(self, name, value):
        self.session[name] = value

    def session_pop(self, name):
        return self.session.pop(name, None)

    def build_absolute_uri(self, path=None):
        return path or CALLBACK

    def authenticate(self, backend, *args, **kwargs):
        return kwargs["response"]


def at(backend, base, hosts):
    """The backend, with the provider's hosts replaced by `base`."""

    class There(backend):
        def request(self, url, **named):
            parts = urlsplit(url)
            if parts.netloc in hosts:
                url = base + parts.path + (f"?{parts.query}" if parts.query else "")
            return super().request(url, **named)

    return There


def log_in(sandbox, kind, page_base, settings, person):
    """The whole way: page, person, callback, token, profile. Gives the profile and the address of the page."""
    strategy = Strategy(**settings)
    backend = kind(strategy, redirect_uri=CALLBACK)
    asked = urlsplit(backend.auth_url())
    page = f"{page_base}{asked.path}?{asked.query}"
    backend.data = strategy.data = sandbox.approve(page, person)
    return backend, backend.auth_complete()
