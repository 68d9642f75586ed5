toast-registered = Welcome. The account is registered and you are logged in.
toast-logged-out = You have logged out.
toast-code-sent = A new code is on its way. Earlier ones no longer count.
toast-nickname-changed = Nickname saved.
toast-industry-changed = Industry saved.
toast-password-changed = { $count ->
    [0] Password changed.
    [one] Password changed. 1 other session was ended.
   *[other] Password changed. { $count } other sessions were ended.
}
toast-login-email-changed = { $count ->
    [0] Login email and password changed.
    [one] Login email and password changed. 1 other session was ended.
   *[other] Login email and password changed. { $count } other sessions were ended.
}
toast-mfa-bound = The MFA device is bound.
toast-mfa-unbound = The MFA device is unbound.
toast-mfa-resynced = The device is in step again.
toast-session-ended = Session ended.
toast-session-gone = That session was over already.
toast-others-ended = { $count ->
    [0] There were no other sessions.
    [one] 1 other session ended.
   *[other] { $count } other sessions ended.
}
toast-signed-out-everywhere = { $count ->
    [one] Signed out: 1 session ended.
   *[other] Signed out everywhere: { $count } sessions ended.
}
toast-durations-changed = Saved. The new duration counts from the next login.
toast-durations-applied = Saved. Running sessions were shortened too.
toast-secure-mobile-changed = Secure mobile saved. A notice of it was sent.
toast-security-email-changed = Security email saved. The old and the new mailbox were told.
toast-emails-changed = Security email and contact email saved. The old and the new mailbox were told.
toast-link-sent = A message with a link is on its way. The change is made when it is confirmed.
toast-contact-cancelled = The change was cancelled; its link does not work any more.
toast-remark-changed = Remark saved.
toast-passkey-added = Passkey added. You can log in with it from now on.
toast-passkey-renamed = Name saved.
toast-passkey-removed = Passkey removed. Delete it on your device too, so that it is not offered any more.
toast-login-protection-changed = Login protection saved. It counts from the next login.
toast-operation-protection-changed = Operation protection saved.
toast-suspicious-on = Remote login verification is on.
toast-suspicious-off = Remote login verification is off.
