verification-method-mfa = MFA device
verification-method-passkey = Passkey
verification-method-secure-mobile = Secure mobile
verification-method-security-email = Security email
verification-method-recovery-code = Recovery code
