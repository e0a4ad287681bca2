Danger speaks before anything else while a report waits for its yes.
R: the blue bin at 12 mill lane ambridge was missed yesterday
R: oh god there is smoke coming from next door and people are inside
= emergency
M: 999
owner: queue
