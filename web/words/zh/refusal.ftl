refusal-request-malformed = 无法读取该请求。请返回并刷新页面后重试。
refusal-request-too-large = 提交的内容过大。请缩短后重试。
refusal-request-media-type = 此地址不接受该类型的数据。
refusal-request-not-found = 此地址没有页面，或页面已不存在。
refusal-request-method = 此地址存在，但不接受这种请求。
refusal-request-host = 服务器只响应自己的网址。请检查浏览器中的网址。
refusal-request-cross-site = 请求来自其他网站，因此未做任何更改。请在本站打开页面后重试。
refusal-request-form-expired = 表单打开时间过长，或在其他浏览器中打开，因此未做任何更改。请刷新页面后重试。
refusal-request-too-many = 请求过于频繁。请在 { $again_at } 之后重试。
refusal-human-check-required = 提交前需要一项简短的校验。校验会在下方自动完成，之后请再次提交。
refusal-human-check-invalid = 校验已过期或已使用。下方正在进行新的校验，完成后请再次提交。
refusal-service-busy = 服务繁忙，未做任何更改。请在 { $seconds } 秒后重试。
refusal-service-fault = 服务暂时不可用，您的设置没有改变。请稍后再试。

refusal-session-required = 您尚未登录。请登录后重试。
refusal-session-idle = 由于长时间无操作，您已退出登录。请重新登录。
refusal-session-maximum = 已达到最大登录保持时间，您已退出登录。请重新登录。
refusal-session-ended = 此登录已被账号所有者下线。请重新登录。
refusal-session-not-found = 没有这一处登录，可能已经结束。
refusal-session-is-current = 这是您当前的登录。如需结束，请退出登录。
refusal-session-idle-range = 请输入 { $min }–{ $max } 之间的整数（分钟）。
refusal-session-maximum-range = 请输入 { $min }–{ $max } 之间的整数（小时）。

refusal-email-missing = 请输入邮箱。
refusal-email-invalid = 这不是可以收信的邮箱地址。请核对，例如 name@example.com。
refusal-email-taken = 一个邮箱只能注册 { $limit } 个账号，该邮箱已被使用。请直接[登录](/login)，或换用其他邮箱注册。
refusal-code-format = 验证码为 6 位数字。请从最新一条消息中复制。
refusal-code-wrong = 验证码不正确，还可以尝试 { $left } 次。请核对最新一条消息。
refusal-code-expired = 验证码已过期。请重新发送。
refusal-code-no-tries = 错误次数过多。请在 { $again_at } 之后重试。
refusal-code-too-soon = 距上次发送不足一分钟。请在 { $again_at } 之后重新发送。

refusal-registration-gone = 本次注册已过期，或是在其他浏览器中开始的。请重新填写邮箱。
refusal-registration-agreement-missing = 注册前请同意服务协议。
refusal-registration-agreement-changed = 打开本页后服务协议已更新。请阅读[新版本](/terms)并同意。

refusal-login-wrong = 邮箱或密码不正确。再连续输错 { $left } 次密码，账号将被锁定。[重置密码](/forgot-password)
refusal-login-locked = 账号已锁定至 { $until }，期间即使密码正确也无法登录。已登录的设备不受影响。[关于锁定](/help/login-problems)

