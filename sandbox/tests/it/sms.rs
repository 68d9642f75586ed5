//! `connect::sms` against the SMS stand-in.

use std::time::Duration;

use connect::SendError;
use connect::sms::{Sms, SmsSettings, TextMessage};
use sandbox::{Channel, Mode, Provider, Sandbox};

use crate::{now, only, start};

fn settings(sandbox: &Sandbox) -> SmsSettings {
    let account = sandbox.credentials();
    SmsSettings {
        endpoint: sandbox.sms_endpoint().parse().unwrap(),
        region: "ap-guangzhou".into(),
        secret_id: account.secret_id.clone(),
        secret_key: account.secret_key.clone(),
        app_id: account.app_id.clone(),
        sign_name: account.sign_name.clone(),
    }
}

fn sms(sandbox: &Sandbox) -> Sms {
    Sms::new(&settings(sandbox)).unwrap()
}

fn message() -> TextMessage {
    TextMessage {
        id: "0190f3c1".into(),
        to: "+8613800138000".into(),
        template: "100002".into(),
        params: vec!["402718".into(), "修改安全手机".into(), "5".into()],
    }
}

fn temporary(reason: &str) -> Result<(), SendError> {
    Err(SendError::Temporary(reason.into()))
}

fn permanent(reason: &str) -> Result<(), SendError> {
    Err(SendError::Permanent(reason.into()))
}

#[tokio::test]
async fn a_signed_message_arrives_as_its_template_reads() {
    let sandbox = start();
    sms(&sandbox).send(&message(), now()).await.unwrap();
    let got = only(&sandbox);
    assert_eq!(got.channel, Channel::Sms);
    assert_eq!(got.to, "+8613800138000");
    assert_eq!(got.text, "【门神】验证码 402718，用于“修改安全手机”，5 分钟内有效。切勿告诉任何人。");
    assert_eq!(got.codes, ["402718"]);
    assert_eq!(got.message_id, "0190f3c1");
}

#[tokio::test]
async fn a_wrong_key_id_or_clock_is_refused_and_nothing_arrives() {
    let sandbox = start();
    let wrong_key = SmsSettings { secret_key: "Wrong".into(), ..settings(&sandbox) };
    let wrong_id = SmsSettings { secret_id: "AKIDWRONG".into(), ..settings(&sandbox) };
    for (settings, now, code) in [
        (wrong_key, now(), "AuthFailure.SignatureFailure"),
        (wrong_id, now(), "AuthFailure.SecretIdNotFound"),
        (settings(&sandbox), now() - 400_000, "AuthFailure.SignatureExpire"),
    ] {
        let sms = Sms::new(&settings).unwrap();
        assert_eq!(sms.send(&message(), now).await, temporary(code));
        assert!(!sms.is_open());
    }
    assert_eq!(sandbox.messages(), []);
}

#[tokio::test]
async fn what_the_provider_finds_wrong_with_a_message_is_permanent() {
    let sandbox = start();
    let sms = sms(&sandbox);
    let few = TextMessage { params: vec!["402718".into()], ..message() };
    assert_eq!(sms.send(&few, now()).await, permanent("FailedOperation.TemplateParamSetNotMatchApprovedTemplate"));
    let landline = TextMessage { to: "+862112345678".into(), ..message() };
    assert_eq!(sms.send(&landline, now()).await, permanent("InvalidParameterValue.IncorrectPhoneNumber"));
    let blocked = TextMessage { to: "+8613800000001".into(), ..message() };
    assert_eq!(sms.send(&blocked, now()).await, permanent("FailedOperation.PhoneNumberInBlacklist"));
    assert_eq!(sandbox.messages(), []);
}

#[tokio::test]
async fn limits_and_mistakes_of_the_deployment_are_temporary() {
    let sandbox = start();
    let limited = TextMessage { to: "+8613800000003".into(), ..message() };
    assert_eq!(sms(&sandbox).send(&limited, now()).await, temporary("LimitExceeded.PhoneNumberThirtySecondLimit"));
    let unsigned = SmsSettings { sign_name: "别人".into(), ..settings(&sandbox) };
    assert_eq!(
        Sms::new(&unsigned).unwrap().send(&message(), now()).await,
        temporary("FailedOperation.SignatureIncorrectOrUnapproved")
    );
    let other_app = SmsSettings { app_id: "1400000002".into(), ..settings(&sandbox) };
    assert_eq!(
        Sms::new(&other_app).unwrap().send(&message(), now()).await,
        temporary("UnauthorizedOperation.SmsSdkAppIdVerifyFail")
    );
}

#[tokio::test]
async fn r09_every_kind_of_outage_is_temporary_and_opens_the_breaker() {
    for mode in [Mode::Down, Mode::Failing, Mode::Garbage] {
        let sandbox = start();
        let sms = sms(&sandbox);
        sandbox.set_fault(Provider::Sms, mode, None);
        for _ in 0..3 {
            let failed = sms.send(&message(), now()).await;
            assert!(matches!(failed, Err(SendError::Temporary(_))), "{mode:?} {failed:?}");
        }
        assert!(sms.is_open(), "{mode:?}");
        sandbox.set_fault(Provider::Sms, Mode::Ok, None);
        assert_eq!(sms.send(&message(), now() + 6_000).await, Ok(()));
        assert!(!sms.is_open());
    }
}

#[tokio::test]
async fn a_busy_provider_is_temporary_and_no_outage() {
    let sandbox = start();
    let sms = sms(&sandbox);
    sandbox.set_fault(Provider::Sms, Mode::Busy, None);
    for _ in 0..5 {
        assert_eq!(sms.send(&message(), now()).await, temporary("RequestLimitExceeded"));
    }
    assert!(!sms.is_open());
}

#[tokio::test]
async fn r09_a_provider_that_does_not_answer_costs_5_s_once_and_nothing_afterwards() {
    let sandbox = start();
    let sms = sms(&sandbox);
    sandbox.set_fault(Provider::Sms, Mode::Slow, None);
    let began = tokio::time::Instant::now();
    assert!(sms.send(&message(), now()).await.is_err_and(|error| error.is_temporary()));
    assert!(began.elapsed() < Duration::from_millis(5_500), "{:?}", began.elapsed());
    let began = tokio::time::Instant::now();
    assert!(sms.send(&message(), now()).await.is_err_and(|error| error.is_temporary()));
    assert!(began.elapsed() < Duration::from_millis(100), "{:?}", began.elapsed());
}

#[tokio::test]
async fn an_unsigned_call_is_answered_as_the_sdks_expect_it() {
    let sandbox = start();
    let answer = reqwest::Client::new()
        .post(sandbox.sms_endpoint())
        .header("content-type", "application/json")
        .header("x-tc-action", "SendSms")
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/json");
    let text = answer.text().await.unwrap();
    assert!(text.contains("AuthFailure.InvalidAuthorization") && text.contains("RequestId"), "{text}");
}

#[tokio::test]
async fn the_root_path_takes_calls_too_as_the_official_sdks_make_them() {
    let sandbox = start();
    let root = SmsSettings { endpoint: format!("http://{}/", sandbox.addr()).parse().unwrap(), ..settings(&sandbox) };
    Sms::new(&root).unwrap().send(&message(), now()).await.unwrap();
    assert_eq!(only(&sandbox).codes, ["402718"]);
}
