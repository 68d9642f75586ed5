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
toast-login-protection-changed = Login protection saved. It counts from the next login.
toast-operation-protection-changed = Operation protection saved.
toast-suspicious-on = Remote login verification is on.
toast-suspicious-off = Remote login verification is off.
