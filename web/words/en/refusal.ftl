refusal-request-malformed = The request could not be read. Go back, reload the page and try again.
refusal-request-too-large = What was sent is larger than this form takes. Shorten it and try again.
refusal-request-media-type = This address does not take data of that kind.
refusal-request-not-found = There is no page at this address, or not any more.
refusal-request-method = This address exists, but does not take such a request.
refusal-request-host = This server answers at its own address only. Check the address in the browser.
refusal-request-cross-site = The request came from another site, so nothing was changed. Open the page here and try again.
refusal-request-form-expired = The form was opened too long ago or in another browser, so nothing was changed. Reload the page and try again.
refusal-request-too-many = There were too many requests. Try again after { $again_at }.
refusal-human-check-required = A short check is needed before this form is taken. It runs below by itself; then send the form again.
refusal-human-check-invalid = The check has expired or was used before. A new one runs below; then send the form again.
refusal-service-busy = The service is very busy; nothing was changed. Try again in { $seconds ->
    [one] a second
   *[other] { $seconds } seconds
}.
refusal-service-fault = Something failed on our side; nothing was changed. Try again later.

refusal-session-required = You are not logged in. Log in and try again.
refusal-session-idle = You were logged out because there was no activity for too long. Log in again.
refusal-session-maximum = You were logged out because the maximum login duration was reached. Log in again.
refusal-session-ended = This session was ended by the owner of the account. Log in again.
refusal-session-not-found = There is no such live session. It may have ended already.
refusal-session-is-current = This is your present session. To end it, log out.
refusal-session-idle-range = Enter whole minutes from { $min } to { $max }.
refusal-session-maximum-range = Enter whole hours from { $min } to { $max }.

refusal-email-missing = Enter an email address.
refusal-email-invalid = This is not an email address that mail can reach. Check it, as in name@example.com.
refusal-email-taken = One email address can register { $limit ->
    [one] 1 account
   *[other] { $limit } accounts
}, and this one has been used. [Log in](/login) instead, or register with another address.
refusal-code-format = A code has exactly 6 digits. Copy it from the newest message.
refusal-code-wrong = The code is not right; { $left ->
    [one] 1 try
   *[other] { $left } tries
} left. Check the newest message.
refusal-code-expired = The code has expired. Send a new one.
refusal-code-no-tries = There were too many wrong codes. Try again after { $again_at }.
refusal-code-too-soon = The last message was sent less than a minute ago. Send a new one after { $again_at }.

refusal-registration-gone = This registration is over, or was begun in another browser. Enter the address again.
refusal-registration-agreement-missing = To register, accept the Service Agreement.
refusal-registration-agreement-changed = The Service Agreement has changed since this page was opened. Read the [new version](/terms) and accept it.

refusal-login-wrong = Email or password is incorrect; { $left ->
    [one] 1 more wrong password locks
   *[other] { $left } more wrong passwords in a row lock
} the account. [Reset password](/forgot-password)
refusal-login-locked = The account is locked until { $until }; nobody can log in before, even with the right password. Devices already logged in stay so. [About the lock](/help/login-problems)

