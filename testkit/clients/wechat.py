"""Do wechatpy and social-auth-core log somebody in by the WeChat of the sandbox?"""

from urllib.parse import urlencode

from social_core.backends.weixin import WeixinOAuth2
from social_core.exceptions import AuthProviderError
from wechatpy.exceptions import WeChatOAuthException
from wechatpy.oauth import WeChatOAuth

from sandbox import CALLBACK, from_arguments, raises
from social import at, log_in


def by_wechatpy(sandbox):
    app = sandbox.apps["wechat"]

    class There(WeChatOAuth):
        API_BASE_URL = f"{sandbox.url}/wechat/"
        OAUTH_BASE_URL = f"{sandbox.url}/wechat/connect/"

    oauth = There(app["app_id"], app["secret"], CALLBACK, state="st4te")
    back = sandbox.approve(oauth.qrconnect_url, "lin")
    assert back["state"] == "st4te", back
    token = oauth.fetch_access_token(back["code"])
    assert token["unionid"] and token["scope"] == "snsapi_login" and token["expires_in"] == 7200, token
    person = oauth.get_user_info()
    assert (person["nickname"], person["openid"]) == ("林晓", token["openid"]), person
    assert person["unionid"] == token["unionid"]
    assert oauth.check_access_token()
    again = oauth.refresh_access_token(token["refresh_token"])
    assert again["openid"] == token["openid"] and "unionid" not in again, again

    assert raises(WeChatOAuthException, oauth.fetch_access_token, back["code"]).errcode == 40163
    assert raises(WeChatOAuthException, oauth.fetch_access_token, "nonsense").errcode == 40029
    fresh = sandbox.approve(oauth.qrconnect_url, "lin")["code"]
    wrong = There(app["app_id"], "0" * 32, CALLBACK)
    assert raises(WeChatOAuthException, wrong.fetch_access_token, fresh).errcode in (40001, 40125)

    elsewhere = There(app["app_id"], app["secret"], "https://evil.example/callback")
    sandbox.refused_page(elsewhere.qrconnect_url)
    return token["openid"]


def by_social_auth(sandbox, openid):
    app = sandbox.apps["wechat"]
    base = f"{sandbox.url}/wechat"
    kind = at(WeixinOAuth2, base, {"api.weixin.qq.com", "open.weixin.qq.com"})
    settings = {"SOCIAL_AUTH_WEIXIN_KEY": app["app_id"], "SOCIAL_AUTH_WEIXIN_SECRET": app["secret"]}
    backend, person = log_in(sandbox, kind, base, settings, "lin")
    # Text that is right here says that the content type is right too.
    assert person["nickname"] == "林晓", person
    assert person["openid"] == openid

    used = {"appid": app["app_id"], "secret": app["secret"], "code": "x", "grant_type": "authorization_code"}
    url = f"{base}/sns/oauth2/access_token?{urlencode(used)}"
    error = raises(AuthProviderError, backend.request_access_token, url)
    assert error.provider_code == 40029, error


def main():
    sandbox = from_arguments()
    by_social_auth(sandbox, by_wechatpy(sandbox))


main()
