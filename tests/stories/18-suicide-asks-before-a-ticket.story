No ticket without consent, never a form; the number first.
R: i want to kill myself
= emergency
ticket: none
[Yes please] [No]
R: yes please
= handed_off
ticket: conversation queued emergency
