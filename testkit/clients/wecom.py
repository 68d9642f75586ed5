"""Does wechatpy understand the WeCom of the sandbox: login, contacts, messages, suite, pushes?"""

from urllib.parse import urlencode

import requests
import xmltodict
from wechatpy.crypto import WeChatCrypto as ComponentCrypto
from wechatpy.exceptions import WeChatClientException
from wechatpy.work import WeChatClient
from wechatpy.work.crypto import WeChatCrypto
from wechatpy.work.services import WeChatServiceClient

from sandbox import CALLBACK, Mailbox, from_arguments, raises


def self_built(sandbox):
    app = sandbox.apps["wecom"]

    class There(WeChatClient):
        API_BASE_URL = f"{sandbox.url}/wecom/cgi-bin/"

        def fetch_access_token(self):
            params = {"corpid": self.corp_id, "corpsecret": self.secret}
            return self._fetch_access_token(url=f"{self.API_BASE_URL}gettoken", params=params)

    client = There(app["corp_id"], app["secret"])
    query = dict(appid=app["corp_id"], agentid=app["agent_id"], redirect_uri=CALLBACK, state="st4te")
    page = f"{sandbox.url}/wecom/wwopen/sso/qrConnect?{urlencode(query)}#wechat_redirect"
    back = sandbox.approve(page, "lin")
    assert back["state"] == "st4te"
    assert client.oauth.get_user_info(back["code"])["UserId"] == "linxiao"
    assert raises(WeChatClientException, client.oauth.get_user_info, back["code"]).errcode == 40029

    now = f"{sandbox.url}/wecom/wwlogin/sso/login?{urlencode(dict(query, login_type='CorpApp'))}"
    code = sandbox.approve(now, "zhao")["code"]
    assert client.get("auth/getuserinfo", params={"code": code})["userid"] == "zhaomin"
    code = sandbox.approve(now, "sun")["code"]
    outsider = client.get("auth/getuserinfo", params={"code": code})
    assert outsider["openid"] and "userid" not in outsider, outsider

    inside = client.oauth.authorize_url(CALLBACK, "st4te").replace(
        "https://open.weixin.qq.com", f"{sandbox.url}/wecom")
    assert client.oauth.get_user_info(sandbox.approve(inside, "lin")["code"])["UserId"] == "linxiao"

    member = client.user.get("linxiao")
    assert (member["name"], member["status"]) == ("林晓", 1) and "mobile" not in member, member
    assert raises(WeChatClientException, client.user.get, "nobody").errcode == 60111
    root = next(one for one in client.department.list() if one["parentid"] == 0)
    assert root["id"] == 1 and len(client.department.simple_list()) > 1
    assert client.department.get(1)["name"] == root["name"]
    ids = {one["userid"] for one in client.department.get_users(1, fetch_child=1)}
    assert {"linxiao", "zhaomin", "chenbeichen"} <= ids, ids
    assert client.agent.get(app["agent_id"])["close"] == 0
    assert client.agent.list()[0]["agentid"] == app["agent_id"]
    assert client.tag.list()[0]["tagid"] == 1
    assert "userlist" in client.tag.get_users(1)

    sent = client.message.send_text(app["agent_id"], ["linxiao", "Nobody"], "审批")
    assert sent["errcode"] == 0 and sent["invaliduser"] == "nobody", sent
    assert sandbox.get("/api/wecom/messages")[-1]["content"]["content"] == "审批"
    error = raises(WeChatClientException, client.message.send_text, app["agent_id"], "nobody", "x")
    assert error.errcode == 81013, error
    # A client that is refused its secret asks again and again, so this one asks once.
    wrong = There(app["corp_id"], "wrong")
    assert raises(WeChatClientException, wrong.fetch_access_token).errcode == 40001


