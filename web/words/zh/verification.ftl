verification-method-mfa = MFA 设备
verification-method-passkey = 通行密钥
verification-method-secure-mobile = 安全手机
verification-method-security-email = 安全邮箱
verification-method-recovery-code = 恢复码
