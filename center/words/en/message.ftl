place-unknown = an unknown place
device-unknown = an unknown device
choice-none = not enabled
choice-mfa = MFA device
choice-mobile = code to the secure mobile
choice-wechat = WeChat scan
choice-on = on
mail-footer =
    { $brand }
    { $url }
    This address only sends; answers are not read.

mail-footer-support = Need help? { $support }

mail-registration-code-subject = { $code } is your { $brand } code
mail-registration-code =
    Your code to register with { $brand } is { $code }.

    It is good for { $minutes } minutes and can be used once. Nobody from { $brand } will ever ask you for it.

    If you did not ask to register, ignore this message: without the code nothing happens.

mail-verification-code-subject = { $code } is your { $brand } verification code
mail-verification-code =
    Your code to verify your identity with { $brand } is { $code }.

    It is good for { $minutes } minutes and can be used once. Nobody from { $brand } will ever ask you for it.

    If you did not ask for it, somebody else is trying to use your account: do not pass the code on, and look at your sessions at { $url }/sessions.

mail-account-exists-subject = You already have a { $brand } account
mail-account-exists =
    Somebody in { $place } asked to register with this email address. It already belongs to an account, and one address can register one account only, so nothing was changed.

    If it was you, log in at { $url }/login, or set a new password at { $url }/forgot-password if you no longer know yours.

    If it was not you, there is nothing to do: the other person has learned nothing about your account.

mail-password-changed-subject = Your { $brand } password was changed
mail-password-changed =
    The password of your email login was changed on { $at } from { $place }. All other sessions of the account were ended.

    If it was you, there is nothing to do.

    If it was not you, somebody else knows your password: set a new one at once at { $url }/forgot-password and then look at your sessions at { $url }/sessions.

mail-reset-link-subject = Reset your { $brand } password
mail-reset-link-button = Password Reset
mail-reset-link =
    Somebody in { $place } asked to reset the password of the email login with this address.

    If it was you, choose Password Reset, or copy this link into the browser:
    { $link }

    The link is good for { $minutes } minutes and can be used once; a newer one takes its place. Your present password works until the new one is set.

    If it was not you, ignore this message: without the link nothing happens. Do not pass it on to anybody; nobody from { $brand } will ever ask for it.

mail-password-reset-subject = Your { $brand } password was reset
mail-password-reset =
    The forgotten password of your email login was replaced on { $at } from { $place }. All sessions of the account were ended.

    If it was you, log in with the new password at { $url }/login.

    If it was not you, somebody else can read your mailbox. Change the password of the mailbox first, then set a new one here: { $url }/forgot-password. Do it at once.

mail-login-email-code-subject = { $code } is your { $brand } code
mail-login-email-code =
    Your code to make this address the login email of a { $brand } account is { $code }.

    It is good for { $minutes } minutes and can be used once. Nobody from { $brand } will ever ask you for it.

    If you did not ask for it, ignore this message: without the code nothing happens.

mail-login-email-changed-subject = Your { $brand } login email was changed
mail-login-email-changed =
    The login email of your account was changed to { $email } on { $at } from { $place }, and a new password was set. All other sessions of the account were ended.

    If it was you, there is nothing to do: log in with the new address from now on.

    If it was not you, somebody else is using your account: { $url }/help/login-problems tells whom to ask. Do it at once.

mail-login-locked-subject = Your { $brand } account is locked after wrong passwords
mail-login-locked =
    Ten wrong passwords in a row were entered for your account, the last one from { $place }. To protect it, nobody can log in until { $until }. Devices that are logged in stay so.

    The lock ends by itself; nobody can lift it earlier. If it was not you, or if you have forgotten the password, set a new one at { $url }/forgot-password; you can log in with it after the lock has ended.

