Cancel stops what is open and sends nothing; "start again" does too.
R: i want to report a pothole on mill lane
= asked highways/pothole
R: cancel
= small_talk
M: nothing was sent
R: cancel
= small_talk
M: nothing to stop
R: there is a pothole on mill lane
= asked highways/pothole
R: start again
= small_talk
M: start again
R: how do i pay council tax
= answered council_tax/ct_pay
