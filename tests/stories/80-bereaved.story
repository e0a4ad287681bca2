A bereaved person is met with one sentence of sympathy and what to do, in order.
R: my dad died last week what do i need to tell the council
= answered registrars/death_certificate
M: sorry for your loss … medical examiner … 5 days … tell us once
not: deceased
