security-this-session = 本次登录：
security-basic = 基本设置
security-basic-help = 用于验证身份的设备、手机、邮箱和密码。
security-later = 暂未开放
security-mfa = MFA设备
security-mfa-help = 绑定后，可通过 MFA 进行二次校验
security-mfa-none = 未绑定 MFA 设备
security-mobile = 安全手机
security-mobile-help = 账号保护的一种验证方式，用于校验身份
security-mobile-none = 未设置
security-email = 安全邮箱
security-email-help = 身份验证的一种辅助校验方式
security-email-none = 未设置
security-password = 账号密码
security-password-help = 即邮箱登录密码，请妥善保管，建议每 { $days } 天更换一次
security-password-none = 未绑定邮箱登录
security-password-age = { $days ->
    [0] 今天更换
   *[other] { $days } 天前更换
}
security-password-unchanged = 已 { $days } 天未更换
security-password-old = 账号密码已 { $days } 天未更换。
security-password-old-help = 建议每 { $days } 天更换一次。
security-others = 其他平台的密码
security-others-help = 微信、QQ、公众号的密码只能在各自平台修改，我们不会经手。以下链接会在新窗口打开其他网站。
security-others-wechat = 微信
security-others-qq = QQ
security-others-official-account = 微信公众平台
security-sessions-help = 如果登录情况失控，请下线其他登录并修改密码。
security-login-status = 登录状态
security-login-status-help = 每一处登录的设备、城市与最近活动
