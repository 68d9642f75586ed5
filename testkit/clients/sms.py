"""Does the provider's own SDK send an SMS to the sandbox?"""

from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models
from tencentcloud.sms.v20210111.sms_client import SmsClient

from sandbox import from_arguments, raises


def client(sandbox, key=None, method="POST"):
    account = sandbox.apps["sms"]
    # The endpoint has no scheme: the SDK puts one before it, and signs the host with its port.
    endpoint = sandbox.url.removeprefix("http://")
    profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=endpoint, reqMethod=method))
    return SmsClient(credential.Credential(account["secret_id"], key or account["secret_key"]), "ap-guangzhou", profile)


def request(sandbox, **changes):
    account = sandbox.apps["sms"]
    message = models.SendSmsRequest()
    message.PhoneNumberSet = ["+8613800138001"]
    message.SmsSdkAppId = account["app_id"]
    message.SignName = account["sign_name"]
    message.TemplateId = "100002"
    message.TemplateParamSet = ["402718", "修改安全手机", "5"]
    message.SessionContext = "independent"
    for name, value in changes.items():
        setattr(message, name, value)
    return message


def main():
    sandbox = from_arguments()
    answer = client(sandbox).SendSms(request(sandbox))
    sent = answer.SendStatusSet[0]
    assert (sent.Code, sent.PhoneNumber, sent.SessionContext) == ("Ok", "+8613800138001", "independent"), sent
    assert answer.RequestId and sent.SerialNo
    got = sandbox.get("/api/messages?to=%2B8613800138001")[-1]
    assert got["codes"] == ["402718"] and "修改安全手机" in got["text"], got

    error = raises(TencentCloudSDKException, client(sandbox, "wrong").SendSms, request(sandbox))
    assert error.code == "AuthFailure.SignatureFailure", error

    few = client(sandbox).SendSms(request(sandbox, TemplateParamSet=["402718"])).SendStatusSet[0]
    assert few.Code == "FailedOperation.TemplateParamSetNotMatchApprovedTemplate", few
    other = client(sandbox).SendSms(request(sandbox, SignName="别人")).SendStatusSet[0]
    assert other.Code == "FailedOperation.SignatureIncorrectOrUnapproved", other


main()
