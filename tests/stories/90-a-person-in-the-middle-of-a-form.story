A person can be asked for in the middle of a form; what was told so far goes along.
now: 2026-11-23 10:00
R: the blue bin at 12 mill lane ambridge was missed yesterday
R: i want to speak to a person
= handed_off
owner: queue
ticket: conversation queued normal
