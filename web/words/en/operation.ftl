operation-title = Operations that can be guarded
operation-help = With [operation protection](/help/operation-protection) on, each of these asks for a verification before it is done. Reading operations are among them.
operation-search = Search products and operations
operation-search-go = Search
operation-search-all = Show all
operation-found = { $count ->
    [0] Nothing was found.
    [one] 1 operation
   *[other] { $count } operations
}
operation-none = Try another word, a code, or the name in the other language.
column-supported-products = Supported Products
column-supported-operations = Supported Operations

operation-request-title = Confirm an operation
operation-request-lead = { $client } asks whether you want this done:
operation-request-product = Product
operation-request-operation = Operation
operation-request-resource = On
operation-request-client = Asked by
operation-request-until = Answer until
operation-request-verify-help = Operation protection is on, so you verify your identity first. Nothing is done before you have confirmed.
operation-request-verify = Verify and confirm
operation-request-confirm-help = Your identity is verified. Confirm only if you have begun this yourself.
operation-request-confirm = Confirm operation
operation-request-decline = Decline
operation-request-odd = You did not begin this? Decline, then [look at your sessions](/sessions).
operation-stand-proved = Confirmed
operation-stand-proved-help = { $client } may now do this once. Go back there.
operation-stand-declined = Declined
operation-stand-declined-help = Nothing was done. { $client } is told.
operation-stand-redeemed = Done already
operation-stand-redeemed-help = { $client } has used your confirmation.
operation-stand-expired = Too late
operation-stand-expired-help = The time for this is over. Nothing was done. Begin again at { $client }.
operation-request-back = Back to { $client }
