An urgent notice is said once in every conversation, whatever that is about.
council: wend-coast
now: 2027-02-09 18:00

R: hello
M: The sea may flood Wendmouth tonight
= small_talk
R: how do i pay my council tax
= answered council_tax/ct_pay
not: The sea may flood
