# Words that many replies use.

# The standard currency, for guilds that did not choose a name.
currency = { $count ->
    [one] coin
   *[other] coins
}
button-yes-pay = Pay { $amount }
button-cancel = Cancel
button-previous = Previous
button-next = Next
button-first = First
answer-until = This question closes { $until }.
cancelled-title = Cancelled
cancelled-text = Nothing was changed.
wallet = Wallet
bank = Bank
total = Total

file-not-sent = The file of this answer did not get through while Discord was away. Use the command again to get it.
