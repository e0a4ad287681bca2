A resident who waits for a person can cancel, and the bot answers again.
now: 2026-11-24 10:00
R: can i talk to someone
= handed_off
R: cancel
= small_talk
M: don't need a person now
owner: bot
ticket: conversation returned normal
R: when is my bin day
= answered waste/bin_calendar
