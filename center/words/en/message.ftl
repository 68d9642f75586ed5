place-unknown = an unknown place
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

    If it was you, log in at { $url }/login. If you cannot, { $url }/help/login-problems tells what helps.

    If it was not you, there is nothing to do: the other person has learned nothing about your account.

mail-password-changed-subject = Your { $brand } password was changed
mail-password-changed =
    The password of your email login was changed on { $at } from { $place }. All other sessions of the account were ended.

    If it was you, there is nothing to do.

    If it was not you, somebody else knows your password: { $url }/help/login-problems tells whom to ask. Do it at once.

mail-login-locked-subject = Your { $brand } account is locked after wrong passwords
mail-login-locked =
    Ten wrong passwords in a row were entered for your account, the last one from { $place }. To protect it, nobody can log in until { $until }. Devices that are logged in stay so.

    The lock ends by itself; nobody can lift it earlier. If it was not you, change the password after the lock has ended, at { $url }/security.

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
sms-login-locked = locked after ten wrong passwords, until then
sms-durations-changed = the login durations were changed
