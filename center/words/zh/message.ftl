place-unknown = 未知地点
device-unknown = 未知设备
choice-none = 不开启
choice-mfa = MFA 设备校验
choice-mobile = 手机验证码校验
choice-wechat = 微信扫码验证
choice-on = 已开启
mail-footer =
    { $brand }
    { $url }
    本邮箱仅用于发送通知，请勿回复。

mail-footer-support = 需要帮助？{ $support }

mail-registration-code-subject = { $brand } 注册验证码：{ $code }
mail-registration-code =
    您注册 { $brand } 账号的验证码是 { $code }。

    验证码 { $minutes } 分钟内有效，仅可使用一次。{ $brand } 的工作人员不会向您索取验证码。

    如非本人操作，请忽略本邮件：没有验证码，不会发生任何变化。

mail-verification-code-subject = { $code } 是您的 { $brand } 身份验证码
mail-verification-code =
    您在 { $brand } 进行身份验证的验证码是 { $code }。

    { $minutes } 分钟内有效，仅可使用一次。{ $brand } 的任何人都不会向您索要验证码。

    如果不是您本人操作，说明有人正在尝试使用您的账号：请勿把验证码告诉任何人，并到 { $url }/sessions 检查登录会话。

mail-account-exists-subject = 您已拥有 { $brand } 账号
mail-account-exists =
    有人在{ $place }尝试用本邮箱注册。该邮箱已有对应的账号，且一个邮箱只能注册一个账号，因此未做任何更改。

    如果是您本人，请前往 { $url }/login 登录；忘记密码时，可前往 { $url }/forgot-password 设置新密码。

    如果不是您，无需处理：对方没有获知您账号的任何信息。

mail-password-changed-subject = { $brand } 账号密码已修改
mail-password-changed =
    您的邮箱登录密码于 { $at } 在{ $place }修改，账号的其他登录状态均已下线。

    如果是您本人操作，无需处理。

    如果不是您，说明有他人知道了您的密码，请立即前往 { $url }/forgot-password 设置新密码，并在 { $url }/sessions 查看登录状态。

mail-reset-link-subject = 重置 { $brand } 登录密码
mail-reset-link-button = 重置密码
mail-reset-link =
    有人在{ $place }申请重置使用本邮箱登录的账号密码。

    如果是您本人，请点击“重置密码”，或将以下链接复制到浏览器中打开：
    { $link }

    链接 { $minutes } 分钟内有效，仅可使用一次；重新申请后，旧链接立即失效。设置新密码之前，原密码仍可使用。

    如果不是您，请忽略本邮件：没有该链接，不会发生任何变化。请勿将链接转给任何人，{ $brand } 的工作人员不会向您索取。

mail-password-reset-subject = { $brand } 登录密码已重置
mail-password-reset =
    您的邮箱登录密码于 { $at } 在{ $place }重置，账号的所有登录状态均已下线。

    如果是您本人操作，请前往 { $url }/login 使用新密码登录。

    如果不是您，说明有他人能够查看您的邮箱。请先修改邮箱的密码，再立即在 { $url }/forgot-password 重新设置登录密码。

mail-login-email-code-subject = { $brand } 登录邮箱验证码：{ $code }
mail-login-email-code =
    您将本邮箱设为 { $brand } 账号登录邮箱的验证码是 { $code }。

    验证码 { $minutes } 分钟内有效，仅可使用一次。{ $brand } 的工作人员不会向您索取验证码。

    如非本人操作，请忽略本邮件：没有验证码，不会发生任何变化。

mail-login-email-changed-subject = { $brand } 登录邮箱已修改
mail-login-email-changed =
    您账号的登录邮箱于 { $at } 在{ $place }修改为 { $email }，并设置了新的登录密码，账号的其他登录状态均已下线。

    如果是您本人操作，无需处理，今后请使用新邮箱登录。

    如果不是您，说明有他人正在使用您的账号，请立即按 { $url }/help/login-problems 的说明联系支持人员。

mail-login-locked-subject = { $brand } 账号因多次输错密码已锁定
mail-login-locked =
    您的账号连续 10 次输错密码，最近一次来自{ $place }。为保护账号，{ $until } 之前无法登录，已登录的设备不受影响。

    锁定到期后自动解除，任何人都无法提前解除。如非本人操作，或忘记了密码，可前往 { $url }/forgot-password 设置新密码，待锁定结束后登录。