refusal-password-missing = 请输入密码。
refusal-password-too-short = 请至少使用 { $min } 个字符。
refusal-password-too-long = 请最多使用 { $max } 个字符。
refusal-password-no-upper = 请加入大写字母。
refusal-password-no-lower = 请加入小写字母。
refusal-password-no-digit = 请加入数字。
refusal-password-no-punctuation = 请加入标点符号，如 . / _
refusal-password-space = 请去掉空格。
refusal-password-character = 请仅使用英文字母、数字和英文标点。
refusal-password-common = 该密码在常见密码列表中。请换一个别人不用的密码。
refusal-password-context = 密码中含有您的邮箱名、昵称或本站名称。请换一个。
refusal-password-recent = 新密码与最近 { $depth } 次密码之一相同。请换一个。
refusal-password-mismatch = 两次输入不一致。请重新输入新密码。
refusal-password-old-missing = 请输入旧密码。
refusal-password-old-wrong = 旧密码不正确。再连续输错 { $left } 次密码，账号将被锁定，无法进行新的登录。
refusal-password-old-locked = 密码错误次数过多。{ $until } 之前无法修改密码，也无法进行新的登录。本次登录不受影响。
refusal-password-no-login-email = 账号没有邮箱登录，因此没有可修改的密码。请先绑定邮箱登录：[登录方式](/account#methods)

refusal-password-reset-gone = 此链接已失效：可能已使用过、已超过半小时，或已被新的链接或其他修改取代。请重新输入邮箱获取新链接。
refusal-email-unchanged = 这已是您的登录邮箱，请输入其他邮箱。
refusal-email-no-code = 尚未向此邮箱发送验证码。请先发送验证码，再填写收到的数字。

refusal-account-nickname-empty = 请输入账号昵称。
refusal-account-nickname-too-long = 请最多使用 { $max } 个字符。
refusal-account-nickname-character = 昵称中含有不可见字符或改变文字方向的字符。请重新输入。
refusal-account-industry-unknown = 请从列表中选择行业。
refusal-account-language-unknown = 请选择本站提供的语言。

refusal-verification-required = 请先验证身份。
refusal-verification-gone = 本次验证已失效，或不是在此浏览器中发起的，请重新开始。
refusal-verification-method = 此处不能使用该验证方式，请从列出的方式中选择。
refusal-verification-no-method = 没有可用的验证方式。请查看[可行的办法](/help/codes-not-received)，或[申请登录账号](/appeal)。
refusal-verification-wrong = 验证未通过；{ $left ->
    [0] 暂时不能再试
   *[other] 还可以再试 { $left } 次
}。
refusal-verification-no-tries = 错误次数过多，请于 { $again_at } 之后再试，所有验证方式均适用。

refusal-mobile-missing = 请输入手机号码。
refusal-mobile-invalid = 这不是该国家或地区的手机号码。请检查号码和前面的区号。
refusal-mobile-country = 此处不向该国家或地区发送短信，请从列表中选择。
refusal-mobile-full = 一个手机号码最多可绑定 { $limit } 个账号，该号码已达上限。请使用其他号码。[了解该限制](/help/use-limits)
refusal-mobile-same = 该号码已经是安全手机，请输入其他号码。
refusal-email-same = 该邮箱已经是安全邮箱，请输入其他邮箱。
refusal-contact-change-gone = 本次修改已失效，请重新开始。
refusal-contact-code-not-sent = 尚未向该号码或邮箱发送验证码，请先发送。
refusal-contact-link-unknown = 链接无效：已发送更新的链接，或修改已取消。未做任何更改。
refusal-contact-link-expired = 链接已过期。未做任何更改。
refusal-contact-link-used = 该链接已经确认过，无需再次操作。
refusal-user-remark-too-long = 请最多使用 { $max } 个字符。
refusal-user-remark-character = 备注中含有不可见或改变文字方向的字符，请重新输入。

refusal-passkey-not-found = 账号中没有该通行密钥，可能已被移除。
refusal-passkey-too-many = 每个账号最多可有 { $limit } 个通行密钥。请先移除不再使用的，再添加新的。
refusal-passkey-exists = 该设备已有本站账号的通行密钥。请使用已有的通行密钥，或用另一台设备添加。
refusal-passkey-challenge-gone = 操作已超时，或是在其他浏览器、标签页中发起的，请重新开始。
refusal-passkey-refused = 该通行密钥无法在此使用，或已失效。请换一个通行密钥，或使用其他登录方式。[登录帮助](/help/login-problems)
refusal-passkey-unsuitable = 设备未能创建可在此使用的通行密钥。请重试，或换一台设备。
refusal-passkey-unverified = 设备没有确认是您本人。请先在设备上设置 PIN 码、指纹或面容识别，然后重试。
refusal-passkey-name-empty = 请为通行密钥命名。
refusal-passkey-name-too-long = 请最多使用 { $max } 个字符。
refusal-passkey-name-character = 名称中含有不可见或会改变文字方向的字符，请重新输入。

refusal-mfa-bound = 账号已绑定 MFA 设备。请先[解绑](/security/mfa)，再绑定新的设备。
refusal-mfa-not-bound = 账号没有绑定 MFA 设备。[去绑定](/security/mfa)
refusal-mfa-pending-gone = 本次绑定已失效：密钥只显示一次，数分钟内有效，且仅限当前登录。如已扫描，请删除应用中的该条目，然后[重新开始](/security/mfa)。
refusal-mfa-code-format = 动态码为 6 位数字。请输入设备当前显示的动态码。
refusal-mfa-next-code-format = 动态码为 6 位数字。请等待下一组动态码并输入。
refusal-mfa-code-wrong = { $left ->
    [0] 动态码不正确，且错误次数过多。请重新开始。
   *[other] 动态码不正确，还可以尝试 { $left } 次。请将手机设为自动校准时间，并输入当前显示的动态码。
}
refusal-mfa-codes-wrong = 这不是该设备的两组连续动态码，还可以尝试 { $left } 次。请等待新的动态码出现，输入后再输入紧接着的下一组。
refusal-mfa-no-tries = 错误次数过多，请于 { $again_at } 之后再试。
refusal-mfa-hardware-not-allowed = 该账号暂不支持硬件 MFA 设备。请改为[绑定验证器应用](/security/mfa)。
refusal-mfa-serial-format = 序列号由 4 至 40 位字母和数字组成，印在设备背面。
refusal-mfa-serial-unknown = 没有该序列号的可用设备，还可以尝试 { $left } 次。请核对；如无误，请联系向您发放设备的人员。

refusal-login-verification-required = 密码正确。该账号开启了保护，请完成身份验证后登录。
refusal-login-gone = 本次登录超时、已完成，或账号的设置已有变化。请[重新登录](/login)
refusal-protection-factor-missing = 账号尚未绑定此选项所需的验证方式。请先绑定，或选择其他选项。
refusal-protection-no-method = 账号还没有可用于验证身份的方式。请先设置[安全手机或安全邮箱](/security)，或绑定 MFA 设备。

refusal-client-required = 请用 HTTP Basic 发送已登记客户端的编号和密钥。当前缺少、有误或已被吊销。
refusal-client-scope = 此客户端未登记这项权限。请向运维人员申请具有相应权限的客户端。
refusal-client-return-url = 不能把用户送回该地址。请使用此客户端已登记的地址或其下级路径。
refusal-account-unknown = 没有这个编号的账号。
refusal-product-session = 该会话已结束，请让用户重新登录。
refusal-operation-unknown = 目录中没有这项操作。[操作目录](/operations)列出了产品、操作及其代码。
refusal-operation-own = 账号中心的操作由账号中心自行保护，请只查询产品的操作。
refusal-operation-resource = 请用 1–{ $max } 个可见字符说明操作对象。
refusal-operation-digest = 请以 64 位小写十六进制发送参数的 SHA-256。
refusal-product-request-not-found = 此账号没有这项请求。如果您还有其他账号，请求可能属于那个账号：[登录其他账号](/login?another=1)。
refusal-product-request-session = 这项请求属于您的另一个会话，请在发起操作的浏览器中打开。
refusal-product-request-changed = 内容与用户所确认的不一致。确认未被使用，请为当前操作重新发起请求。
refusal-product-request-waiting = 用户尚未答复。
refusal-product-request-answered = 这项操作已经确认，请返回原来的页面。
refusal-product-request-declined = 这项操作已被拒绝，未执行任何操作。
refusal-product-request-redeemed = 这次确认已被使用，每次确认只能使用一次。
refusal-product-request-over = 操作时间已过，未执行任何操作。请回到原来的页面重新开始。
