No obstacle before a person; the agent starts with the story; the bot is silent while Sam has it.
now: 2026-11-23 19:00

R: i want to speak to a human
= handed_off
M: closed until Tuesday 24 November at 8:45 am … kept your place … reference … how would you like
[Call me] [E-mail] [Here]
R: its about my mums blue badge
= relayed
M: added that
later: 14 hours
A: Good morning. I can see it is about your mother's Blue Badge. Is it a renewal?
M: Good morning
owner: agent
R: yes
= relayed
M: -
A closes
M: Sam has closed
owner: bot
R: when is my bin day
= answered waste/bin_calendar
