A person can be asked for where a choice is offered, and "none of these" offers one.
now: 2026-11-23 10:00
R: licence
= clarified
R: speak to someone
= handed_off
owner: queue
