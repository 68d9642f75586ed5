login-method-title = Login Method
login-method-help = Several login methods are supported, for convenient management of the account. At least one stays.
login-method-check-users = Login methods are the ways into this account. Check that the user of each one belongs to the subject the account is authenticated for; when somebody leaves, modify or unbind theirs in time.
login-method-add-another = This account has one login method. To modify or unbind it, first add another one. [How unbinding works](/help/unbind-login-methods)
login-method-registration = Registration method
login-method-none = Not linked
login-method-bind = Bind
login-method-modify = Modify
login-method-unbind = Unbind
login-method-change-password = Change password

method-help-wechat = Log in by scanning a QR code with WeChat
method-help-qq = Log in by QQ authorisation
method-help-wecom = Log in by scanning a QR code with WeCom
method-help-email = Log in with email address and password
method-help-official-account = Log in by authorisation of a mini program or official account

login-method-bind-title = Bind { $method }
login-method-modify-title = Modify { $method }
login-method-unbind-title = Unbind { $method }
login-method-bind-later = This deployment does not offer login with { $method } yet, so it cannot be bound.
login-method-modify-later = This deployment cannot modify or unbind { $method } yet.
login-method-only-one = This is the only login method. Bind another one first, then unbind it. Other methods are not offered by this deployment yet. [How unbinding works](/help/unbind-login-methods)
login-method-password-hint = To set a new password for it, choose [Change password](/security/password).
