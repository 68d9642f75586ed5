place-unknown = 未知地点
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

    如果是您本人，请前往 { $url }/login 登录；无法登录时，请查看 { $url }/help/login-problems 。

    如果不是您，无需处理：对方没有获知您账号的任何信息。

mail-password-changed-subject = { $brand } 账号密码已修改
mail-password-changed =
    您的邮箱登录密码于 { $at } 在{ $place }修改，账号的其他登录状态均已下线。

    如果是您本人操作，无需处理。

    如果不是您，说明有他人知道了您的密码，请立即按 { $url }/help/login-problems 的说明联系支持人员。

mail-login-locked-subject = { $brand } 账号因多次输错密码已锁定
mail-login-locked =
    您的账号连续 10 次输错密码，最近一次来自{ $place }。为保护账号，{ $until } 之前无法登录，已登录的设备不受影响。

    锁定到期后自动解除，任何人都无法提前解除。如非本人操作，请在锁定结束后前往 { $url }/security 修改密码。

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
sms-login-locked = 因连续输错密码被锁定，至该时间解除
sms-durations-changed = 登录保持时间已修改
