# What every page has.
page-product = { $brand } Account Center
page-part = Account Center
page-skip = Skip to content
page-close = Close
page-home = Home
page-menu = Account menu
page-log-in = Log in
page-log-out = Log out
page-sign-up = Sign up for free
page-other-language = 中文
page-error-prefix = Error:{" "}
page-errors = { $count } things need your attention:
page-modify = Modify
page-view = View
page-save = Save
page-confirm = Confirm
page-cam = CAM
page-cancel = Cancel
page-understood = Understood
page-copy = Copy
page-copied = Copied
page-newest = Newest
page-older = Older
page-table = { $title }, table
page-required = Fields marked with * are required.
page-new-window = {" "}(opens a new window)
page-times-in = Times in { $zone }
page-support = Support:{" "}

nav-label = Account Center navigation
nav-account = Account Information
nav-security = Security Settings
nav-sessions = Login Status
nav-history = Login History
nav-users = User List
nav-limits = Use Limits
nav-help = Help

foot-terms = Terms
foot-privacy = Privacy
foot-codes = Codes not received
foot-support = Contact support
foot-phone = Sandbox phone

gate-title = Before you log in
gate-top = Home and language
gate-address = Address
gate-address-help = This page lives at { $host } only
gate-codes = Codes
gate-codes-help = Nobody will ask you for a code or password, and neither will we
gate-odd = Something odd?
gate-odd-help = After login, end the sessions that are not yours under “Login Status”

human-check-working = Checking that a person’s browser sends this form…
human-check-done = Check passed. You can send the form.
human-check-failed = The check did not finish. Reload the page and try again.
human-check-no-script = This form needs a check that works with JavaScript only. Turn JavaScript on for this site and reload the page.
human-check-no-script-later = This form needs a check that works with JavaScript only. Turn JavaScript on for this site and reload the page, or send the form without it after { $at }.

field-nickname = Account Nickname
field-account-id = Account ID
field-app-id = APPID
field-real-name = Authentication Status
field-industry = Industry
field-registered-at = Registration Time
field-email = Email
field-code = Verification code
field-code-placeholder = 6 digits
field-password = Password
field-old-password = Old password
field-new-password = New password
field-confirm-password = Confirm password
field-show-password = Show password

code-resend = Send again
code-wait = Send again in { $n } s
code-ready = You can send a new code now.
code-help = Valid for { $minutes } minutes, for one use. [No message?](/help/codes-not-received)

column-device = Device
column-place = City and address
column-method = Method
column-started = Started
column-active = Last active
column-ended = Ended
column-why = Why
column-action = Action
column-event = Event
column-detail = Details
column-time = Time
column-limit = Limit
column-value = Value
column-used = Used by this account

time-now = now
time-minutes-ago = { $count } min ago
time-hours-ago = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
}
place-unknown = Unknown city
device-unknown = Unknown device
device-browser-on-system = { $browser } on { $system }

method-wechat = WeChat
method-qq = QQ
method-wecom = WeCom
method-email = Email
method-passkey = Passkey
method-official-account = WeChat Official Account

language-en = English
language-zh = 中文

refused-title = That was not done
refused-not-found = Nothing is here
refused-not-understood = The request was not understood
refused-not-allowed = The request was turned away
refused-wrong-host = This is not the address of the site
refused-too-many = Too many requests
refused-busy = Very busy just now
refused-fault = Something failed on our side
refused-reference = Reference
page-ok = OK
