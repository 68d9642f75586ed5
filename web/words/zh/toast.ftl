toast-registered = 欢迎。账号注册成功，您已登录。
toast-logged-out = 您已退出登录。
toast-code-sent = 新的验证码已发送，之前的验证码不再有效。
toast-nickname-changed = 账号昵称已保存。
toast-industry-changed = 所属行业已保存。
toast-password-changed = { $count ->
    [0] 密码已修改。
   *[other] 密码已修改，已下线其他 { $count } 处登录。
}
toast-login-email-changed = { $count ->
    [0] 登录邮箱和密码已修改。
   *[other] 登录邮箱和密码已修改，已下线其他 { $count } 处登录。
}
toast-mfa-bound = MFA 设备已绑定。
toast-mfa-unbound = MFA 设备已解绑。
toast-mfa-resynced = 设备已重新同步。
toast-session-ended = 已下线该登录。
toast-session-gone = 该登录此前已结束。
toast-others-ended = { $count ->
    [0] 没有其他登录。
   *[other] 已下线其他 { $count } 处登录。
}
toast-signed-out-everywhere = 已下线所有登录状态，共 { $count } 处。
toast-durations-changed = 已保存，新的设置在下次登录后生效。
toast-durations-applied = 已保存，正在进行的登录也已相应缩短。
toast-secure-mobile-changed = 安全手机已保存，已发送变更通知。
toast-security-email-changed = 安全邮箱已保存，已通知新旧邮箱。
toast-emails-changed = 安全邮箱和联系邮箱已保存，已通知新旧邮箱。
toast-link-sent = 带链接的消息已发送，确认后修改生效。
toast-contact-cancelled = 已取消修改，链接已失效。
toast-remark-changed = 备注已保存。
toast-passkey-added = 通行密钥已添加，今后可用它登录。
toast-passkey-renamed = 名称已保存。
toast-passkey-removed = 通行密钥已移除。请在您的设备上也删除它，以免再次被提示使用。
toast-login-protection-changed = 登录保护已保存，下次登录起生效。
toast-operation-protection-changed = 操作保护已保存。
toast-suspicious-on = 异地登录校验已开启。
toast-suspicious-off = 异地登录校验已关闭。
