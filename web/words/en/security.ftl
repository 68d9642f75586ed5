security-this-session = This session:{" "}
security-basic = Basic Settings
security-basic-help = The device, mobile, email and password that prove who you are.
security-later = Not offered yet
security-mfa = MFA Device
security-mfa-help = Once bound, it can be the second check
security-mfa-none = No MFA device bound
security-mobile = Secure Mobile
security-mobile-help = Account protection checks your identity with it
security-mobile-none = Not set
security-email = Security Email
security-email-help = An auxiliary way to verify your identity
security-email-none = Not set
security-password = Account Password
security-password-help = The password of the email login; keep it to yourself and change it every { $days } days
security-password-none = No email login
security-password-age = { $days ->
    [0] Changed today
    [one] Changed 1 day ago
   *[other] Changed { $days } days ago
}
security-password-unchanged = Unchanged for { $days } days
security-password-old = The account password has not been changed for { $days } days.
security-password-old-help = {" "}A change every { $days } days is advised.
security-others = Passwords elsewhere
security-others-help = Passwords of WeChat, QQ and Official Accounts are changed on those platforms only; we never handle them. Each link opens another site in a new window.
security-others-wechat = WeChat
security-others-qq = QQ
security-others-official-account = WeChat Official Account
security-sessions-help = If logins are out of control, end the others and change the password.
security-login-status = Login status
security-login-status-help = Every session with device, city and last activity
