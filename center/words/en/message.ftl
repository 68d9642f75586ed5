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

sms-verification-code = verifying your identity
sms-password-changed = the password was changed and all other sessions were ended
sms-login-locked = locked after ten wrong passwords, until then
sms-durations-changed = the login durations were changed

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
