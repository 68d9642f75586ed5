//! Is every kind of answer sorted into sent, temporary and permanent?

use super::judge;
use crate::failure::Failure;

fn single(code: &str) -> Result<(), Failure> {
    judge(
        format!(
            r#"{{"Response":{{"RequestId":"r","SendStatusSet":[{{"SerialNo":"","PhoneNumber":"+8613800138000","Fee":0,
            "SessionContext":"","Code":"{code}","Message":"words that may repeat +8613800138000","IsoCode":"CN"}}]}}}}"#
        )
        .as_bytes(),
    )
}

fn whole(code: &str) -> Result<(), Failure> {
    judge(format!(r#"{{"Response":{{"Error":{{"Code":"{code}","Message":"m"}},"RequestId":"r"}}}}"#).as_bytes())
}

#[test]
fn ok_for_the_number_is_sent() {
    assert_eq!(single("Ok"), Ok(()));
}

#[test]
fn what_blames_the_message_is_permanent() {
    for code in [
        "FailedOperation.PhoneNumberInBlacklist",
        "FailedOperation.ContainSensitiveWord",
        "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
        "InvalidParameterValue.IncorrectPhoneNumber",
        "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone",
    ] {
        assert_eq!(single(code), Err(Failure::Never(code.into())));
    }
    assert_eq!(
        whole("MissingParameter.EmptyPhoneNumberSet"),
        Err(Failure::Never("MissingParameter.EmptyPhoneNumberSet".into()))
    );
}

#[test]
fn limits_and_trouble_with_our_account_are_temporary() {
    for code in [
        "LimitExceeded.PhoneNumberThirtySecondLimit",
        "LimitExceeded.AppDailyLimit",
        "RequestLimitExceeded",
        "FailedOperation.InsufficientBalanceInSmsPackage",
        "FailedOperation.SignatureIncorrectOrUnapproved",
        "UnauthorizedOperation.ServiceSuspendDueToArrears",
        "AuthFailure.SignatureFailure",
        "AuthFailure.SignatureExpire",
        "SomethingNew.OfNextYear",
    ] {
        assert_eq!(single(code), Err(Failure::Later(code.into())));
        assert_eq!(whole(code), Err(Failure::Later(code.into())));
    }
}

#[test]
fn an_ill_provider_and_nonsense_are_an_outage() {
    assert_eq!(whole("InternalError"), Err(Failure::Outage("InternalError".into())));
    assert_eq!(single("InternalError.Timeout"), Err(Failure::Outage("InternalError.Timeout".into())));
    for body in ["", "<html>", "{}", "{\"Response\":null}", "{\"Response\":{\"RequestId\":\"r\",\"SendStatusSet\":[]}}"]
    {
        assert!(matches!(judge(body.as_bytes()), Err(Failure::Outage(_))), "{body}");
    }
}

#[test]
fn t08_only_the_code_of_an_answer_reaches_a_log() {
    let Err(Failure::Later(text)) = single("New.Code +8613800138000\\n") else { panic!("expected a refusal") };
    assert_eq!(text, "New.Code");
    let Err(Failure::Never(text)) = single("FailedOperation.PhoneNumberInBlacklist") else {
        panic!("expected a refusal")
    };
    assert!(!text.contains("words that may repeat"));
}
