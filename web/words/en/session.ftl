session-count = { $count ->
    [one] 1 session
   *[other] { $count } sessions
}
session-live = Live sessions
session-current = This session
session-current-help = Ends when you log out
session-end = End session
session-end-others = End all others
session-past = Ended sessions
session-past-none = No session has ended yet.
session-past-none-help = Sessions that you end, or that end by time, are listed here.
session-past-pages = Pages of ended sessions
session-durations-title = Login Status Management
session-durations-help = How long a login lasts. A new value takes effect after the next login.
session-idle = Idle login duration
session-idle-label = Idle login duration (minutes)
session-idle-title = Modify idle login duration
session-idle-help = Logs you out after this time without activity, { $min } to { $max } minutes.
session-idle-default = {" "}Default { $count } minutes.
session-maximum = Maximum login duration
session-maximum-label = Maximum login duration (hours)
session-maximum-title = Modify maximum login duration
session-maximum-help = Logs you out after this time in any case, { $min } to { $max } hours.
session-maximum-default = {" "}Default { $count } hours.
session-minutes = { $count } minutes
session-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
session-apply-now = Also shorten running sessions now
session-apply-now-help = Otherwise the new value takes effect after the next login, and running sessions keep theirs.

session-end-idle = No activity for too long
session-end-maximum = Maximum duration reached
session-end-logged-out = Logged out
session-end-ended = Ended from another session
session-end-password-changed = Password changed
session-end-signed-out = Signed out everywhere
session-end-crowded = Too many sessions at once

session-everywhere = Sign Out All Login Statuses
session-everywhere-label = All sessions at once
session-everywhere-row = Every device at once, this one included
session-everywhere-first = First make sure that nobody can log in again.
session-everywhere-first-help = Whoever knows your password, or holds a login method that is not yours, comes straight back after being signed out.
session-everywhere-method = Look at your login methods in [Account Information](/account#methods) and change the one that others know.
session-everywhere-password = If you log in by email: [change the password](/security/password). That ends all other sessions by itself.
session-everywhere-next = Next, your identity is verified. Nothing ends before you confirm it after that.
session-everywhere-go-on = Go on to sign out
session-everywhere-ask = Sign out everywhere now?
session-everywhere-count = { $count ->
    [one] This session ends, and you are logged out here.
   *[other] { $count } sessions end, this one included: you are logged out here too.
}
session-everywhere-also = Logins that are only half done, links for a forgotten password and verifications that are under way end too. API keys and the sessions of sub-users stay.
session-everywhere-now = Sign Out Now
