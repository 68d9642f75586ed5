login-method-title = 登录方式
login-method-help = 账号支持多种登录方式，便捷管理云账号。至少保留一种。
login-method-check-users = 登录方式是登录账号的途径。请确认每种方式的使用者与账号实名主体相符；人员离职时，请及时修改或解绑。
login-method-add-another = 账号当前只有一种登录方式。如需修改或解绑，请先添加另一种登录方式。[如何解绑登录方式](/help/unbind-login-methods)
login-method-registration = 注册方式
login-method-none = 未关联
login-method-bind = 绑定
login-method-modify = 修改
login-method-unbind = 解绑
login-method-change-password = 修改密码

method-help-wechat = 支持微信扫码授权登录
method-help-qq = 支持 QQ 授权登录
method-help-wecom = 支持企业微信扫码授权登录
method-help-email = 支持账号密码登录
method-help-official-account = 支持小程序、公众号授权登录

login-method-bind-title = 绑定{ $method }
login-method-modify-title = 修改{ $method }
login-method-unbind-title = 解绑{ $method }
login-method-bind-later = 本站暂不支持使用{ $method }登录，因此无法绑定。
login-method-modify-later = 本站暂不支持修改或解绑{ $method }。
login-method-only-one = 这是唯一的登录方式。请先绑定另一种，再解绑。本站暂不支持其他登录方式。[如何解绑登录方式](/help/unbind-login-methods)
login-method-password-hint = 如需更换登录密码，请[修改密码](/security/password)。
