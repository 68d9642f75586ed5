history-help = What happened in this account, from where and with which device
history-events = Events
history-none = Nothing has happened yet.
history-pages = Pages of the history
history-something-odd = Something here was not you? [Change the password](/security/password) and [end the other sessions](/sessions).
history-from-to = “{ $from }” → “{ $to }”
history-in-a-row = No. { $number } in a row
history-until = until { $until }
history-sessions = { $count ->
    [one] 1 session ended
   *[other] { $count } sessions ended
}
history-durations = { $idle } minutes idle, { $maximum } hours at most

event-account-registered = Account registered
event-account-registered-again = Somebody tried to register with your email
event-account-nickname-changed = Nickname changed
event-account-industry-changed = Industry changed
event-account-language-changed = Language changed
event-login-succeeded = Logged in
event-login-failed = Login with a wrong password
event-login-locked = Account locked after wrong passwords
event-session-logged-out = Logged out
event-session-ended = Session ended
event-session-others-ended = All other sessions ended
event-session-signed-out-everywhere = Signed out everywhere
event-session-durations-changed = Login durations changed
event-password-changed = Password changed
event-password-reset-requested = Link to reset the password asked for
event-password-reset = Forgotten password reset
event-login-method-email-changed = Login email and password changed
event-password-old-wrong = Password change with a wrong old password
event-verification-passed = Identity verified
event-verification-failed = Wrong proof in an identity verification
event-verification-factor-disabled = A verification method was switched off after too many wrong tries
event-login-pending = First factor right, second proof demanded
event-protection-changed = Login or operation protection changed
event-protection-suspicious-changed = Suspicious login protection switched
history-protection = { $name }: { $from } → { $to }
event-product-asked = A product asked before an operation
event-product-confirmed = Operation of a product confirmed
event-product-declined = Operation of a product declined
event-product-redeemed = Confirmed operation carried out by the product
history-product = { $what }, { $resource }