mail-new-sign-in-subject = { $brand } 账号有新的登录
mail-new-sign-in =
    您的账号从新的设备或新的城市登录：

    时间：{ $at }
    地点：{ $place }
    设备：{ $device }

    如果是您本人操作，无需处理。

    如果不是您，请立即前往 { $url }/sessions/sign-out-everywhere 下线所有登录状态，然后修改密码。

mail-protection-changed-subject = { $brand } 账号的保护设置已修改
mail-protection-changed =
    您账号的保护设置于 { $at } 在{ $place }修改。

    登录保护：原为{ $login_before }，现为{ $login_after }
    操作保护：原为{ $operation_before }，现为{ $operation_after }
    异地登录保护：原为{ $suspicious_before }，现为{ $suspicious_after }

    如果是您本人操作，无需处理。

    如果不是您，请立即前往 { $url }/sessions/sign-out-everywhere 下线所有登录状态，修改密码，并检查 { $url }/security 。

mail-durations-changed-subject = { $brand } 登录保持时间已修改
mail-durations-changed =
    您账号的登录保持时间于 { $at } 在{ $place }修改：无操作 { $idle } 分钟后、最长 { $maximum } 小时后自动退出登录。

    如果不是您，请修改密码，并在 { $url }/sessions 下线其他登录状态。

mail-signed-out-everywhere-subject = 您的 { $brand } 账号已下线所有登录状态
mail-signed-out-everywhere =
    您账号在所有设备上的登录状态于 { $at } 在{ $place }全部下线，操作前已验证身份。

    如果是您本人，无需处理，在需要的设备上重新登录即可。

    如果不是您，说明有他人能收到您的验证码：请登录后前往 { $url }/security 修改密码和验证方式。

sms-signed-out-everywhere = 所有设备上的登录状态已全部下线
sms-verification-code = 身份验证
sms-password-changed = 登录密码已修改，其他会话已全部下线
sms-password-reset = 登录密码已重置，所有会话已下线
sms-login-email-changed = 登录邮箱和密码已修改
sms-login-locked = 因连续输错密码被锁定，至该时间解除
sms-new-sign-in = 有新的设备或城市登录，如非本人操作，请立即下线所有登录状态
sms-protection-changed = 账号的保护设置已修改
sms-durations-changed = 登录保持时间已修改

sms-mfa-bound = 您的账号绑定了 MFA 设备
mail-mfa-bound-subject = 您的 { $brand } 账号绑定了 MFA 设备
mail-mfa-bound =
    您的账号于 { $at } 在{ $place }绑定了 MFA 设备。{ $protections ->
        [both] 登录保护和操作保护此后均须验证其动态码。
        [login] 登录保护此后须验证其动态码。
        [operation] 操作保护此后须验证其动态码。
       *[none] 账号保护的设置没有改变。
    }

    如果是您本人操作，无需处理。

    如果不是您，说明有他人登录了您的账号：请立即修改密码，在 { $url }/sessions 下线其他登录状态，然后在 { $url }/security 解绑该设备。

sms-mfa-unbound = 您账号的 MFA 设备已解绑
mail-mfa-unbound-subject = 您 { $brand } 账号的 MFA 设备已解绑
mail-mfa-unbound =
    您账号的 MFA 设备于 { $at } 在{ $place }解绑。{ $protections ->
        [both] 登录保护和操作保护原先使用该设备，现均已关闭。
        [login] 登录保护原先使用该设备，现已关闭。
        [operation] 操作保护原先使用该设备，现已关闭。
       *[none] 账号保护未使用该设备，设置没有改变。
    }

    如果是您本人操作，建议在 { $url }/security/mfa 绑定新的设备。

    如果不是您，说明有他人登录了您的账号：请立即修改密码，并在 { $url }/sessions 下线其他登录状态。

mail-new-email-code-subject = { $brand } 新安全邮箱验证码：{ $code }
mail-new-email-code =
    您正在将本邮箱设为 { $brand } 账号的安全邮箱，验证码是 { $code }。

    验证码 { $minutes } 分钟内有效，仅可使用一次。{ $brand } 的工作人员不会向您索取验证码。

    如非本人操作，请忽略本邮件：没有验证码，不会发生任何变化。

mail-contact-link-subject = 请确认您在 { $brand } 的新联系邮箱
mail-contact-link =
    本邮箱被填写为 { $brand } 账号 { $uin } 的联系邮箱。请打开以下页面，并点击“确认接收”：

    { $link }

    链接 { $hours } 小时内有效，仅可使用一次。确认之前，不会发生任何变化。

    如果您不了解该账号，请忽略本邮件：不会发生任何变化。

