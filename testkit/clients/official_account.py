"""Does wechatpy understand the Official Account platform of the sandbox, its pushes and its calls?"""

from wechatpy.component import WeChatComponent
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException, WeChatClientException

from sandbox import CALLBACK, Mailbox, from_arguments, raises

SERVICE = "wx00000000000000a1"
MINI_PROGRAM = "wx00000000000000c3"
WITHOUT_ACCOUNT_SERVICE = "wx00000000000000d4"


def main():
    sandbox = from_arguments()
    platform = sandbox.apps["mp"]
    base = f"{sandbox.url}/mp/cgi-bin"

    class There(WeChatComponent):
        API_BASE_URL = base
        PRE_AUTH_URL = f"{base}/componentloginpage"

    def component(secret=platform["secret"]):
        return There(platform["app_id"], secret, platform["token"], platform["aes_key"])

    client = component()
    mailbox = Mailbox(lambda _verb, _query, _body: "success")

    def parse(letter, by=client):
        query, body = letter
        assert query["encrypt_type"] == "aes" and query["signature"], query
        return by.parse_message(body, query["msg_signature"], query["timestamp"], query["nonce"])

    sandbox.post("/api/mp/url", event=mailbox.url)
    assert parse(mailbox.next()).type == "component_verify_ticket"
    assert client.component_verify_ticket.startswith("ticket@@@")

    # The event is first, and fetches at once: the code that came with the browser is used then.
    back = sandbox.approve(client.get_pre_auth_url(CALLBACK + "?state=s"), "lin", account=SERVICE, permissions=[3])
    assert back["state"] == "s" and back["auth_code"].startswith("queryauthcode@@@"), back
    event = parse(mailbox.next())
    assert event.type == "authorized" and event.authorizer_appid == SERVICE, event
    granted = event.query_auth_result["authorization_info"]
    assert [one["funcscope_category"]["id"] for one in granted["func_info"]] == [3], granted
    assert raises(WeChatClientException, client.query_auth, back["auth_code"]).errcode == 61010

    # The browser is first: the same account again, with nothing changed, so no event.
    back = sandbox.approve(client.get_pre_auth_url(CALLBACK), "lin", account=SERVICE, permissions=["3"])
    again = client.query_auth(back["auth_code"])["authorization_info"]
    assert again["authorizer_appid"] == SERVICE
    assert again["authorizer_refresh_token"] != granted["authorizer_refresh_token"]
    assert mailbox.pushes.empty()

    info = client.get_authorizer_info(SERVICE)
    assert info["authorizer_info"]["principal_name"] and "MiniProgramInfo" not in info["authorizer_info"], info
    fresh = client.refresh_authorizer_token(SERVICE, again["authorizer_refresh_token"])
    assert fresh["authorizer_access_token"].startswith("70_")
    listed = client.get_authorizer_list()
    assert listed["total_count"] == 1 and listed["list"][0]["authorizer_appid"] == SERVICE, listed
    client.set_authorizer_option(SERVICE, "location_report", "1")
    assert client.get_authorizer_option(SERVICE, "location_report")["option_value"] == "1"

    # More permissions: an update.
    sandbox.approve(client.get_pre_auth_url(CALLBACK), "lin", account=SERVICE, permissions=[1, 3])
    assert parse(mailbox.next()).type == "updateauthorized"

    # A mini program says that it is one; an account without account service cannot grant it.
    sandbox.approve(client.get_pre_auth_url(CALLBACK), "lin", account=MINI_PROGRAM)
    parse(mailbox.next())
    assert "MiniProgramInfo" in client.get_authorizer_info(MINI_PROGRAM)["authorizer_info"]
    sandbox.approve(client.get_pre_auth_url(CALLBACK), "zhao", account=WITHOUT_ACCOUNT_SERVICE, permissions=[1, 3])
    sets = parse(mailbox.next()).query_auth_result["authorization_info"]["func_info"]
    assert [one["funcscope_category"]["id"] for one in sets] == [1], sets

    # A wrong signature, a wrong receiver.
    sandbox.post("/api/mp/push-fault", fault="bad_signature")
    sandbox.post("/api/mp/push", event="component_verify_ticket")
    raises(InvalidSignatureException, parse, mailbox.next())
    sandbox.post("/api/mp/push-fault", fault="wrong_appid")
    sandbox.post("/api/mp/push", event="component_verify_ticket")
    raises(InvalidAppIdException, parse, mailbox.next())
    sandbox.post("/api/mp/push-fault", fault=None)

    # Taken back.
    for account in (SERVICE, MINI_PROGRAM, WITHOUT_ACCOUNT_SERVICE):
        sandbox.post("/api/mp/revoke", account=account)
        gone = parse(mailbox.next())
        assert (gone.type, gone.authorizer_appid) == ("unauthorized", account), gone
    assert raises(WeChatClientException, client.get_authorizer_info, SERVICE).errcode == 61003
    error = raises(WeChatClientException, client.refresh_authorizer_token, SERVICE, again["authorizer_refresh_token"])
    assert error.errcode == 61023, error

    # A wrong secret, and no ticket.
    wrong = component("0" * 32)
    wrong.session.set(f"{platform['app_id']}_component_verify_ticket", client.component_verify_ticket)
    assert raises(WeChatClientException, wrong.fetch_access_token).errcode == 40125
    assert raises(WeChatClientException, component().fetch_access_token).errcode == 61006
    sandbox.refused_page(client.get_pre_auth_url("https://evil.example/callback"))

    # The vector of the crypto, so that both sides are known to mean the same by it.
    crypto = WeChatCrypto(platform["token"], platform["aes_key"], platform["app_id"])
    sandbox.post("/api/mp/push", event="component_verify_ticket")
    query, body = mailbox.next()
    text = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
    assert text.startswith(f"<xml><AppId><![CDATA[{platform['app_id']}]]></AppId><CreateTime>"), text


main()