refusal-password-missing = Enter the password.
refusal-password-too-short = Use at least { $min } characters.
refusal-password-too-long = Use at most { $max } characters.
refusal-password-no-upper = Add an upper-case letter.
refusal-password-no-lower = Add a lower-case letter.
refusal-password-no-digit = Add a digit.
refusal-password-no-punctuation = Add a punctuation mark, such as . / _
refusal-password-space = Leave out spaces.
refusal-password-character = Use Latin letters without accents, digits and punctuation only.
refusal-password-common = This password is on lists of common passwords. Choose one that others do not use.
refusal-password-context = The password contains your mailbox, your nickname or our name. Choose one without them.
refusal-password-recent = This is one of your last { $depth } passwords. Choose another.
refusal-password-mismatch = The two entries differ. Type the new password again.
refusal-password-old-missing = Enter the old password.
refusal-password-old-wrong = The old password is incorrect; { $left ->
    [one] 1 more wrong password locks
   *[other] { $left } more wrong passwords in a row lock
} the account for new logins.
refusal-password-old-locked = There were too many wrong passwords. The password cannot be changed, and nobody can newly log in, until { $until }. This session stays logged in.
refusal-password-no-login-email = This account has no email login, so it has no password to change. Bind an email login first: [Login Method](/account#methods)

refusal-password-reset-gone = This link is over: it was used, is older than half an hour, or a newer one or another change took its place. Enter the address again to get a new one.
refusal-email-unchanged = This is your login email already. Enter another address.
refusal-email-no-code = No code was sent to this address yet. Choose Send code, and enter what arrives.

refusal-account-nickname-empty = Enter a nickname.
refusal-account-nickname-too-long = Use at most { $max } characters.
refusal-account-nickname-character = The nickname holds a character that cannot be seen or that turns the text around. Type it anew.
refusal-account-industry-unknown = Choose an industry from the list.
refusal-account-language-unknown = Choose one of the languages that are offered.

refusal-verification-required = Verify your identity first.
refusal-verification-gone = This verification is over, or was begun in another browser. Begin again.
refusal-verification-method = This method cannot be used here. Choose one of those offered.
refusal-verification-no-method = There is no method left to verify your identity with. [What helps](/help/codes-not-received), or [apply to log in](/appeal).
refusal-verification-wrong = This is not right; { $left ->
    [0] no more tries are left for now
    [one] 1 more try is left
   *[other] { $left } more tries are left
}.
refusal-verification-no-tries = There were too many wrong tries. Try again after { $again_at }, with any method.

refusal-mobile-missing = Enter a mobile number.
refusal-mobile-invalid = This is not a mobile number of that country or region. Check the number and the code before it.
refusal-mobile-country = No messages are sent to that country or region here. Choose one from the list.
refusal-mobile-full = One mobile number can be bound to { $limit ->
    [one] 1 account
   *[other] { $limit } accounts
}, and this one is. Use another number. [About the limit](/help/use-limits)
refusal-mobile-same = This is the secure mobile already. Enter another number.
refusal-email-same = This is the security email already. Enter another address.
refusal-contact-change-gone = This change is over. Begin again.
refusal-contact-code-not-sent = No code was sent to this address yet. Send one first.
refusal-contact-link-unknown = This link does not work: a newer one has taken its place, or the change was cancelled. Nothing was changed.
refusal-contact-link-expired = This link has expired. Nothing was changed.
refusal-contact-link-used = This link has been confirmed already. There is nothing more to do.
refusal-user-remark-too-long = Use at most { $max } characters.
refusal-user-remark-character = The remark holds a character that cannot be seen or that turns the text around. Type it anew.

refusal-passkey-not-found = There is no such passkey in this account. It may have been removed already.
refusal-passkey-too-many = An account can have { $limit } passkeys. Remove one that you no longer use, then add the new one.
refusal-passkey-exists = This device has a passkey for an account here already. Use that one, or add a passkey with another device.
refusal-passkey-challenge-gone = This took too long, or was begun in another browser or tab. Begin again.
refusal-passkey-refused = This passkey does not work here, or not any more. Try another one, or another way to log in. [Help with login](/help/login-problems)
refusal-passkey-unsuitable = The device has made no passkey that can be used here. Try again, or with another device.
refusal-passkey-unverified = The device did not check that it is you. Set up a PIN, a fingerprint or face recognition on it, then try again.
refusal-passkey-name-empty = Give the passkey a name.
refusal-passkey-name-too-long = Use at most { $max } characters.
refusal-passkey-name-character = The name holds a character that cannot be seen or that turns the text around. Type it anew.

refusal-mfa-bound = This account has an MFA device already. [Unbind it](/security/mfa) before you bind another.
refusal-mfa-not-bound = This account has no MFA device. [Bind one](/security/mfa).
refusal-mfa-pending-gone = This binding is over: a key is shown once, for a few minutes, in one session. Delete the entry in the application if you have scanned it, and [start again](/security/mfa).
refusal-mfa-code-format = A code has exactly 6 digits. Enter the one that the device shows now.
refusal-mfa-next-code-format = A code has exactly 6 digits. Wait for the next one and enter it.
refusal-mfa-code-wrong = { $left ->
    [0] The code is not right, and there were too many tries. Start again.
   *[other] The code is not right. Let the phone set its time by itself, and enter the code shown now; { $left ->
        [one] 1 try
       *[other] { $left } tries
    } left.
}
refusal-mfa-codes-wrong = These are not two codes of the device that follow one another; { $left ->
    [one] 1 try
   *[other] { $left } tries
} left. Wait for a new code, enter it, then enter the next one.
refusal-mfa-no-tries = There were too many wrong codes. Try again after { $again_at }.
refusal-mfa-hardware-not-allowed = Hardware MFA devices are not open to this account. [Bind an authenticator application](/security/mfa) instead.
refusal-mfa-serial-format = A serial number has 4 to 40 letters and digits. It is on the back of the device.
refusal-mfa-serial-unknown = There is no free device with this serial number; { $left ->
    [one] 1 try
   *[other] { $left } tries
} left. Check it; if it is right, ask whoever gave you the device.

refusal-login-verification-required = The password is right. A protection of this account asks for one more proof: verify your identity to complete the login.
refusal-login-gone = This login took too long, was completed already, or something about the account has changed. [Log in again](/login)
refusal-protection-factor-missing = What this option asks for is not bound to the account. Bind it first, or choose another option.
refusal-protection-no-method = There is nothing yet that you could verify yourself with. Set a [secure mobile or a security email](/security) or bind an MFA device first.

refusal-client-required = Send the id and the secret of a registered client with HTTP Basic. These are missing, wrong or revoked.
refusal-client-scope = This client was not registered for that. Ask the operator for a client with the scope it needs.
refusal-client-return-url = People cannot be sent back there. Use an address that is registered for this client, or one below it.
refusal-account-unknown = There is no account with this number.
refusal-product-session = This session is over. Have the person log in again.
refusal-operation-unknown = The catalogue has no such operation. [The catalogue](/operations) lists products and operations with their codes.
refusal-operation-own = The account centre guards its own operations itself. Ask about operations of products.
refusal-operation-resource = Name what the operation is done to in 1 to { $max } visible characters.
refusal-operation-digest = Send the SHA-256 of the arguments as 64 lower-case hexadecimal digits.
refusal-product-request-not-found = There is no such request for this account. If you have another account, it may be for that one: [log in with another account](/login?another=1).
refusal-product-request-session = This request belongs to another session of yours. Open it in the browser that you came from.
refusal-product-request-changed = This is not what the person was asked about. Nothing was used up; ask anew for what is to be done now.
refusal-product-request-waiting = The person has not answered yet.
refusal-product-request-answered = This has been confirmed already. Go back to where you came from.
refusal-product-request-declined = This was declined. Nothing was done.
refusal-product-request-redeemed = This confirmation was used already. It is good for one time.
refusal-product-request-over = The time for this is over. Nothing was done; begin again where you came from.