mail-secure-mobile-changed-subject = { $brand } 账号的安全手机已修改
mail-secure-mobile-changed =
    您账号的安全手机于 { $at } 在{ $place }修改为 { $to }。

    如果是您本人操作，无需处理。

    如果不是您，说明有他人使用了您的账号：请立即在 { $url }/sessions 下线其他登录状态，修改密码，并在 { $url }/security 重新设置您的手机号码。无法登录时，请查看 { $url }/help/login-problems 。

mail-security-email-changed-subject = { $brand } 账号的安全邮箱已修改
mail-security-email-changed =
    您账号的安全邮箱于 { $at } 在{ $place }修改为 { $to }。新旧邮箱都会收到本邮件。

    如果是您本人操作，无需处理。

    如果不是您，说明有他人使用了您的账号：请立即在 { $url }/sessions 下线其他登录状态，修改密码，并在 { $url }/security 重新设置您的邮箱。无法登录时，请查看 { $url }/help/login-problems 。

mail-contact-mobile-changed-subject = { $brand } 账号的联系手机已修改
mail-contact-mobile-changed =
    您账号的联系手机于 { $at } 修改为 { $to }，此后您订阅的消息将发送到该号码。

    如果不是您，请在 { $url }/users 改回，并在 { $url }/sessions 检查登录会话。

mail-contact-email-changed-subject = { $brand } 账号的联系邮箱已修改
mail-contact-email-changed =
    您账号的联系邮箱于 { $at } 修改为 { $to }，此后您订阅的消息将发送到该邮箱。

    如果不是您，请在 { $url }/users 改回，并在 { $url }/sessions 检查登录会话。

sms-new-mobile-code = 绑定本号码为安全手机
sms-secure-mobile-changed = 安全手机已修改
sms-security-email-changed = 安全邮箱已修改
sms-contact-mobile-changed = 联系手机已修改
sms-contact-email-changed = 联系邮箱已修改

mail-passkey-added-subject = 您的 { $brand } 账号新增了通行密钥
mail-passkey-added =
    您的账号于 { $at } 在{ $place }新增了通行密钥“{ $name }”，今后可用它登录和验证身份。

    如果不是您本人操作，请立即前往 { $url }/security/passkeys 移除它，修改密码，并在 { $url }/sessions 下线其他登录状态。

mail-passkey-removed-subject = 您的 { $brand } 账号移除了通行密钥
mail-passkey-removed =
    您账号的通行密钥“{ $name }”于 { $at } 在{ $place }被移除，今后不能再用它登录或验证身份。

    如果不是您本人操作，请前往 { $url }/security/passkeys 检查通行密钥，修改密码，并在 { $url }/sessions 下线其他登录状态。

mail-passkey-copied-subject = 您的 { $brand } 账号有一个通行密钥被拒绝
mail-passkey-copied =
    { $at } 有人在{ $place }使用通行密钥“{ $name }”，但它的计数器发生了倒退。这说明该密钥可能存在副本，因此已被拒绝。

    如果您不知道有副本，请前往 { $url }/security/passkeys 移除它，并重新创建一个。

mail-recovery-codes-made-subject = 您的 { $brand } 账号生成了新的恢复码
mail-recovery-codes-made =
    您的账号于 { $at } 在{ $place }生成了新的恢复码，旧的恢复码已全部作废。

    如果不是您本人操作，请前往 { $url }/security/recovery-codes 重新生成，修改密码，并在 { $url }/sessions 下线其他登录状态。

mail-recovery-code-used-subject = 您的 { $brand } 账号使用了一个恢复码
mail-recovery-code-used =
    { $at } 有人在{ $place }使用了一个恢复码。{ $left ->
        [0] 这是最后一个，请前往 { $url }/security/recovery-codes 重新生成。
        [1] 仅剩 1 个，请前往 { $url }/security/recovery-codes 重新生成。
        [2] 仅剩 2 个，请前往 { $url }/security/recovery-codes 重新生成。
        [3] 仅剩 3 个，请前往 { $url }/security/recovery-codes 重新生成。
       *[other] 还剩 { $left } 个。
    }

    如果不是您本人操作，说明他人得到了您的恢复码：请立即重新生成，并在 { $url }/sessions 下线其他登录状态。

sms-passkey-added = 新增了一个通行密钥
sms-passkey-removed = 移除了一个通行密钥
sms-passkey-copied = 一个通行密钥可能存在副本，已被拒绝
sms-recovery-codes-made = 已生成新的恢复码
sms-recovery-code-used = 使用了一个恢复码