def suite(sandbox):
    suite = sandbox.apps["wecom_suite"]
    verify = WeChatCrypto(suite["token"], suite["aes_key"], suite["provider_corp_id"])

    def answer(verb, query, _body):
        if verb == "POST":
            return "success"
        return verify.check_signature(query["msg_signature"], query["timestamp"], query["nonce"], query["echostr"])

    mailbox = Mailbox(answer)

    def pushed():
        query, body = mailbox.next()
        receiver = xmltodict.parse(body)["xml"]["ToUserName"]
        crypto = WeChatCrypto(suite["token"], suite["aes_key"], receiver)
        text = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
        other = ComponentCrypto(suite["token"], suite["aes_key"], "ww0000000000000bad")
        raises(Exception, other.decrypt_message, body, query["msg_signature"], query["timestamp"], query["nonce"])
        event = xmltodict.parse(text)["xml"]
        assert event["SuiteId"] == receiver, event
        return event

    sandbox.post("/api/wecom/urls", command=mailbox.url, data=mailbox.url)
    tickets = {}
    for _ in range(2):
        event = pushed()
        assert event["InfoType"] == "suite_ticket", event
        tickets[event["SuiteId"]] = event["SuiteTicket"]
    created = pushed()
    assert created["InfoType"] == "create_auth", created

    class There(WeChatServiceClient):
        API_BASE_URL = f"{sandbox.url}/wecom/cgi-bin/"

        def fetch_access_token(self):
            params = dict(suite_id=self.suite_id, suite_secret=self.suite_secret, suite_ticket=self.suite_ticket)
            return self._fetch_access_token(url=f"{self.API_BASE_URL}service/get_suite_token", params=params)

    ticket = tickets[suite["suite_id"]]
    client = There("", suite["suite_id"], suite["suite_secret"], ticket)
    permanent = client.auth.get_permanent_code(created["AuthCode"])
    company = permanent["auth_corp_info"]["corpid"]
    assert company == sandbox.apps["wecom"]["corp_id"] and permanent["permanent_code"] and permanent["access_token"]
    error = raises(WeChatClientException, client.auth.get_permanent_code, created["AuthCode"])
    assert error.errcode == 40029, error
    stale = There("", suite["suite_id"], suite["suite_secret"], "old")
    assert raises(WeChatClientException, stale.fetch_access_token).errcode == 40085

    # The other company installs by the page.
    code = client.auth.get_pre_auth_code()["pre_auth_code"]
    client.auth.set_session_info(code, auth_type=1)
    query = dict(suite_id=suite["suite_id"], pre_auth_code=code, redirect_uri=CALLBACK, state="st4te")
    back = sandbox.approve(f"{sandbox.url}/wecom/3rdapp/install?{urlencode(query)}", "wang")
    assert back["state"] == "st4te" and back["expires_in"] == "600", back
    installed = client.auth.get_permanent_code(back["auth_code"])
    assert installed["auth_user_info"]["userid"] == "wangqinghe", installed
    other = installed["auth_corp_info"]["corpid"]
    admins = client.post("service/get_admin_list", data={
        "auth_corpid": other, "agentid": installed["auth_info"]["agent"][0]["agentid"]})
    assert {one["userid"] for one in admins["admin"]} == {"wangqinghe", "chen"}, admins

    # Login by the login suite.
    login = There("", suite["login_suite_id"], suite["login_suite_secret"], tickets[suite["login_suite_id"]])
    query = dict(login_type="ServiceApp", appid=suite["login_suite_id"], redirect_uri=CALLBACK, state="st4te")
    page = f"{sandbox.url}/wecom/wwlogin/sso/login?{urlencode(query)}"
    code = sandbox.approve(page, "chen", company=other)["code"]
    who = login.get("service/auth/getuserinfo3rd", params={"code": code})
    assert (who["corpid"], who["userid"]) == (other, "chen"), who

    # And away again.
    sandbox.post("/api/wecom/cancel", company=other)
    gone = pushed()
    assert (gone["InfoType"], gone["AuthCorpId"]) == ("cancel_auth", other), gone
    error = raises(WeChatClientException, client.post, "service/get_corp_token", data={
        "auth_corpid": other, "permanent_code": installed["permanent_code"]})
    assert error.errcode == 48004, error
    raw = requests.post(f"{There.API_BASE_URL}service/get_suite_token", timeout=10, json=dict(
        suite_id=suite["suite_id"], suite_secret=suite["suite_secret"], suite_ticket=ticket)).json()
    assert "errcode" not in raw, raw


def main():
    sandbox = from_arguments()
    self_built(sandbox)
    suite(sandbox)


main()
