Only a safety signpost, marked as automatic, is said beside a person.
now: 2026-11-24 10:00
R: get me a person
= handed_off
R: hello?
= relayed
A: Hello, this is Sam.
R: theres a man with a knife in my house
= emergency
M: automatic … 999
ticket: conversation assigned emergency
owner: agent
A returns
M: given the conversation back
owner: bot
