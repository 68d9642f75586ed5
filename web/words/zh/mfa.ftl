mfa-kind-virtual = 虚拟 MFA 设备
mfa-kind-hardware = 硬件 MFA 设备
mfa-bind = 绑定
mfa-unbind = 解绑
mfa-bound = 已绑定
mfa-bound-since = 绑定于{" "}
mfa-state = 状态
mfa-since = 绑定时间
mfa-operations = MFA 设备用于在登录时或进行[受操作保护的操作](/operations)前确认是您本人。
mfa-used-by-both = 登录保护和操作保护均验证其动态码。
mfa-used-by-login = 登录保护验证其动态码。
mfa-used-by-operation = 操作保护验证其动态码。
mfa-used-by-none = 目前没有账号保护使用该设备，可在安全设置中开启。
mfa-drift = { $count ->
    [0] 上次使用时，设备的时钟是准确的。
   *[other] 设备的时钟与服务器相差 { $count } 步，验证时已计入。
}
mfa-verified = 身份验证已通过，请在数分钟内继续。

mfa-bind-title = 绑定 MFA 设备
mfa-begin-virtual = 手机上的验证器应用每 30 秒显示一组新的 6 位动态安全码。没有它，即使知道密码也无法通过第二重校验。
mfa-begin-hand = 请准备好手机，约需 2 分钟。
mfa-begin-verify = 首先需要验证身份。
mfa-begin-once = 之后会显示二维码，仅显示一次。
mfa-begin = 继续
mfa-show-key = 显示二维码
mfa-begin-hardware = 小型令牌每 30 秒显示一组新的 6 位动态安全码。绑定时需要输入背面的序列号和两组连续的动态码。
mfa-begin-token = 请准备好令牌，约需 2 分钟，其间要等待第二组动态码。
mfa-bind-hardware = 绑定硬件 MFA 设备
mfa-bind-time = { $count ->
    [0] 剩余不到 1 分钟
    [1] 请在 1 分钟内完成
   *[other] 约需 2 分钟，本页 { $count } 分钟内有效
}

mfa-app = 使用 MFA 应用绑定账号
mfa-qr = MFA 绑定二维码；无法扫描时请使用旁边的文本密钥
mfa-app-install = 安装任意一款验证器应用，如 Google Authenticator、Microsoft Authenticator（iOS：App Store；Android：应用市场）。
mfa-app-scan = 打开应用，点击“+”，选择“扫描条码”，扫描此二维码。
mfa-app-several = 可用多台设备扫描同一个二维码，留一台备用。
mfa-app-once = 离开本页后，此二维码不再显示。
mfa-key = 无法扫描？使用文本密钥绑定
mfa-key-help = 在应用中选择基于时间的密钥并输入，空格可忽略。
mfa-code-title = 输入 MFA 验证码
mfa-code = 6 位动态安全码
mfa-code-placeholder = 6 位数字
mfa-code-help = 扫描后应用显示的第一组动态码，每 30 秒更新一次。
mfa-range = 设定启用范围
mfa-range-login = 登录保护
mfa-range-login-help = 登录时须验证 MFA 设备上的 6 位动态安全码。
mfa-range-operation = 操作保护
mfa-range-operation-help = 在控制台进行敏感操作时，须验证 MFA 设备上的 6 位动态安全码。
mfa-range-none = 两项都不勾选也可以绑定，之后可在安全设置中开启。
mfa-replaces-mobile = 将替换现在的“手机验证码”。
mfa-replaces-wechat = 将替换现在的“微信扫码验证”。
mfa-submit = 提交

mfa-serial = 序列号
mfa-serial-help = 印在设备背面，空格和连字符可忽略。
mfa-codes-title = 输入两组连续的动态码
mfa-first-code = 第一组动态码
mfa-next-code = 下一组动态码
mfa-codes-help = 输入当前显示的动态码；等它更新后，再输入下一组。

mfa-unbind-title = 解绑 MFA 设备
mfa-unbind-what = 即将解绑：{ $kind }
mfa-unbind-both = 登录保护和操作保护正在使用该设备，解绑后均变为“不开启”。
mfa-unbind-login = 登录保护正在使用该设备，解绑后变为“不开启”。
mfa-unbind-operation = 操作保护正在使用该设备，解绑后变为“不开启”。
mfa-unbind-none = 没有账号保护使用该设备，设置不会改变。
mfa-unbind-verify = 下一步需要输入该设备的 6 位动态安全码。
mfa-unbind-virtual = 解绑后请删除应用中的条目，其动态码不再有效。
mfa-unbind-hardware = 解绑后请将设备交还给发放人员。
mfa-unbind-confirm = 确认解绑

mfa-resync = 动态码总是不正确？
mfa-resync-title = 重新同步 MFA 设备
mfa-resync-virtual = 请先将手机设为自动校准时间。如果动态码仍不正确，请输入两组连续的动态码。
mfa-resync-hardware = 令牌的时钟会随时间逐渐偏离。输入两组连续的动态码，即可得知偏离了多少。
