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
session-end-crowded = Too many sessions at once