mail-new-sign-in-subject = A new sign-in to your { $brand } account
mail-new-sign-in =
    Your account was logged in to from a device or a city that is new to it:

    When: { $at }
    Where: { $place }
    Device: { $device }

    If it was you, there is nothing to do.

    If it was not you, sign out everywhere at { $url }/sessions/sign-out-everywhere at once, and then change the password.

mail-protection-changed-subject = What protects your { $brand } account was changed
mail-protection-changed =
    The protections of your account were changed on { $at } from { $place }.

    Login protection: before { $login_before }, now { $login_after }
    Operation protection: before { $operation_before }, now { $operation_after }
    Suspicious login protection: before { $suspicious_before }, now { $suspicious_after }

    If it was you, there is nothing to do.

    If it was not you, sign out everywhere at { $url }/sessions/sign-out-everywhere at once, change the password, and look at { $url }/security.

mail-durations-changed-subject = Your { $brand } login durations were changed
mail-durations-changed =
    The login durations of your account were changed on { $at } from { $place }: a login now ends after { $idle } minutes without activity and after { $maximum } { $maximum ->
        [one] hour
       *[other] hours
    } in any case.

    If it was not you, change your password and end the other sessions at { $url }/sessions.

mail-signed-out-everywhere-subject = You were signed out of { $brand } everywhere
mail-signed-out-everywhere =
    All logins of your account were ended on { $at } from { $place }, on every device. Your identity was verified before.

    If it was you, there is nothing to do: log in again where you need it.

    If it was not you, somebody else can receive your codes: log in, change your password and your verification methods at { $url }/security.

sms-signed-out-everywhere = all logins were ended, on every device
sms-verification-code = verifying your identity
sms-password-changed = the password was changed and all other sessions were ended
sms-password-reset = the forgotten password was reset and all sessions were ended
sms-login-email-changed = the login email and its password were changed
sms-login-locked = locked after ten wrong passwords, until then
sms-new-sign-in = a new device or city has logged in; if it was not you, sign out everywhere at once
sms-protection-changed = the protections of the account were changed
sms-durations-changed = the login durations were changed

sms-mfa-bound = an MFA device was bound to your account
mail-mfa-bound-subject = An MFA device was bound to your { $brand } account
mail-mfa-bound =
    An MFA device was bound to your account on { $at } from { $place }. { $protections ->
        [both] Login protection and operation protection ask for its code from now on.
        [login] Login protection asks for its code from now on.
        [operation] Operation protection asks for its code from now on.
       *[none] Your protections were not changed.
    }

    If it was you, there is nothing to do.

    If it was not you, somebody is logged in to your account: change the password and end the other sessions at { $url }/sessions, then unbind the device at { $url }/security.

sms-mfa-unbound = the MFA device of your account was unbound
mail-mfa-unbound-subject = The MFA device of your { $brand } account was unbound
mail-mfa-unbound =
    The MFA device of your account was unbound on { $at } from { $place }. { $protections ->
        [both] Login protection and operation protection asked for its code; both are off now.
        [login] Login protection asked for its code; it is off now.
        [operation] Operation protection asked for its code; it is off now.
       *[none] No protection asked for its code.
    }

    If it was you, think of binding a new one at { $url }/security/mfa.

    If it was not you, somebody is logged in to your account: change the password and end the other sessions at { $url }/sessions.

mail-new-email-code-subject = { $code } is your { $brand } code for the new security email
mail-new-email-code =
    Your code to make this mailbox the security email of your { $brand } account is { $code }.

    It is good for { $minutes } minutes and can be used once. Nobody from { $brand } will ever ask you for it.

    If you did not ask for it, ignore this message: without the code nothing happens.

mail-contact-link-subject = Confirm your new contact email for { $brand }
mail-contact-link =
    This mailbox was entered as the contact email of the { $brand } account { $uin }. Open this page and choose “Confirm Receipt”:

    { $link }

    The link is good for { $hours } hours and can be used once. Until it is confirmed, nothing changes.

    If you do not know of this account, ignore this message: nothing happens then.

