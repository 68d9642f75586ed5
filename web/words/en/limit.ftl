limit-help = The limits in force here. [What they mean](/help/use-limits)
limit-title = Restrictions
limit-used-help = “Used” counts what the identities of this account have taken
limit-unused = –
limit-more = Need more than a limit allows? Contact support:{" "}
limit-unit-accounts = { $count ->
    [one] 1 account
   *[other] { $count } accounts
}
limit-unit-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
limit-unit-characters = { $count ->
    [one] 1 character
   *[other] { $count } characters
}
limit-unit-attempts = { $count ->
    [one] 1 attempt
   *[other] { $count } attempts
}
limit-registered-email = Root accounts registered with one email address
limit-registered-qq = Root accounts registered with one QQ number
limit-registered-wechat = Root accounts registered with one WeChat ID
limit-registered-official-account = Root accounts registered with one WeChat Official Account
limit-registered-wecom = Root accounts registered with one WeCom account
limit-bound-mobile = Root accounts one mobile number can be bound to
limit-personal-identity = Root accounts authenticated with one personal identity
limit-enterprise-identity = Root accounts authenticated with one enterprise identity
limit-bound-wechat = Root accounts one WeChat ID can be bound to
limit-bound-wecom = Root accounts one WeCom ID can be bound to
limit-legal-person = Root accounts authenticated with one legal person’s identity
limit-real-name-interval = Least time between two changes of real-name authentication
limit-enterprise-name = Least length of an enterprise name
limit-password-attempts = Wrong passwords in a row that lock the account
