# 每个页面都有的文字。
page-product = { $brand } 账号中心
page-part = 账号中心
page-skip = 跳到正文
page-close = 关闭
page-home = 首页
page-menu = 账号菜单
page-log-in = 登录
page-log-out = 退出登录
page-sign-up = 免费注册
page-other-language = English
page-error-prefix = 错误：
page-errors = 有 { $count } 项需要处理：
page-modify = 修改
page-view = 查看
page-save = 保存
page-confirm = 确定
page-cam = 访问管理
page-cancel = 取消
page-understood = 知道了
page-copy = 复制
page-copied = 已复制
page-newest = 最新
page-older = 更早
page-table = { $title }，表格
page-required = 带 * 的为必填项。
page-new-window = （在新窗口打开）
page-times-in = 时间为 { $zone }
page-support = 联系支持：

nav-label = 账号中心导航
nav-account = 账号信息
nav-security = 安全设置
nav-sessions = 登录状态
nav-history = 登录记录
nav-users = 用户列表
nav-limits = 使用限制
nav-help = 帮助

foot-terms = 服务条款
foot-privacy = 隐私说明
foot-codes = 验证码收不到
foot-support = 联系支持
foot-phone = 沙箱手机

gate-title = 登录之前
gate-top = 首页与语言
gate-address = 网址
gate-address-help = 本页面只在 { $host }
gate-codes = 验证码
gate-codes-help = 任何人都不会向您索要验证码或密码，我们也不会
gate-odd = 发现异常？
gate-odd-help = 登录后，在“登录状态”中下线不是您本人的登录

human-check-working = 正在确认此表单由浏览器提交…
human-check-done = 校验通过，可以提交。
human-check-failed = 校验未完成。请刷新页面后重试。
human-check-no-script = 提交此表单需要一项校验，该校验须启用 JavaScript。请为本站启用 JavaScript 并刷新页面。
human-check-no-script-later = 提交此表单需要一项校验，该校验须启用 JavaScript。请为本站启用 JavaScript 并刷新页面，或在 { $at } 之后直接提交。

field-nickname = 账号昵称
field-account-id = 账号ID
field-app-id = APPID
field-real-name = 认证状态
field-industry = 所属行业
field-registered-at = 注册时间
field-email = 邮箱
field-code = 邮箱验证码
field-code-placeholder = 6 位数字
field-password = 密码
field-old-password = 旧密码
field-new-password = 新密码
field-confirm-password = 确认密码
field-show-password = 显示密码

code-resend = 重新发送
code-wait = { $n } 秒后可重发
code-ready = 现在可以重新发送验证码。
code-help = { $minutes } 分钟内有效，仅可使用一次。[未收到验证信息？](/help/codes-not-received)

column-device = 设备
column-place = 城市与地址
column-method = 登录方式
column-started = 登录时间
column-active = 最近活动
column-ended = 结束时间
column-why = 原因
column-action = 操作
column-event = 事件
column-detail = 详情
column-time = 时间
column-limit = 限制项
column-value = 限制值
column-used = 本账号已用

time-now = 刚刚
time-minutes-ago = { $count } 分钟前
time-hours-ago = { $count } 小时前
place-unknown = 未知城市
device-unknown = 未知设备
device-browser-on-system = { $system } 上的 { $browser }

method-wechat = 微信
method-qq = QQ
method-wecom = 企业微信
method-email = 邮箱
method-passkey = 通行密钥
method-official-account = 微信公众平台

language-en = English
language-zh = 中文

refused-title = 操作未完成
refused-not-found = 页面不存在
refused-not-understood = 无法识别该请求
refused-not-allowed = 请求被拒绝
refused-wrong-host = 这不是本站的网址
refused-too-many = 请求过于频繁
refused-busy = 服务繁忙
refused-fault = 服务出现问题
refused-reference = 编号
page-ok = 确定
