A bin missed longer ago than the reporting window is not gone back for; "no" ends it without a ticket.
now: 2026-11-27 10:00
R: my blue bin at 14 mill lane ambridge was missed on monday
= answered waste/missed_bin
M: within 2 working days … Monday 23 November is longer ago
R: no
= answered
M: anything else
ticket: none
