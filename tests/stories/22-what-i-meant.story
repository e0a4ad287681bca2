"No, I meant" goes to what was meant.
R: how do i pay my council tax
= answered council_tax/ct_pay
R: no i meant business rates
= answered council_tax/business_rates