mail-secure-mobile-changed-subject = The secure mobile of your { $brand } account was changed
mail-secure-mobile-changed =
    The secure mobile of your account was changed to { $to } on { $at } from { $place }.

    If it was you, there is nothing to do.

    If it was not you, somebody else has used your account: end the other sessions at { $url }/sessions, change the password and set your own number again at { $url }/security. If you cannot log in, see { $url }/help/login-problems.

mail-security-email-changed-subject = The security email of your { $brand } account was changed
mail-security-email-changed =
    The security email of your account was changed to { $to } on { $at } from { $place }. The old and the new mailbox receive this message.

    If it was you, there is nothing to do.

    If it was not you, somebody else has used your account: end the other sessions at { $url }/sessions, change the password and set your own mailbox again at { $url }/security. If you cannot log in, see { $url }/help/login-problems.

mail-contact-mobile-changed-subject = The contact mobile of your { $brand } account was changed
mail-contact-mobile-changed =
    The contact mobile of your account was changed to { $to } on { $at }. Messages that you have subscribed to go there from now on.

    If it was not you, change it back at { $url }/users and look at your sessions at { $url }/sessions.

mail-contact-email-changed-subject = The contact email of your { $brand } account was changed
mail-contact-email-changed =
    The contact email of your account was changed to { $to } on { $at }. Messages that you have subscribed to go there from now on.

    If it was not you, change it back at { $url }/users and look at your sessions at { $url }/sessions.

sms-new-mobile-code = setting this number as the secure mobile
sms-secure-mobile-changed = the secure mobile was changed
sms-security-email-changed = the security email was changed
sms-contact-mobile-changed = the contact mobile was changed
sms-contact-email-changed = the contact email was changed

mail-passkey-added-subject = A passkey was added to your { $brand } account
mail-passkey-added =
    The passkey "{ $name }" was added to your account on { $at } from { $place }. From now on it can log in and prove your identity.

    If it was not you, remove it at { $url }/security/passkeys at once, change your password, and end the other sessions at { $url }/sessions.

mail-passkey-removed-subject = A passkey was removed from your { $brand } account
mail-passkey-removed =
    The passkey "{ $name }" was removed from your account on { $at } from { $place }. It can no longer log in or prove your identity.

    If it was not you, look at your passkeys at { $url }/security/passkeys, change your password, and end the other sessions at { $url }/sessions.

mail-passkey-copied-subject = A passkey of your { $brand } account was refused
mail-passkey-copied =
    Somebody in { $place } used the passkey "{ $name }" on { $at }, but its counter had gone back. That happens when there is a second copy of the key, so it was refused.

    If you know of no copy, remove this passkey at { $url }/security/passkeys and make a new one.

mail-recovery-codes-made-subject = New recovery codes for your { $brand } account
mail-recovery-codes-made =
    New recovery codes were made for your account on { $at } from { $place }. The old ones are void.

    If it was not you, make new ones at { $url }/security/recovery-codes, change your password, and end the other sessions at { $url }/sessions.

mail-recovery-code-used-subject = A recovery code of your { $brand } account was used
mail-recovery-code-used =
    A recovery code was used on { $at } from { $place }. { $left ->
        [0] It was the last one: make new ones at { $url }/security/recovery-codes.
        [one] Only 1 is left: make new ones at { $url }/security/recovery-codes.
        [2] Only 2 are left: make new ones at { $url }/security/recovery-codes.
        [3] Only 3 are left: make new ones at { $url }/security/recovery-codes.
       *[other] { $left } are left.
    }

    If it was not you, somebody else has your codes: make new ones at once, and end the other sessions at { $url }/sessions.

sms-passkey-added = a passkey was added
sms-passkey-removed = a passkey was removed
sms-passkey-copied = a passkey was refused because there may be a copy of it
sms-recovery-codes-made = new recovery codes were made
sms-recovery-code-used = a recovery code was used
