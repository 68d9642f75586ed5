mfa-kind-virtual = Virtual MFA device
mfa-kind-hardware = Hardware MFA device
mfa-bind = Bind
mfa-unbind = Unbind
mfa-bound = Bound
mfa-bound-since = since{" "}
mfa-state = State
mfa-since = Bound since
mfa-operations = The device proves that it is you: at login, or before [the operations that can be protected](/operations).
mfa-used-by-both = Login protection and operation protection ask for its code.
mfa-used-by-login = Login protection asks for its code.
mfa-used-by-operation = Operation protection asks for its code.
mfa-used-by-none = No protection asks for its code yet. You can turn one on in Security Settings.
mfa-drift = { $count ->
    [0] Its clock was right when it was last used.
    [one] Its clock is { $count } step away from ours; this is allowed for.
   *[other] Its clock is { $count } steps away from ours; this is allowed for.
}
mfa-verified = Your identity is verified. Go on within a few minutes.

mfa-bind-title = Bind MFA Device
mfa-begin-virtual = An authenticator application on your phone shows a new 6-digit code every 30 seconds. Nobody can pass the second check without it, even with your password.
mfa-begin-hand = Have the phone at hand; it takes about 2 minutes.
mfa-begin-verify = Your identity is verified first.
mfa-begin-once = The QR code is then shown once.
mfa-begin = Continue
mfa-show-key = Show the QR code
mfa-begin-hardware = A small token shows a new 6-digit code every 30 seconds. You bind it by the serial number on its back and two codes in a row.
mfa-begin-token = Have the token at hand; it takes about 2 minutes, for you wait for a second code.
mfa-bind-hardware = Bind a hardware MFA device
mfa-bind-time = { $count ->
    [0] Less than a minute left
    [one] Done within 1 minute, please
   *[other] Takes about 2 minutes; this page is good for { $count } minutes
}

mfa-app = Bind the account with an MFA application
mfa-qr = QR code to bind the MFA device; if you cannot scan it, use the text key beside it
mfa-app-install = Install any authenticator application, such as Google Authenticator or Microsoft Authenticator (iOS: App Store; Android: your app market).
mfa-app-scan = Open it, tap “+”, choose “Scan Barcode” and scan this code.
mfa-app-several = Several devices can scan the same code: keep one as a spare.
mfa-app-once = This code is not shown again after you leave the page.
mfa-key = Cannot scan? Bind with the text key
mfa-key-help = Enter it in the application as a time-based key. Spaces do not matter.
mfa-code-title = Enter the MFA code
mfa-code = 6-digit dynamic security code
mfa-code-placeholder = 6 digits
mfa-code-help = The first code that the application shows after scanning. It changes every 30 seconds.
mfa-range = Set where it is used
mfa-range-login = Login protection
mfa-range-login-help = The 6-digit code of the device is needed at login.
mfa-range-operation = Operation protection
mfa-range-operation-help = The 6-digit code of the device is needed for sensitive operations in the console.
mfa-range-none = You can bind it with neither ticked, and turn the protections on later.
mfa-replaces-mobile = {" "}Replaces the present mobile code.
mfa-replaces-wechat = {" "}Replaces the present WeChat scan.
mfa-submit = Submit

mfa-serial = Serial number
mfa-serial-help = It is on the back of the device. Spaces and hyphens do not matter.
mfa-codes-title = Enter two codes in a row
mfa-first-code = First code
mfa-next-code = Next code
mfa-codes-help = Enter the code that is shown. Wait until it changes, and enter the next one.

mfa-unbind-title = Unbind MFA Device
mfa-unbind-what = You are about to unbind: { $kind }
mfa-unbind-both = Login protection and operation protection use this device: both change to “Do not enable”.
mfa-unbind-login = Login protection uses this device: it changes to “Do not enable”.
mfa-unbind-operation = Operation protection uses this device: it changes to “Do not enable”.
mfa-unbind-none = No protection uses this device, so none changes.
mfa-unbind-verify = Next, the 6-digit code of this device is asked for.
mfa-unbind-virtual = Delete the entry in the application afterwards: its codes no longer count.
mfa-unbind-hardware = Hand the device back to whoever gave it to you.
mfa-unbind-confirm = Confirm Unbinding

mfa-resync = Its codes are refused?
mfa-resync-title = Bring the MFA device back into step
mfa-resync-virtual = Let the phone set its time by itself first. If codes are still refused, enter two of them in a row.
mfa-resync-hardware = The clock of a token runs away over the years. Two codes in a row tell us by how much.
