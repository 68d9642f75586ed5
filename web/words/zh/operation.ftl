operation-title = 支持保护的操作
operation-help = 开启[操作保护](/help/operation-protection)后，执行以下任一操作前都需要验证身份，其中也包括查看类操作。
operation-search = 搜索产品或操作
operation-search-go = 搜索
operation-search-all = 显示全部
operation-found = { $count ->
    [0] 没有找到。
   *[other] { $count } 项操作
}
operation-none = 请换一个词、代码或另一种语言的名称再试。
column-supported-products = 支持的产品
column-supported-operations = 支持的操作

operation-request-title = 确认操作
operation-request-lead = { $client } 请求您确认以下操作：
operation-request-product = 产品
operation-request-operation = 操作
operation-request-resource = 操作对象
operation-request-client = 请求方
operation-request-until = 答复截止时间
operation-request-verify-help = 您已开启操作保护，因此需要先验证身份。在您确认之前不会执行任何操作。
operation-request-verify = 验证身份并确认
operation-request-confirm-help = 身份已验证。请仅在操作由您本人发起时确认。
operation-request-confirm = 确认操作
operation-request-decline = 拒绝
operation-request-odd = 不是您本人发起？请拒绝，然后[检查您的登录状态](/sessions)。
operation-stand-proved = 已确认
operation-stand-proved-help = { $client } 现在可以执行一次该操作，请返回。
operation-stand-declined = 已拒绝
operation-stand-declined-help = 未执行任何操作，{ $client } 会得到通知。
operation-stand-redeemed = 已执行
operation-stand-redeemed-help = { $client } 已使用您的确认。
operation-stand-expired = 已超时
operation-stand-expired-help = 操作时间已过，未执行任何操作。请回到 { $client } 重新开始。
operation-request-back = 返回 { $client }
