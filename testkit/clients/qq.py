"""Does social-auth-core log somebody in by the QQ of the sandbox?"""

from social_core.backends.qq import QQOAuth2
from social_core.exceptions import AuthException

from sandbox import CALLBACK, from_arguments, raises
from social import Strategy, at, log_in


def main():
    sandbox = from_arguments()
    app = sandbox.apps["qq"]
    base = f"{sandbox.url}/qq"
    kind = at(QQOAuth2, base, {"graph.qq.com"})
    settings = {"SOCIAL_AUTH_QQ_KEY": app["client_id"], "SOCIAL_AUTH_QQ_SECRET": app["client_secret"]}

    backend, person = log_in(sandbox, kind, base, settings, "chen")
    assert person["ret"] == 0 and person["nickname"] == "陈北辰", person
    assert len(person["openid"]) == 32 and person["openid"] == person["openid"].upper(), person
    _, again = log_in(sandbox, kind, base, settings, "chen")
    assert again["openid"] == person["openid"]
    _, other = log_in(sandbox, kind, base, settings, "lin")
    assert other["openid"] != person["openid"]

    # A code that was used: the error is JSONP, in which the client finds no token.
    used = dict(
        grant_type="authorization_code", client_id=app["client_id"], client_secret=app["client_secret"],
        code=backend.data["code"], redirect_uri=CALLBACK)
    token = f"{base}/oauth2.0/token"
    answer = backend.request_access_token(token, method="POST", data=used)
    raises(AuthException, backend.get_access_token, answer)
    assert backend.request(token, params=used).text.startswith('callback( {"error":100020'), used
    wrong = dict(settings, SOCIAL_AUTH_QQ_SECRET="0" * 32)
    raises(AuthException, log_in, sandbox, kind, base, wrong, "chen")

    elsewhere = kind(Strategy(**settings), redirect_uri="https://evil.example/callback")
    sandbox.refused_page(base + elsewhere.auth_url().split("graph.qq.com", 1)[1])


main()
