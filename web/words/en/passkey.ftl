passkey-title = Passkeys
passkey-row-help = Log in and verify your identity with a fingerprint, your face or the PIN of a device
passkey-count = { $count ->
    [one] 1 passkey
   *[other] { $count } passkeys
}
passkey-about = A passkey is a key in your phone, your computer or a security key. It works on this site only, so it cannot be phished, and no password is typed. [More about passkeys](/help/passkeys)
passkey-yours = Your passkeys
passkey-none = No passkeys yet
passkey-none-help = Add one to log in without a password, and as a way back in if you lose another factor.
passkey-full = The account has { $count } passkeys, as many as it can have. Remove one to add another.
passkey-no-script = Passkeys need JavaScript, which is switched off in this browser. Everything else here works without it.
passkey-column-name = Name
passkey-column-added = Added
passkey-column-used = Last used
passkey-never = Never
passkey-synced = Synchronised
passkey-add = Add a passkey
passkey-add-help = Your browser will now ask how you want to save the passkey: in this device, in your phone, or in a security key.
passkey-name = Name
passkey-name-help = To know it from your others, as “Phone” or “Key in the safe”.
passkey-name-length = Up to { $max } characters, as “Phone” or “Key in the safe”.
passkey-create = Create passkey
passkey-rename = Rename
passkey-rename-title = Rename passkey
passkey-remove = Remove
passkey-remove-title = Remove passkey
passkey-remove-what = “{ $name }” will no longer log in or verify your identity. Sessions that it opened go on.
passkey-remove-last = It is your only passkey.
passkey-remove-help = Your identity is verified first, and you are told by message.
passkey-log-in = Log in with a passkey
passkey-unsupported = This browser or address cannot use passkeys. Use another browser, or another way.
passkey-cancelled = Nothing was signed: it was cancelled, took too long, or this device has no passkey for this site.
passkey-exists = This device already has a passkey for your account.
passkey-failed = That did not work. Reload the page and try again.
